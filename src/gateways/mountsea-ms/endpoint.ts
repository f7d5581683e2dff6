import type { Orientation, Size } from '../../core/catalogue.ts';
import { lengthsOf } from './duration.ts';
import { type Field, type Fields, fieldsOf, type Option } from './field.ts';
import type { Recipe } from './recipe.ts';

/** What one endpoint can do. */
export interface Endpoint {
  readonly vendor: string;
  readonly model: string;
  readonly recipe: Recipe;
  /** The default first. */
  readonly seconds: readonly number[];
  readonly sizes: readonly Size[];
  /** The default first; empty where nobody can choose. */
  readonly orientations: readonly Orientation[];
  /** Characters. */
  readonly promptLength: number;
}

/** Names under which the same thing is known, as the schemas of this API and of its vendors have them. */
const PROMPT = ['prompt', 'text'];
const SECONDS = ['duration', 'seconds', 'duration_seconds', 'video_duration', 'length'];
const SIZE = ['resolution', 'video_resolution', 'quality', 'size'];
const SHAPE = ['aspect_ratio', 'aspectRatio', 'ratio'];
const PICTURE = [
  ...['image_url', 'image', 'first_frame_image', 'first_frame_image_url', 'first_frame_url'],
  ...['first_frame', 'start_image_url', 'start_image', 'input_image', 'input_image_url', 'img_url'],
  ...['imageUrl', 'image_urls', 'images', 'imageUrls'],
];

/** Where a schema says nothing of the longest prompt, characters. */
const PROMPT_LENGTH = 2000;

/** What a model without a choice of lengths is taken to make: the schema does not tell. */
const OWN_SECONDS = 5;

/**
 * Reads an endpoint. A text says why it cannot be used: it makes something else, or wants an input that nobody here can give.
 * @param path `vendor/model/mode`
 * @param schema its `input_schema`
 */
export function readEndpoint(path: string, schema: unknown): Endpoint | string {
  const [vendor = '', model = '', mode = ''] = path.split('/');
  const kind = kindOf(mode);
  if (kind === undefined) return 'makes videos of something else';
  const fields = fieldsOf(schema);
  if (fields === undefined) return 'has no input schema';
  const prompt = fieldNamed(fields, PROMPT);
  const picture = kind === 'picture' ? fieldNamed(fields, PICTURE) : undefined;
  if (prompt === undefined) return 'takes no prompt';
  if (kind === 'picture' && picture === undefined) return 'takes no picture';
  const length = seconds(fields);
  const size = sizes(fields);
  const shape = shapes(fields);
  const filled = {
    prompt: prompt.name,
    ...(length === undefined ? {} : { seconds: length.recipe }),
    ...(size === undefined ? {} : { size }),
    ...(shape === undefined ? {} : { shape: shape.recipe }),
    ...(picture === undefined ? {} : { picture: pictureRecipe(picture) }),
  };
  const fixed = fixedInputs(fields, [
    prompt.name,
    ...[filled.seconds, filled.size, filled.shape, filled.picture].flatMap(
      (one) => one?.field ?? [],
    ),
  ]);
  if (typeof fixed === 'string') return fixed;
  return {
    vendor,
    model,
    recipe: {
      path,
      ...filled,
      ...(Object.keys(fixed).length === 0 ? {} : { fixed }),
    },
    seconds: length?.seconds ?? [OWN_SECONDS],
    sizes: size?.large === undefined ? ['small'] : ['small', 'large'],
    orientations: shape?.orientations ?? [],
    promptLength: prompt.length ?? PROMPT_LENGTH,
  };
}

/** What a mode makes videos of; undefined for everything else (two pictures, another video, a sound). */
function kindOf(mode: string): 'text' | 'picture' | undefined {
  const name = mode.toLowerCase().replaceAll('_', '-');
  if (/^(?:text-to-video|text2video|t2v)$/u.test(name)) return 'text';
  return /^(?:image-to-video|image2video|i2v)$/u.test(name) ? 'picture' : undefined;
}

function fieldNamed({ byName }: Fields, names: readonly string[]): Field | undefined {
  return names.map((name) => byName.get(name)).find((field) => field !== undefined);
}

function seconds(fields: Fields) {
  const field = fieldNamed(fields, SECONDS);
  const lengths = field && lengthsOf(field);
  if (field === undefined || lengths === undefined) return undefined;
  const { as } = lengths;
  const recipe = { field: field.name, ...(Object.keys(as).length === 0 ? {} : { as: { ...as } }) };
  return { recipe, seconds: lengths.seconds };
}

/** Small is the lowest resolution, large the highest. */
function sizes(fields: Fields): NonNullable<Recipe['size']> | undefined {
  for (const field of SIZE.flatMap((name) => fields.byName.get(name) ?? [])) {
    const known = field.options.filter((option) => linesOf(option) > 0);
    const [small, ...others] = known.toSorted((a, b) => linesOf(a) - linesOf(b));
    const large = others.at(-1);
    if (small === undefined) continue;
    const isLarger = large !== undefined && linesOf(large) > linesOf(small);
    return { field: field.name, small, ...(isLarger ? { large } : {}) };
  }
  return undefined;
}

const THOUSANDS: ReadonlyMap<string, number> = new Map([
  ['2k', 1440],
  ['4k', 2160],
  ['8k', 4320],
]);

/** How many lines a resolution has: `720p`, `2k`, `4K`. 0 for other words. */
function linesOf(option: Option): number {
  const text = String(option).trim().toLowerCase();
  return THOUSANDS.get(text) ?? Number(/^(\d{3,4})p?$/u.exec(text)?.[1] ?? 0);
}

const RATIOS: readonly (readonly [Orientation, string])[] = [
  ['landscape', '16:9'],
  ['portrait', '9:16'],
];

/** 16:9 and 9:16, as far as they are listed; both where any text goes. */
function shapes(fields: Fields) {
  const field = fieldNamed(fields, SHAPE);
  if (field === undefined) return undefined;
  const open = field.options.length === 0 && field.types.includes('string');
  const found = RATIOS.filter(([, ratio]) => open || field.options.includes(ratio));
  if (found.length === 0) return undefined;
  const own = found.filter(([, ratio]) => ratio === field.default);
  const orientations = [...new Set([...own, ...found].map(([orientation]) => orientation))];
  const ratios: Partial<Record<Orientation, string>> = Object.fromEntries(found);
  return { recipe: { field: field.name, ...ratios }, orientations };
}

function pictureRecipe({ name, types }: Field): NonNullable<Recipe['picture']> {
  return { field: name, ...(types.includes('array') ? { list: true } : {}) };
}

/** Inputs that must be given and are not ours to choose: their default, or their only value. A text names one that has neither. */
function fixedInputs(
  fields: Fields,
  filled: readonly string[],
): NonNullable<Recipe['fixed']> | string {
  const left = fields.required.filter((name) => !filled.includes(name));
  const values = left.map((name) => {
    const field = fields.byName.get(name);
    const only = field?.options.length === 1 ? field.options[0] : undefined;
    return [name, field?.default ?? only] as const;
  });
  const missing = values.find(([, value]) => value === undefined);
  if (missing !== undefined) return `wants ${missing[0]}`;
  return Object.fromEntries(values) as NonNullable<Recipe['fixed']>;
}
