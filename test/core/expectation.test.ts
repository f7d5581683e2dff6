import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endedBy, expectationOf } from '../../src/core/expectation.ts';
import { type LookRules, planLooks } from '../../src/core/looks.ts';
import { firstCheckMs, nextCheckMs } from '../../src/core/schedule.ts';

const rules: LookRules = { shortestMs: 2000, delayMs: 2300, longestMs: 20_000 };

/** Looks from the start until after `untilMs`, in ms. */
function looksUntil(untilMs: number, after: (ms: number) => number): number[] {
  const looks: number[] = [];
  for (let at = after(0); looks.length < 5000; at = after(at)) {
    looks.push(at);
    if (at > untilMs) break;
  }
  return looks;
}

/** The middles of a thousand equal shares of lognormal durations, ms: what no seed has a part in. */
function thousand(medianMs: number, spread: number): number[] {
  // The logistic curve is near enough to the normal one (within 0.01) to check a mean delay by.
  return Array.from({ length: 1000 }, (_, n) => {
    const share = (n + 0.5) / 1000;
    return medianMs * Math.exp(spread * (Math.log(share / (1 - share)) / 1.702));
  });
}

describe('what durations say of the next one', () => {
  it('is nothing while they are fewer than five, or no durations', () => {
    expect(expectationOf([])).toBeUndefined();
    expect(expectationOf([1, 2, 3, 4])).toBeUndefined();
    expect(expectationOf([1, 2, 3, 4, 0, -5, Number.NaN, Number.POSITIVE_INFINITY])).toBe(
      undefined,
    );
    expect(expectationOf([1, 2, 3, 4, 5])).toBeDefined();
  });

  it('is their middle, and the less sure the fewer they are', () => {
    const five = [80_000, 90_000, 100_000, 110_000, 125_000];
    const many = Array.from({ length: 10 }, () => five).flat();
    const [little, much] = [expectationOf(five), expectationOf(many)];
    expect(little?.medianMs).toBeCloseTo(much?.medianMs ?? 0, 3);
    expect(much?.medianMs).toBeGreaterThan(95_000);
    expect(much?.medianMs).toBeLessThan(105_000);
    expect(little?.spread).toBeGreaterThan((much?.spread ?? 0) * 1.4);
  });

  it('does not follow one that stands alone', () => {
    const usual = Array.from({ length: 20 }, (_, n) => 100_000 + (n % 5) * 4000);
    const before = expectationOf(usual);
    const after = expectationOf([...usual, 3_000_000]);
    expect(after?.medianMs).toBeLessThan((before?.medianMs ?? 0) * 1.03);
    expect(after?.spread).toBeLessThan((before?.spread ?? 0) * 1.6);
  });

  it('tells which share of tasks has ended by when', () => {
    const expected = { medianMs: 100_000, spread: 0.3 };
    // The normal distribution at -2, -1, 0, 1 and 2 deviations.
    for (const [z, share] of [
      [-2, 0.0228],
      [-1, 0.1587],
      [0, 0.5],
      [1, 0.8413],
      [2, 0.9772],
    ] as const) {
      const seen = endedBy(expected, 100_000 * Math.exp(0.3 * z));
      expect(Math.abs(seen - share)).toBeLessThan(0.011);
    }
    expect(endedBy(expected, 0)).toBe(0);
    expect(endedBy(expected, Number.MAX_VALUE)).toBe(1);
  });

  it('never believes anybody to be quite regular', () => {
    expect(expectationOf(Array.from({ length: 50 }, () => 60_000))?.spread).toBeGreaterThan(0.03);
  });
});

describe('the plan of looks', () => {
  it.each([
    [90_000, 0.25],
    [180_000, 0.35],
    [300_000, 0.5],
  ])('notices results of %i ms (spread %f) as late as it may on average', (medianMs, spread) => {
    const looks = planLooks({ medianMs, spread }, rules);
    const delays = thousand(medianMs, spread).map((ms) => {
      const noticed = looksUntil(ms, looks.after).at(-1) ?? 0;
      return noticed - ms;
    });
    const mean = delays.reduce((sum, ms) => sum + ms, 0) / delays.length;
    expect(mean).toBeGreaterThan(2100);
    expect(mean).toBeLessThan(2600);
  });

  it('begins before the quickest tenth has ended', () => {
    for (const spread of [0.1, 0.25, 0.5, 1]) {
      const quickestTenth = 200_000 * Math.exp(-1.2816 * spread);
      expect(planLooks({ medianMs: 200_000, spread }, rules).after(0)).toBeLessThan(quickestTenth);
    }
  });

  it('looks later where it may be later, and at no point sooner', () => {
    const quick = planLooks({ medianMs: 90_000, spread: 0.3 }, rules);
    const slow = planLooks({ medianMs: 90_000, spread: 0.3 }, { ...rules, delayMs: 5000 });
    for (let at = 0; at < 400_000; at += 1000) {
      expect(slow.after(at)).toBeGreaterThanOrEqual(quick.after(at));
    }
    expect(looksUntil(90_000, slow.after).length).toBeLessThan(
      looksUntil(90_000, quick.after).length,
    );
  });

  it('after a clock that was set back begins anew, and one set forward finds a task overdue', () => {
    const looks = planLooks({ medianMs: 90_000, spread: 0.3 }, rules);
    expect(looks.after(-3_600_000)).toBe(looks.after(0));
    expect(looks.after(1e9)).toBe(1e9 + 20_000);
  });
});

describe('for any durations at all', () => {
  const any = fc.array(
    fc.oneof(
      fc.double(),
      fc.constantFrom(
        0,
        -1,
        1,
        1e12,
        1e15,
        1e-12,
        Number.MAX_VALUE,
        Number.MIN_VALUE,
        90_000,
        90_000,
        90_000,
      ),
      fc.integer({ min: 1, max: 3_000_000 }),
    ),
    { maxLength: 60 },
  );
  const timings = fc.record(
    {
      everyMs: fc.integer({ min: 1, max: 60_000 }),
      learnedEveryMs: fc.integer({ min: 1, max: 60_000 }),
    },
    { requiredKeys: ['everyMs'] },
  );

  it('looks go on, never closer than allowed, and always at a time', () => {
    fc.assert(
      fc.property(any, timings, (durations, timing) => {
        const shortest = Math.min(timing.everyMs, timing.learnedEveryMs ?? timing.everyMs);
        let at = firstCheckMs(durations, timing);
        expect(at).toBeGreaterThan(0);
        expect(Number.isNaN(at)).toBe(false);
        for (let look = 0; look < 20 && at < 1e12; look += 1) {
          const wait = nextCheckMs(at, durations, timing, undefined);
          expect(wait).toBeGreaterThanOrEqual(shortest * 0.999_999);
          expect(Number.isFinite(wait)).toBe(true);
          at += wait;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('an overdue task is looked at every 20 s, or as seldom as the shortest interval says', () => {
    const usual = fc.array(fc.integer({ min: 1000, max: 600_000 }), { maxLength: 50 });
    fc.assert(
      fc.property(usual, timings, fc.integer({ min: 1, max: 1000 }), (durations, timing, more) => {
        const expectation = expectationOf(durations);
        const overdue =
          expectation === undefined
            ? 0
            : expectation.medianMs * Math.exp(2.4 * expectation.spread) + more;
        const wait = nextCheckMs(overdue, durations, timing, undefined);
        const longest = Math.max(20_000, timing.everyMs, timing.learnedEveryMs ?? 0);
        expect(wait).toBeLessThanOrEqual(longest * 1.000_001);
      }),
      { numRuns: 300 },
    );
  });

  it('the next look comes no sooner for having looked later', () => {
    const usual = fc.array(fc.integer({ min: 1000, max: 600_000 }), {
      minLength: 5,
      maxLength: 50,
    });
    const time = fc.integer({ min: 0, max: 2_000_000 });
    fc.assert(
      fc.property(usual, time, time, (durations, one, other) => {
        const expectation = expectationOf(durations);
        if (expectation === undefined) throw new Error('five are enough');
        const looks = planLooks(expectation, rules);
        const [early, late] = [Math.min(one, other), Math.max(one, other)];
        expect(looks.after(late)).toBeGreaterThanOrEqual(looks.after(early) - 1e-6);
      }),
      { numRuns: 300 },
    );
  });
});
