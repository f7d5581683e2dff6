import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { throughTheCore } from '../../bench/following.ts';
import { drawn, type Followed, fixedPolling, following } from '../../bench/simulated.ts';
import { DEFAULT_TIMING, type Durations } from '../../src/core/schedule.ts';

/** So many tasks learn, or learn anew what was wrong; the rest are the steady state. */
const LEARNING = 50;
const RELEARNING = 200;

/** Looks every 5 s are 2.5 s late on average. */
const MOST_DELAY_MS = 4000;

const shortest = Math.log(3);
const longest = Math.log(600);
/** As likely between 3 and 6 s as between 300 and 600 s. */
const median = fc
  .double({ min: shortest, max: longest, noNaN: true })
  .map((log) => Math.round(Math.exp(log)));
const spread = fc.double({ min: 0.1, max: 0.5, noNaN: true });
const seed = fc.integer();

function meanDelay(followed: readonly Followed[]): number {
  return followed.reduce((sum, { delayMs }) => sum + delayMs, 0) / followed.length;
}

describe('results of videos that take 3 s to 600 s', () => {
  it('are noticed within 4 s on average, once their durations are known', () => {
    fc.assert(
      fc.property(median, spread, seed, (medianSeconds, spread, seed) => {
        const takes = drawn({ medianSeconds, spread }, LEARNING + 250, seed);
        const followed = following(takes, DEFAULT_TIMING);
        expect(meanDelay(followed.slice(LEARNING))).toBeLessThan(MOST_DELAY_MS);
      }),
      { numRuns: 15 },
    );
  });

  it('are noticed as soon after videos have become much quicker', () => {
    const times = fc.integer({ min: 2, max: 8 });
    fc.assert(
      fc.property(median, spread, times, seed, (medianSeconds, spread, times, seed) => {
        const kind = { medianSeconds, spread };
        const before: Durations = drawn({ ...kind, medianSeconds: times * medianSeconds }, 50, 1);
        const takes = drawn(kind, RELEARNING + 250, seed);
        const followed = following(takes, DEFAULT_TIMING, undefined, before);
        expect(meanDelay(followed.slice(RELEARNING))).toBeLessThan(MOST_DELAY_MS);
      }),
      { numRuns: 15 },
    );
  });

  it('are noticed no later than looks at CHECK_EVERY are apart, whatever that is set to', () => {
    const every = fc.integer({ min: 2, max: 60 }).map((seconds) => seconds * 1000);
    fc.assert(
      fc.property(median, spread, every, seed, (medianSeconds, spread, everyMs, seed) => {
        const takes = drawn({ medianSeconds, spread }, LEARNING + 250, seed);
        const followed = following(takes, { everyMs });
        expect(meanDelay(followed.slice(LEARNING))).toBeLessThan(everyMs);
      }),
      { numRuns: 15 },
    );
  });

  it.each([5, 8, 15, 20])('through the real core too: %i s', async (medianSeconds) => {
    const takes = drawn({ medianSeconds, spread: 0.35 }, 150, medianSeconds);
    const real = (await throughTheCore(takes)).slice(LEARNING);
    expect(meanDelay(real)).toBeLessThan(MOST_DELAY_MS);
    const requests = (all: readonly Followed[]) => all.reduce((sum, one) => sum + one.requests, 0);
    const fixed = fixedPolling(takes, 5000).slice(LEARNING);
    expect(requests(real)).toBeLessThanOrEqual(requests(fixed));
  });
});
