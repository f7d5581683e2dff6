/** How often a property of a parser or a boundary is tried. `HELL_RUNS=1000000` is the longer mode. */
const RUNS = Number(process.env.HELL_RUNS ?? 10_000);
if (!Number.isSafeInteger(RUNS) || RUNS < 1) throw new Error('HELL_RUNS takes a whole number');

/** What a test is allowed, ms. */
export const PATIENCE_MS = 30_000;

/**
 * For a property: how often, and how long that may take at most.
 * @param share of the runs, where one of them goes through a socket or a store
 */
export function runs(share = 1): { readonly count: number; readonly patienceMs: number } {
  const count = Math.max(1, Math.round(RUNS * share));
  return { count, patienceMs: PATIENCE_MS * Math.max(1, RUNS / 10_000) };
}

/** The same as fast-check takes it. */
export function manyRuns(share = 1): { readonly numRuns: number } {
  return { numRuns: runs(share).count };
}
