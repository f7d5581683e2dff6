import { writeFileSync } from 'node:fs';
import { editorSchemas } from './core/catalogue-schema.ts';

/** Writes the schemas of CATALOGUE_FILE and OPENAI_VIDEOS_MODELS for editors to docs/: `npm run catalogue:schema`. */
for (const { name, text } of editorSchemas()) {
  writeFileSync(new URL(`../docs/${name}`, import.meta.url), text);
}
