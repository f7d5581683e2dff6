import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare } from '../../proof/compare.ts';
import { figureOf, findingsOf } from './samples.ts';

const guarded = (value: number, runs: number[] = [], guard: 'lower' | 'higher' = 'lower') => [
  findingsOf({ figures: [figureOf({ value, runs, guard })] }),
];

/** The ratio of one run to the recorded one, both without noise of their own. */
const share = fc.double({ min: 0.01, max: 100, noNaN: true });
const value = fc.double({ min: 1e-3, max: 1e6, noNaN: true });

describe('what is worse than recorded', () => {
  it('is told in a sentence with both values and the noise', () => {
    const { worse } = compare(guarded(1.4, [1.38, 1.42]), guarded(1.1, [1.08, 1.12]));
    expect(worse).toEqual([
      'Acknowledgement, p50: 1.40 ×, recorded 1.10; lower is better, and the noise is 6 %',
    ]);
    const higher = compare(guarded(0.6, [], 'higher'), guarded(0.8, [], 'higher'));
    expect(higher.worse).toHaveLength(1);
  });

  it('is nothing that the runs themselves differ by', () => {
    expect(compare(guarded(1.4, [1.1, 1.7]), guarded(1.1)).worse).toEqual([]);
    expect(compare(guarded(1.4), guarded(1.1, [0.9, 1.4])).worse).toEqual([]);
    expect(compare(guarded(1.4, [1.4]), guarded(1.1, [1.1])).worse).toHaveLength(1);
  });

  it('is what could not be measured any more, and not what never could', () => {
    expect(compare(guarded(Number.NaN), guarded(1)).worse).toHaveLength(1);
    expect(compare(guarded(1), guarded(Number.NaN)).worse).toEqual([]);
  });

  it('is no figure that nobody guards, and none that is new', () => {
    const free = (value: number) => [findingsOf({ figures: [figureOf({ value })] })];
    expect(compare(free(9), free(1))).toEqual({ worse: [], missing: [] });
    expect(compare(guarded(9), [])).toEqual({ worse: [], missing: [] });
    expect(compare(free(9), guarded(1))).toEqual({ worse: [], missing: [] });
  });

  it('names guarded figures that are missing', () => {
    expect(compare([], guarded(1)).missing).toEqual(['Acknowledgement, p50']);
    expect(compare([findingsOf({ figures: [] })], guarded(1))).toEqual({
      worse: [],
      missing: ['Acknowledgement, p50'],
    });
  });

  it('is found whatever the numbers, beyond 5 % in the wrong direction and only there', () => {
    fc.assert(
      fc.property(value, share, fc.constantFrom('lower', 'higher'), (recorded, ratio, guard) => {
        fc.pre(Math.abs(ratio - 1.05) > 1e-6 && Math.abs(ratio - 1 / 1.05) > 1e-6);
        const { worse } = compare(
          guarded(recorded * ratio, [], guard),
          guarded(recorded, [], guard),
        );
        const wrong = guard === 'lower' ? ratio > 1.05 : ratio < 1 / 1.05;
        expect(worse).toHaveLength(wrong ? 1 : 0);
      }),
    );
  });

  it('is never the same run again', () => {
    const any = fc.double();
    fc.assert(
      fc.property(any, fc.array(any), fc.constantFrom('lower', 'higher'), (one, runs, guard) => {
        const same = guarded(one, runs, guard);
        expect(compare(same, same)).toEqual({ worse: [], missing: [] });
      }),
    );
  });
});
