import { z } from 'zod';
import { modelEntry, preference } from './entry-schema.ts';

const catalogue = z
  .object({
    $schema: z.string().exactOptional().describe('For editors; the bot does not read it.'),
    $preference: preference
      .exactOptional()
      .describe('Gateways in the order in which they are asked, by the id of the model.'),
  })
  .catchall(z.array(modelEntry).describe('Models of the gateway of this name.'))
  .describe('CATALOGUE_FILE: what it says goes over the models that gateways have.');

const models = z.array(modelEntry).min(1).describe('OPENAI_VIDEOS_MODELS: the models of a server.');

/** The schemas of both files for editors, by the name that they have in docs/. */
export function editorSchemas(): { name: string; text: string }[] {
  return [
    { name: 'catalogue.schema.json', schema: catalogue },
    { name: 'models.schema.json', schema: models },
  ].map(({ name, schema }) => ({
    name,
    text: `${JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, 2)}\n`,
  }));
}
