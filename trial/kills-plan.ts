import type { Site } from './kills-sites.ts';

/** How one life of the bot is to end: at a site, or at a moment that has nothing to do with what it does. */
export type Death =
  | {
      readonly kind: 'site';
      readonly site: Site;
      /** The how many-th time that it is passed. */
      readonly nth: number;
      /** Passes before this do not count, ms since the process began. */
      readonly notBeforeMs: number;
    }
  | { readonly kind: 'moment'; readonly afterMs: number };

/** How often each is dealt: the awkward ones more often, where something is done outside and not written down yet, or the other way round. */
const SITES: readonly (readonly [site: Site, times: number])[] = [
  ['acknowledge before', 1],
  ['acknowledge sent', 3],
  ['acknowledge answered', 2],
  ['ask answered', 2],
  ['holds write before', 2],
  ['holds write after', 3],
  ['accepted write before', 3],
  ['accepted write after', 4],
  ['anchor before', 1],
  ['anchor sent', 3],
  ['anchor answered', 3],
  ['thread before', 1],
  ['thread sent', 3],
  ['thread answered', 3],
  ['shown write before', 4],
  ['shown write after', 2],
  ['submitting write before', 3],
  ['submitting write after', 5],
  ['create before', 4],
  ['create sent', 6],
  ['create answered', 6],
  ['running write before', 5],
  ['running write after', 3],
  ['post before', 1],
  ['post sent', 5],
  ['post answered', 5],
  ['edit sent', 1],
  ['edit answered', 1],
  ['check sent', 1],
  ['check answered', 1],
  ['ended write before', 3],
  ['ended write after', 4],
  ['fetch sent', 2],
  ['fetch answered', 2],
  ['upload sent', 2],
  ['upload answered', 2],
  ['result before', 2],
  ['result sent', 6],
  ['result answered', 6],
  ['posted write before', 5],
  ['posted write after', 3],
  ['done write before', 2],
  ['done write after', 2],
  ['look sent', 2],
  ['look answered', 2],
  ['tell before', 2],
  ['tell sent', 1],
  ['other write before', 2],
  ['other write after', 2],
];

/** Among them, moments. */
const MOMENTS = 18;

/** Sites that a quiet second passes often: the first few times would always come right after the start. */
const FREQUENT: ReadonlySet<string> = new Set([
  'check sent',
  'check answered',
  'other write before',
  'other write after',
  'holds write before',
  'holds write after',
]);

/** A life gets so long before its site counts, ms; some get nothing, and may end while they start. */
const CALM = { least: 700, most: 2600 };
const SUDDEN = 0.15;

/** A life that ends at a moment, ms. */
const MOMENT = { least: 200, most: 4000 };

/** What is to happen to so many lives; decided by `random` (0 to 1) alone. Every site comes before one comes more often than it is dealt. */
export function deathsOf(lives: number, random: () => number): Death[] {
  const deaths: Death[] = [];
  while (deaths.length < lives) {
    for (const dealt of shuffled(deck(), random)) deaths.push(deathAt(dealt, random));
  }
  return deaths.slice(0, lives);
}

function deck(): (Site | 'moment')[] {
  const sites = SITES.flatMap(([site, times]) => Array.from({ length: times }, () => site));
  return [...sites, ...Array.from({ length: MOMENTS }, () => 'moment' as const)];
}

function deathAt(dealt: Site | 'moment', random: () => number): Death {
  if (dealt === 'moment') return { kind: 'moment', afterMs: between(MOMENT, random) };
  const nth = 1 + Math.floor(random() * (FREQUENT.has(dealt) ? 10 : 2));
  const notBeforeMs = random() < SUDDEN ? 0 : between(CALM, random);
  return { kind: 'site', site: dealt, nth, notBeforeMs };
}

/** Evenly. */
export function between(
  { least, most }: { readonly least: number; readonly most: number },
  random: () => number,
): number {
  return Math.round(least + random() * (most - least));
}

function shuffled<T>(all: readonly T[], random: () => number): T[] {
  return all
    .map((one) => ({ one, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ one }) => one);
}
