import type { ImageLimits, Orientation, VideoModel } from './catalogue.ts';
import { soldBy } from './entry-offers.ts';
import {
  type ModelEntry,
  modelEntry,
  notTooMany,
  parsedBy,
  pathOf,
  problemsOf,
} from './entry-schema.ts';
import { readJson } from './json-text.ts';
import { nameProblems } from './model-names.ts';

export type { ModelEntry } from './entry-schema.ts';

/** Pictures where nobody says more: kinds and bytes are those of OpenAI's API, the pixels are this project's own, above every phone and below every bomb. */
export const IMAGE_LIMITS = {
  bytes: 20 * 1024 * 1024,
  types: ['image/png', 'image/jpeg', 'image/webp'],
  pixels: { least: 16, edge: 8192, total: 40_000_000 },
} as const satisfies ImageLimits;

/** What a new model has where its entry does not say. */
export interface ModelDefaults {
  /** As in an entry: pixels, or `small` and `large`. */
  readonly sizes: readonly string[];
  /** Where the sizes are not in pixels. */
  readonly orientations: readonly Orientation[];
  /** Characters. */
  readonly promptLength: number;
  readonly images: number;
  readonly imageLimits: ImageLimits;
}

/** For a gateway that has no models of its own. Without pixels nothing tells it an orientation, so there is one. */
export const NEW_MODEL: ModelDefaults = {
  sizes: ['small'],
  orientations: ['landscape'],
  promptLength: 5000,
  images: 0,
  imageLimits: IMAGE_LIMITS,
};

/** A new model of a gateway is taken for one like the first that it has. */
export function defaultsOf(models: readonly VideoModel[]): ModelDefaults {
  const [first] = models;
  if (first === undefined) return NEW_MODEL;
  const { frames, orientations, promptLength, images, imageLimits } = first;
  const sizes = frames?.map(({ width, height }) => `${width}x${height}`) ?? ['small'];
  return { sizes, orientations, promptLength, images, imageLimits };
}

/** The model that an entry describes: a change of `base`, or a new one. Problems begin with the field that they are about. */
export function modelOf(
  entry: ModelEntry,
  base: VideoModel | undefined,
  defaults: ModelDefaults,
): { model: VideoModel } | { problems: string[] } {
  const problems: string[] = [];
  if (base === undefined && entry.durations === undefined && entry.offers === undefined) {
    return { problems: ['durations: is missing; a new model needs it, or offers'] };
  }
  const { frames, ...sold } = soldBy(entry, base, defaults, problems);
  const from = base ?? { ...defaults, label: entry.id, styles: [], storyboard: false, edit: false };
  const needsImage = entry.needsImage ?? base?.needsImage ?? false;
  const images = entry.images ?? Math.max(from.images, entry.needsImage === true ? 1 : 0);
  if (needsImage && images === 0) problems.push('images: is 0, and needsImage is true');
  if (problems.length > 0) return { problems };
  const { label, promptLength, styles, storyboard, edit, imageLimits } = from;
  const model: VideoModel = {
    id: entry.id,
    label: entry.label ?? label,
    ...sold,
    promptLength: entry.promptLength ?? promptLength,
    images,
    imageLimits: {
      ...imageLimits,
      bytes: entry.imageBytes ?? imageLimits.bytes,
      types: entry.imageTypes ?? imageLimits.types,
    },
    styles: entry.styles ?? styles,
    storyboard: entry.storyboard ?? storyboard,
    edit: entry.edit ?? edit,
    ...(frames === undefined ? {} : { frames }),
    ...(needsImage ? { needsImage } : {}),
    ...optional(entry, base),
  };
  return { model };
}

/** The fields that are absent where nobody says anything. */
function optional(
  entry: ModelEntry,
  base: VideoModel | undefined,
): Pick<VideoModel, 'aliases' | 'gatewayModel' | 'retired'> {
  const aliases = entry.aliases ?? base?.aliases;
  const gatewayModel = entry.gatewayModel ?? base?.gatewayModel;
  const retired = entry.retired ?? base?.retired ?? false;
  return {
    ...(aliases === undefined || aliases.length === 0 ? {} : { aliases }),
    ...(gatewayModel === undefined ? {} : { gatewayModel }),
    ...(retired === false ? {} : { retired }),
  };
}

/**
 * Reads a JSON list of models, as OPENAI_VIDEOS_MODELS names one: every model is new. Problems are sentences with the place in the file, all of
 * them at once.
 */
export function readModelList(
  text: string,
  defaults: ModelDefaults,
): { models: VideoModel[] } | { problems: string[] } {
  const json = readJson(text);
  if ('problem' in json) return { problems: [json.problem] };
  if (!Array.isArray(json.value)) return { problems: ['takes a list of models in [ ]'] };
  if (json.value.length === 0) return { problems: ['the list has no model'] };
  const read = readEntries(json.value, '');
  const problems = [...read.problems];
  const placed: { model: VideoModel; at: string }[] = [];
  for (const { entry, at } of read.entries) {
    const made = modelOf(entry, undefined, defaults);
    if ('model' in made) placed.push({ model: made.model, at });
    else problems.push(...made.problems.map((problem) => `${at}.${problem}`));
  }
  problems.push(...nameProblems(placed));
  return problems.length > 0
    ? { problems: notTooMany(problems) }
    : { models: placed.map(({ model }) => model) };
}

/** An entry and its place in the file, such as `mountsea[0]`. */
interface PlacedEntry {
  readonly entry: ModelEntry;
  readonly at: string;
}

/** The entries of one list, each read by itself, so that one bad entry hides nothing of the others. `at` is the place of the list. */
export function readEntries(
  list: readonly unknown[],
  at: string,
): { entries: PlacedEntry[]; problems: string[] } {
  const entries: PlacedEntry[] = [];
  const problems: string[] = [];
  const placeOf = new Map<string, string>();
  for (const [index, item] of list.entries()) {
    const place = `${at}${pathOf([index])}`;
    const parsed = parsedBy(modelEntry, item);
    if ('error' in parsed) {
      problems.push(...problemsOf(parsed.error, place));
      continue;
    }
    const entry = parsed.data;
    const first = placeOf.get(entry.id);
    if (first === undefined) entries.push({ entry, at: place });
    else problems.push(`${place}.id: ${entry.id} stands at ${first} already`);
    placeOf.set(entry.id, first ?? place);
  }
  return { entries, problems };
}
