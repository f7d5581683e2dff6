import type { Json } from '../types.ts';
import { exampleInput, type FieldSchema, type InputSchema } from './schema.ts';

/** One model in one mode. */
export interface MsEndpoint {
  vendor: string;
  model: string;
  mode: 'text-to-video' | 'image-to-video' | 'text-to-image';
  capability: 'video' | 'image';
  input: InputSchema;
}

const prompt: FieldSchema = { type: 'string', minLength: 1, maxLength: 5000 };
const imageUrl: FieldSchema = { type: 'string', format: 'uri', description: 'The first frame' };
const negative: FieldSchema = { type: 'string', maxLength: 500 };
const seed: FieldSchema = { type: 'integer', minimum: 0, maximum: 2_147_483_647 };
const aspect: FieldSchema = { type: 'string', enum: ['16:9', '9:16', '1:1'], default: '16:9' };

const schema = (
  properties: InputSchema['properties'],
  required: readonly string[],
): InputSchema => ({ type: 'object', properties, required });

const wan: InputSchema['properties'] = {
  prompt,
  duration: { type: 'integer', enum: [5, 10], default: 5 },
  resolution: { type: 'string', enum: ['720p', '1080p'], default: '1080p' },
  negative_prompt: negative,
  seed,
};

/** Models that Mountsea's pages name. The fields of Veo stand on its Hub pages; the rest is plausible, and no more. */
export const msEndpoints: readonly MsEndpoint[] = [
  {
    vendor: 'alibaba',
    model: 'wan-2.7',
    mode: 'text-to-video',
    capability: 'video',
    input: schema({ ...wan, aspect_ratio: aspect }, ['prompt']),
  },
  {
    vendor: 'alibaba',
    model: 'wan-2.7',
    mode: 'image-to-video',
    capability: 'video',
    input: schema({ ...wan, image_url: imageUrl }, ['prompt', 'image_url']),
  },
  {
    vendor: 'google',
    model: 'veo-3.1',
    mode: 'text-to-video',
    capability: 'video',
    input: schema(
      {
        prompt,
        duration: { type: 'string', enum: ['4s', '6s', '8s'], default: '8s' },
        resolution: { type: 'string', enum: ['720p', '1080p', '4k'], default: '720p' },
        aspect_ratio: { type: 'string', enum: ['16:9', '9:16'], default: '16:9' },
        generate_audio: { type: 'boolean', default: true },
        negative_prompt: negative,
        seed,
        auto_fix: { type: 'boolean', default: true },
        safety_tolerance: { type: 'string', enum: ['1', '2', '3', '4', '5', '6'], default: '4' },
      },
      ['prompt'],
    ),
  },
  {
    vendor: 'kuaishou',
    model: 'kling-v3',
    mode: 'image-to-video',
    capability: 'video',
    input: schema(
      {
        prompt,
        image_url: imageUrl,
        duration: { type: 'integer', minimum: 3, maximum: 15, default: 5 },
        aspect_ratio: aspect,
      },
      ['prompt', 'image_url'],
    ),
  },
  {
    vendor: 'google',
    model: 'nano-banana',
    mode: 'text-to-image',
    capability: 'image',
    input: schema({ prompt }, ['prompt']),
  },
];

/** As it stands in the path of a run. */
export const nameOf = ({ vendor, model, mode }: MsEndpoint): string => `${vendor}/${model}/${mode}`;

/** As it stands in the address of its page. */
const slugOf = (endpoint: MsEndpoint): string => nameOf(endpoint).replaceAll('/', '-');

/** Both ways in which one may be asked for. */
export function isCalled(endpoint: MsEndpoint, name: string): boolean {
  return name === slugOf(endpoint) || name === nameOf(endpoint);
}

/** As a list shows it. */
export function summaryOf(endpoint: MsEndpoint): Json {
  const { vendor, model, mode, capability } = endpoint;
  return {
    slug: slugOf(endpoint),
    endpoint: nameOf(endpoint),
    name: `${model} ${mode}`,
    vendor,
    model,
    mode,
    capability,
  };
}

/** With all that is documented to stand in it. */
export function detailsOf(endpoint: MsEndpoint): Json {
  const url = { type: 'string', format: 'uri' };
  const file = { type: 'object', properties: { url } };
  return {
    ...summaryOf(endpoint),
    input_schema: endpoint.input,
    output_schema: {
      type: 'object',
      properties: { [`${endpoint.capability}s`]: { type: 'array', items: file } },
    },
    examples: [{ input: exampleInput(endpoint.input) }],
  };
}
