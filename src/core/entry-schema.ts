import { z } from 'zod';
import { nearest } from './nearest.ts';

/** More problems than this are not told one by one: they have one cause. */
const MOST_PROBLEMS = 50;

type Words = { error: (issue: { input?: unknown }) => string };

/** What a field takes, for every way of getting it wrong. */
function takes(what: string): Words {
  return { error: ({ input }) => (input === undefined ? 'is missing' : `takes ${what}`) };
}

/** An object with these fields only; another one is told with the nearest that exists. */
function fields<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `has no field ${issue.keys.map((name: string) => withNearest(name, known)).join(', ')}`
        : `takes an object with fields such as ${known.slice(0, 2).join(' and ')}`,
  });
}

/** A name that does not exist, with the one that was most likely meant. */
export function withNearest(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === undefined ? shortly(name) : `${shortly(name)} (did you mean ${meant}?)`;
}

/** Text of the file in a sentence: one line, and no longer than it must be. */
export function shortly(text: string): string {
  return text.replace(/[\p{Cc}\p{Z}]+/gu, ' ').slice(0, 60);
}

function text(pattern: RegExp, what: string) {
  return z.string(takes(what)).regex(pattern, takes(what));
}

function whole(least: number, most: number, what: string) {
  const words = takes(`${what} from ${least} to ${most}`);
  return z.number(words).int(words).min(least, words).max(most, words);
}

function list<Item extends z.ZodType>(item: Item, what: string) {
  return z.array(item, takes(`a list of ${what}`));
}

const yesNo = z.boolean(takes('true or false'));
const line = /^[^\p{Cc}\p{Cs}\p{Z}](?:[^\p{Cc}\p{Cs}\u2028\u2029]{0,98}[^\p{Cc}\p{Cs}\p{Z}])?$/u;
const name = text(line, '1 to 100 characters on one line');
const id = text(/^[^\p{C}\p{Z}]{1,100}$/u, '1 to 100 characters without spaces');
const seconds = whole(1, 3600, 'seconds, a whole number');
const credits = whole(0, 1_000_000, 'credits, a whole number');
const size = z.enum(['small', 'large'], takes('small or large'));
const orientation = z.enum(['landscape', 'portrait'], takes('landscape or portrait'));
const imageType = z.enum(
  ['image/png', 'image/jpeg', 'image/webp'],
  takes('image/png, image/jpeg or image/webp'),
);
const somePixels = text(
  /^(?:small|large|[1-9]\d{1,3}x[1-9]\d{1,3})$/u,
  'pixels such as 1280x720, from 10 to 9999 a side; or small or large',
);

const bySeconds = z.record(z.string().regex(/^[1-9]\d{0,3}$/u), credits);
const price = z.union([credits, bySeconds]);
const PRICES =
  'a whole number, prices by seconds such as {"5":2,"10":4}, or prices by size such as {"small":2,"large":{"5":4}}';

/** One model as CATALOGUE_FILE and OPENAI_VIDEOS_MODELS have it. What the fields mean stands in docs/catalogue.md. */
export const modelEntry = fields({
  id: id.describe('What people type and see. A known id changes that model, a new one adds it.'),
  label: name.describe('What a choice shows. The id, if absent.').exactOptional(),
  aliases: list(name, 'names')
    .max(20, takes('20 names at most'))
    .exactOptional()
    .describe('Other names that people may type for it, in any spelling.'),
  gatewayModel: text(/^[^\p{Cc}\p{Cs}]{1,300}$/u, '1 to 300 characters on one line')
    .exactOptional()
    .describe('What the gateway calls it, where that is not the id.'),
  durations: list(seconds, 'seconds such as [5, 10]')
    .min(1, takes('at least one length in seconds'))
    .exactOptional()
    .describe('Lengths in seconds. The first is the default.'),
  sizes: list(somePixels, 'sizes such as ["1280x720", "720x1280"]')
    .min(1, takes('at least one size'))
    .exactOptional()
    .describe('Pixels such as 1280x720, or small and large where the gateway takes these words.'),
  orientations: list(orientation, 'landscape and portrait')
    .min(1, takes('at least one of landscape and portrait'))
    .exactOptional()
    .describe('The first is the default. As the sizes have it, if absent.'),
  images: whole(0, 9, 'a number of pictures')
    .exactOptional()
    .describe('Most pictures of a request.'),
  needsImage: yesNo.exactOptional().describe('It makes videos of a picture only.'),
  imageBytes: whole(1024, 104_857_600, 'bytes').exactOptional().describe('Largest picture, bytes.'),
  imageTypes: list(imageType, 'types such as ["image/png"]')
    .min(1, takes('at least one type'))
    .exactOptional()
    .describe('Kinds of pictures that it takes.'),
  promptLength: whole(1, 100_000, 'characters')
    .exactOptional()
    .describe('Longest prompt, characters.'),
  styles: list(id, 'style ids')
    .max(100, takes('100 styles at most'))
    .exactOptional()
    .describe('Style ids as the gateway knows them.'),
  storyboard: yesNo.exactOptional().describe('Whether it takes storyboards.'),
  edit: yesNo.exactOptional().describe('Whether it edits earlier videos.'),
  retired: z
    .union(
      [z.iso.date(takes('a day such as 2026-09-24, or false')), z.literal(false)],
      takes('a day such as 2026-09-24, or false'),
    )
    .exactOptional()
    .describe('From this day (UTC) on nobody is offered it. false brings it back.'),
  credits: z
    .union(
      [credits, bySeconds, fields({ small: price.exactOptional(), large: price.exactOptional() })],
      takes(PRICES),
    )
    .exactOptional()
    .describe('What a video costs: one price, prices by seconds, or prices by size.'),
  offers: list(
    fields({ size, seconds, credits }),
    'offers such as {"size":"small","seconds":5,"credits":2}',
  )
    .min(1, takes('at least one offer'))
    .exactOptional()
    .describe('Instead of durations and credits, where not every length exists at every size.'),
}).meta({ id: 'model' });

/** A model of a file, or a change of one that its gateway has; all but `id` may be absent. Seconds, bytes, credits. */
export type ModelEntry = z.output<typeof modelEntry>;

/** Gateways in the order of preference, by the model's id. */
export const preference = z.record(
  z.string(),
  list(z.string(takes('the name of a gateway')), 'gateways such as ["pmock", "mountsea"]'),
  takes('an object such as {"sora-2":["pmock","mountsea"]}'),
);

/** `[0].durations[1]`, `.credits`; a name with anything but letters, digits, _, $ and - in it stands in brackets and quotes. */
export function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      const key = String(step);
      return /^[\w$.-]{1,60}$/u.test(key) ? `.${key}` : `["${shortly(key)}"]`;
    })
    .join('');
}

/** Never throws: zod compares the length of what is no list and no text too, and where that `length` is an object there is none to compare. */
export function parsedBy<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { readonly data: z.output<Schema> } | { readonly error: z.ZodError } {
  try {
    const { data, error } = z.safeParse(schema, value);
    return error === undefined ? { data } : { error };
  } catch {
    const message = 'holds something that has a length and is neither a text nor a list';
    return { error: new z.ZodError([{ code: 'custom', path: [], message, input: value }]) };
  }
}

/** One sentence for each thing that is wrong, with where it stands. */
export function problemsOf(error: z.ZodError, at: string): string[] {
  const sentences = error.issues
    .slice(0, MOST_PROBLEMS)
    .map(({ path, message }) => `${at}${pathOf(path)}: ${message}`);
  return [...new Set(sentences)];
}

/** The first of them, and how many more there are. */
export function notTooMany(problems: readonly string[]): string[] {
  const more = problems.length - MOST_PROBLEMS;
  if (more <= 0) return [...problems];
  return [...problems.slice(0, MOST_PROBLEMS), `and ${more} more`];
}
