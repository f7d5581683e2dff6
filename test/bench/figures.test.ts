import { describe, expect, it } from 'vitest';
import { reasonOf } from '../../bench/counted-store.ts';
import { aimOf, isMet, shown, tableOf } from '../../bench/figures.ts';
import { MEASUREMENTS } from '../../bench/measurements.ts';
import { readOptions } from '../../bench/options.ts';
import { median, quantile } from '../../bench/statistics.ts';

describe('what the bench computes', () => {
  it('takes quantiles by nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([0, 0.5, 0.99, 1].map((share) => quantile(hundred, share))).toEqual([1, 50, 99, 100]);
    expect(quantile([7], 0.5)).toBe(7);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it('takes the middle, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  it('shows three digits that count, and what missed its aim', () => {
    expect([1234.5, 12.34, 1.234, 0.5, Number.NaN].map(shown)).toEqual([
      '1235',
      '12.3',
      '1.23',
      '0.50',
      '–',
    ]);
    const table = tableOf([
      { name: 'slow', value: 120, unit: 'ms', runs: [110, 120, 130], aim: 100 },
      { name: 'quick', value: 20, unit: 'ms', aim: 100 },
    ]);
    expect(table).toContain('110 – 130');
    expect(table).toMatch(/^slow.*MISSED: under 100$/mu);
    expect(table).toMatch(/^quick.*met: under 100$/mu);
  });

  it('is met where it lies on the right side, and never where nothing was measured', () => {
    const figure = { name: 'a', unit: '', value: 2 };
    expect(isMet(figure)).toBeUndefined();
    expect([2, 2.1].map((aim) => isMet({ ...figure, aim }))).toEqual([false, true]);
    expect([2, 2.1].map((least) => isMet({ ...figure, least }))).toEqual([true, false]);
    expect(isMet({ ...figure, least: 1, aim: 2 })).toBe(false);
    expect(isMet({ ...figure, value: Number.NaN, aim: 9 })).toBe(false);
    expect(isMet({ ...figure, value: Number.NaN, least: 0 })).toBe(false);
    expect(aimOf({ ...figure, least: 3 })).toBe('MISSED: at least 3');
  });
});

describe('the command line of the bench', () => {
  const namesOf = (...given: string[]) => {
    const options = readOptions(given);
    return options === 'help' ? expect.fail() : options.measurements.map(({ name }) => name);
  };

  it('measures the usual unless told otherwise', () => {
    expect(readOptions([])).toMatchObject({ runs: 3, tasks: 10_000, record: false });
    const usual = MEASUREMENTS.filter((one) => one.usual).map(({ name }) => name);
    expect(usual.length).toBeGreaterThan(3);
    expect(namesOf()).toEqual(usual);
    expect(namesOf('relay', 'ack')).toEqual(['ack', 'relay']);
    expect(readOptions(['ack', '--runs', '5', '--record'])).toMatchObject({
      runs: 5,
      record: true,
    });
    expect(readOptions(['--help'])).toBe('help');
  });

  it.each([['acc'], ['--tasks', 'x'], ['--runs', '0'], ['--nonsense']])(
    'refuses %s',
    (...given) => {
      expect(() => readOptions(given)).toThrow();
    },
  );
});

it('names the reason of a write', () => {
  const text = (value: unknown) => JSON.stringify({ value });
  const swap = (key: string, was: unknown, now: unknown) =>
    reasonOf({
      key,
      was: was === undefined ? undefined : text(was),
      now: now === undefined ? undefined : text(now),
      expires: undefined,
    });
  expect(swap('task:1', { state: 'accepted' }, { state: 'submitting' })).toBe(
    'task: accepted → submitting',
  );
  expect(swap('task:1', undefined, { state: 'accepted' })).toBe('task: saved as accepted');
  expect(swap('open:1', true, undefined)).toContain('taken away');
  expect(swap('wallet:1', { held: {} }, { held: { a: 1 } })).toContain('held');
  expect(swap('wallet:1', { held: { a: 1 } }, { held: {} })).toContain('spent or given back');
});
