import type { Offer, Orientation, Size, VideoModel } from './catalogue.ts';
import type { ModelEntry } from './entry-schema.ts';
import { type Frame, framesOf, readFrame } from './frame.ts';

/** What a video of a new model costs where its entry does not say. */
const CREDITS = 1;

/** What can be bought of a model, as its entry has it. */
export interface Sold {
  readonly offers: readonly Offer[];
  readonly orientations: readonly Orientation[];
  /** Absent where the gateway is told size and orientation. */
  readonly frames: readonly Frame[] | undefined;
}

type Parts = Pick<VideoModel, 'offers' | 'orientations' | 'frames'>;

/** Works out what is sold, and notes what does not fit together. `sizes` and `orientations` are those of a new model without any. */
export function soldBy(
  entry: ModelEntry,
  base: Parts | undefined,
  defaults: { readonly sizes: readonly string[]; readonly orientations: readonly Orientation[] },
  problems: string[],
): Sold {
  const sizes = entry.sizes ?? (base === undefined ? defaults.sizes : undefined);
  const frames = sizes === undefined ? base?.frames : framesIn(sizes, problems);
  const natural = frames === undefined || sizes === undefined ? undefined : orientationsOf(frames);
  const orientations = unique(
    entry.orientations ?? natural ?? base?.orientations ?? defaults.orientations,
  );
  if (frames !== undefined) {
    for (const one of orientations.filter((one) => framesOf(frames, one).length === 0)) {
      problems.push(`orientations: no size is ${one}`);
    }
  }
  const names = sizes && (frames ? sizesOf(frames, orientations) : unique(sizes.filter(isSize)));
  const offers = entry.offers
    ? listed(entry, frames && sizesOf(frames, orientations), problems)
    : grid(entry, base?.offers, names, problems);
  return { offers, orientations, frames };
}

function framesIn(sizes: readonly string[], problems: string[]): Frame[] | undefined {
  const words = sizes.filter(isSize);
  if (words.length === sizes.length) return undefined;
  if (words.length > 0) problems.push('sizes: takes either pixels or small and large, not both');
  return unique(sizes).flatMap((size) => readFrame(size) ?? []);
}

function isSize(text: string): text is Size {
  return text === 'small' || text === 'large';
}

/** Those that the pixels have. A square is neither; where there is nothing else it counts as landscape. */
function orientationsOf(frames: readonly Frame[]): Orientation[] {
  const wide = frames.some(({ width, height }) => width > height);
  const tall = frames.some(({ width, height }) => width < height);
  return [
    ...(wide || !tall ? (['landscape'] as const) : []),
    ...(tall ? (['portrait'] as const) : []),
  ];
}

/** `large` only where it is something else than `small`. */
function sizesOf(frames: readonly Frame[], orientations: readonly Orientation[]): Size[] {
  const two = orientations.some((one) => framesOf(frames, one).length > 1);
  return two ? ['small', 'large'] : ['small'];
}

/** The offers that the entry names one by one. */
function listed(
  { offers = [], durations, credits, sizes = [] }: ModelEntry,
  known: readonly Size[] | undefined,
  problems: string[],
): Offer[] {
  if (durations !== undefined) problems.push('durations: not together with offers');
  if (credits !== undefined) problems.push('credits: not together with offers');
  if (sizes.some(isSize)) problems.push('sizes: not together with offers, unless in pixels');
  const seen = new Set<string>();
  for (const [index, { size, seconds }] of offers.entries()) {
    const which = `${seconds} s ${size}`;
    if (seen.has(which)) problems.push(`offers[${index}]: ${which} stands twice`);
    seen.add(which);
    if (known?.includes(size) === false) {
      problems.push(`offers[${index}].size: the model has one size for each orientation, small`);
    }
  }
  return [...offers];
}

/** What is sold, priced: the prices of the entry go before those that the model has. */
function grid(
  entry: ModelEntry,
  base: readonly Offer[] | undefined,
  names: readonly Size[] | undefined,
  problems: string[],
): Offer[] {
  const missing: string[] = [];
  const offers = cells(entry, base ?? [], names).flatMap(({ size, seconds }) => {
    const sold = base?.find((offer) => offer.size === size && offer.seconds === seconds)?.credits;
    const free = base === undefined && entry.credits === undefined ? CREDITS : undefined;
    const credits = priceOf(entry.credits, size, seconds) ?? sold ?? free;
    if (credits !== undefined) return [{ size, seconds, credits }];
    missing.push(`${seconds} s ${size}`);
    return [];
  });
  if (missing.length > 0) problems.push(`credits: no price for ${missing.join(', ')}`);
  else problems.push(...unusedPrices(entry.credits, offers));
  return offers;
}

type Cell = Pick<Offer, 'size' | 'seconds'>;

/**
 * The lengths at each size. Of a model that exists, durations alone or sizes alone invent nothing: what it sells already keeps its lengths at each
 * size, and what is new is sold at every one. Both together are meant as they stand.
 */
function cells(
  { durations, sizes: given }: ModelEntry,
  base: readonly Offer[],
  names: readonly Size[] | undefined,
): Cell[] {
  const sizes = names ?? unique(base.map(({ size }) => size));
  if (durations === undefined) {
    if (names === undefined) return [...base];
    const lengths = unique(base.map(({ seconds }) => seconds));
    return sizes.flatMap((size): readonly Cell[] => {
      const sold = base.filter((offer) => offer.size === size);
      return sold.length > 0 ? sold : lengths.map((seconds) => ({ size, seconds }));
    });
  }
  const isMeant = ({ size, seconds }: Cell): boolean => {
    const sold = base.filter((offer) => offer.seconds === seconds);
    return given !== undefined || sold.length === 0 || sold.some((offer) => offer.size === size);
  };
  return sizes.flatMap((size) =>
    unique(durations)
      .map((seconds) => ({ size, seconds }))
      .filter(isMeant),
  );
}

function priceOf(credits: ModelEntry['credits'], size: Size, seconds: number): number | undefined {
  if (credits === undefined || typeof credits === 'number') return credits;
  const own = isBySize(credits) ? credits[size] : credits;
  return own === undefined || typeof own === 'number' ? own : own[seconds];
}

type Prices = Exclude<ModelEntry['credits'], number | undefined>;
type PricesBySize = Extract<Prices, { small?: unknown }>;

function isBySize(prices: Prices): prices is PricesBySize {
  return 'small' in prices || 'large' in prices;
}

/** A price for what is not sold is a slip of the pen, and the model would cost something else than was meant. */
function unusedPrices(credits: ModelEntry['credits'], offers: readonly Offer[]): string[] {
  if (credits === undefined || typeof credits === 'number') return [];
  const unknown = (prices: Readonly<Record<string, unknown>>, sold: readonly Offer[], at: string) =>
    Object.keys(prices)
      .filter((length) => !sold.some(({ seconds }) => seconds === Number(length)))
      .map((length) => `credits${at}.${length}: no video of the model has ${length} s`);
  if (!isBySize(credits)) return unknown(credits, offers, '');
  return (['small', 'large'] as const).flatMap((size) => {
    const prices = credits[size];
    const sold = offers.filter((offer) => offer.size === size);
    if (prices === undefined) return [];
    if (sold.length === 0) return [`credits.${size}: the model has no size ${size}`];
    return typeof prices === 'number' ? [] : unknown(prices, sold, `.${size}`);
  });
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
