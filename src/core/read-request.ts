import { z } from 'zod';
import {
  type Catalogue,
  choicesOf,
  modelNamed,
  modelsOnOffer,
  type VideoModel,
} from './catalogue.ts';
import { spaceMentions } from './mention.ts';
import { nearest } from './nearest.ts';
import { OPTIONS, type Option, type Problem, type ProblemKey, problem } from './problem.ts';
import type { Size, VideoRequest } from './request.ts';

/** What a platform read from a person, by option name: strings as typed, or values of the option's own type. */
export type Draft = Readonly<Record<string, unknown>>;

const ORIENTATIONS = ['landscape', 'portrait'] as const;
const SIZES = ['small', 'large'] as const;

/** Longest thing that is even looked at, so that a hostile megabyte costs nothing. Above every model's limit. */
const LONGEST_TEXT = 100_000;

/** Not zod's own `min` and `max`: these also run on what has another type, and throw where its `length` is an object. */
const between =
  (least: number, most: number) =>
  ({ length }: { readonly length: number }): boolean =>
    length >= least && length <= most;

const word = z.string().refine(between(0, LONGEST_TEXT)).trim();
const someWord = word.refine(between(1, LONGEST_TEXT));

// Trimmed first: white space on both sides of an optional word would take time squared.
const duration = z.preprocess(
  (value) =>
    typeof value === 'string' && /^\d{1,4}\s*(?:s|sec|秒)?$/iu.test(value.trim())
      ? Number.parseInt(value, 10)
      : value,
  z.number().int().positive(),
);

/** In English, and as each language of ours says it. */
const TRUE = new Set([
  'true',
  'yes',
  'on',
  '1',
  '是',
  'sí',
  'si',
  'oui',
  'ja',
  'sim',
  'はい',
  '예',
  '네',
]);
const FALSE = new Set([
  'false',
  'no',
  'off',
  '0',
  '否',
  'non',
  'nein',
  'não',
  'nao',
  'いいえ',
  '아니요',
  '아니오',
]);

const flag = z.preprocess((value) => {
  if (typeof value !== 'string') return value;
  const text = value.trim().toLowerCase();
  if (TRUE.has(text)) return true;
  return FALSE.has(text) ? false : value;
}, z.boolean());

const lower = (value: unknown) => (typeof value === 'string' ? value.trim().toLowerCase() : value);

/** What a platform's own reference is made of. Flat: whatever is read by itself, level by level, could be nested until the stack ends. */
const flat = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const image = z.union([
  word.transform((url) => ({ url, trusted: false })),
  z.strictObject({
    url: word,
    trusted: z.boolean(),
    name: z.string().refine(between(0, 1000)).exactOptional(),
    bytes: z.number().nonnegative().exactOptional(),
    file: z.record(z.string(), flat).exactOptional(),
    closed: z.literal(true).exactOptional(),
    expiresAt: z.number().exactOptional(),
  }),
]);

const draftSchema = z.strictObject({
  prompt: someWord,
  model: someWord.exactOptional(),
  duration: duration.optional(),
  orientation: z.preprocess(lower, z.enum(ORIENTATIONS)).optional(),
  size: z.preprocess(lower, z.enum(SIZES)).optional(),
  style: z.preprocess(lower, word).optional(),
  image: z.union([image, z.array(image).refine(between(0, 100))]).exactOptional(),
  storyboard: flag.optional(),
  remove_watermark: flag.optional(),
  edit: word.refine(between(1, 500)).exactOptional(),
});

/** Options that the form does not show. */
const CARRIED = ['image', 'storyboard', 'remove_watermark', 'edit'] as const;

/** Of an earlier draft, what a form carries along unseen: only what has the right shape, since nobody could mend it there. */
export function carriedOf(draft: Draft): Draft {
  return Object.fromEntries(
    CARRIED.flatMap((name) => {
      const value = draft[name];
      const fits = value !== undefined && draftSchema.shape[name].safeParse(value).success;
      return fits ? [[name, value]] : [];
    }),
  );
}

/**
 * Turns what a person gave into a complete request, or into everything that is wrong with it. What a model allows is not
 * checked here: that is `route` in `catalogue.ts`. Never throws.
 */
export function readRequest(
  draft: Draft,
  catalogues: readonly Catalogue[],
  now: number,
): { request: VideoRequest } | { problems: readonly Problem[] } {
  const given = Object.fromEntries(
    Object.entries(draft).filter(([, value]) => value !== undefined && value !== null),
  );
  const parsed = draftSchema.safeParse(given);
  const models = modelsOnOffer(catalogues, now);
  if (!parsed.success) return { problems: problemsOf(parsed.error, given, models) };
  const { data } = parsed;
  const images = [data.image ?? []].flat();
  if (images.some(({ url }) => !isWebUrl(url)))
    return { problems: [problem('image', 'image.url')] };
  const model = data.model === undefined ? models[0] : modelNamed(models, data.model);
  const size = data.size ?? model?.offers[0]?.size ?? 'small';
  return {
    request: {
      model: model?.id ?? data.model ?? '',
      prompt: spaceMentions(data.prompt),
      images,
      orientation: data.orientation ?? model?.orientations[0] ?? 'landscape',
      size,
      duration: data.duration ?? defaultSeconds(model, size),
      removeWatermark: data.remove_watermark ?? false,
      storyboard: data.storyboard ?? false,
      ...(data.style === undefined || data.style === '' ? {} : { styleId: data.style }),
      ...(data.edit === undefined ? {} : { editId: data.edit }),
    },
  };
}

function defaultSeconds(model: VideoModel | undefined, size: Size): number {
  const offers = model?.offers ?? [];
  return (offers.find((offer) => offer.size === size) ?? offers[0])?.seconds ?? 10;
}

function isWebUrl(url: string): boolean {
  return URL.canParse(url) && /^https?:$/u.test(new URL(url).protocol);
}

/** A problem for each option that is wrong; the first of an option is enough. */
function problemsOf(error: z.ZodError, given: Draft, models: readonly VideoModel[]): Problem[] {
  const found = new Map<string, Problem>();
  for (const one of error.issues) {
    if (one.code === 'unrecognized_keys') {
      for (const name of one.keys) found.set(name, unknownOption(name));
      continue;
    }
    const option = OPTIONS.find((name) => name === one.path[0]);
    if (option === undefined || found.has(option)) continue;
    const value = given[option];
    const typed = typeof value === 'string' ? value.slice(0, 100) : '';
    const key = SHAPE_PROBLEM[option];
    found.set(
      option,
      problem(option, key, { option, [option]: typed, allowed: allowedOf(option, models) }),
    );
  }
  return [...found.values()];
}

/** What is said of an option whose value has the wrong type or shape altogether. */
const SHAPE_PROBLEM: Readonly<Record<Option, ProblemKey>> = {
  prompt: 'prompt.empty',
  model: 'model.unknown',
  duration: 'duration.number',
  orientation: 'orientation.unknown',
  size: 'size.unknown',
  style: 'style.other',
  image: 'image.url',
  storyboard: 'boolean',
  remove_watermark: 'boolean',
  edit: 'edit.empty',
};

function allowedOf(option: Option, models: readonly VideoModel[]): string {
  const choices = choicesOf(models);
  switch (option) {
    case 'model':
      return models.map(({ id }) => id).join(', ');
    case 'duration':
      return choices.seconds.join(', ');
    case 'orientation':
      return ORIENTATIONS.join(', ');
    case 'size':
      return SIZES.join(', ');
    case 'style':
      return choices.styles.join(', ');
    default:
      return '';
  }
}

function unknownOption(name: string): Problem {
  const like = nearest(name, OPTIONS);
  return problem(undefined, 'option.unknown', {
    name: name.slice(0, 50),
    nearest: like ?? '',
    allowed: OPTIONS.join(', '),
  });
}
