import { describe, expect, it } from 'vitest';
import { durationOf } from '../../src/core/durations.ts';
import { expectationOf } from '../../src/core/expectation.ts';
import { guessOf } from '../../src/core/guess.ts';
import {
  backOffMs,
  barMoveMs,
  DEFAULT_TIMING,
  type FollowTiming,
  firstCheckMs,
  nextCheckMs,
  progressOf,
  quantile,
  withDuration,
} from '../../src/core/schedule.ts';
import { createScreen } from '../../src/core/screen.ts';
import { createTimers } from '../../src/core/timers.ts';
import { settled, testClock } from '../support/clock.ts';

const timing = { everyMs: 5000 };
const few = [100_000, 110_000, 120_000, 130_000];
const durations = [...few, 140_000];

describe('when to look, while too little is known', () => {
  it('first: at once where nothing is known, else at half of the quickest', () => {
    expect(firstCheckMs([], timing)).toBe(5000);
    expect(firstCheckMs(few, timing)).toBe(50_000);
    expect(firstCheckMs([1000], timing)).toBe(5000);
    expect(firstCheckMs([], DEFAULT_TIMING)).toBe(5000);
  });

  it('again: later and later, obeying advice, never below the shortest interval', () => {
    expect(nextCheckMs(0, [], timing, undefined)).toBe(5000);
    expect(nextCheckMs(100_000, few, timing, undefined)).toBe(10_000);
    expect(nextCheckMs(10_000_000, [], timing, undefined)).toBe(20_000);
    expect(nextCheckMs(100_000, few, timing, 60_000)).toBe(60_000);
    expect(nextCheckMs(100_000, [], timing, 1)).toBe(5000);
    expect(nextCheckMs(-60_000, [], timing, undefined)).toBe(5000);
  });
});

describe('when to look, by durations that are known', () => {
  it('first: shortly before results come, or when CHECK_FIRST says', () => {
    const first = firstCheckMs(durations, timing);
    expect(first).toBeGreaterThan(60_000);
    expect(first).toBeLessThan(100_000);
    expect(firstCheckMs(durations, { everyMs: 5000, firstMs: 500 })).toBe(500);
  });

  it('again: often where results come, seldom where a task is overdue', () => {
    const next = (at: number) => nextCheckMs(at, durations, DEFAULT_TIMING, undefined);
    expect(next(120_000)).toBeLessThan(5000);
    expect(next(60_000)).toBeGreaterThan(10_000);
    expect(next(10_000_000)).toBe(20_000);
  });

  it('never sooner than the gateway advises, and not sooner for its advice', () => {
    const own = nextCheckMs(60_000, durations, DEFAULT_TIMING, undefined);
    expect(nextCheckMs(60_000, durations, DEFAULT_TIMING, own + 5000)).toBe(own + 5000);
    expect(nextCheckMs(60_000, durations, DEFAULT_TIMING, 1)).toBe(own);
  });

  it('by the gateway’s figure where such figures came true, and not long after those of durations', () => {
    const own = nextCheckMs(100_000, durations, DEFAULT_TIMING, undefined);
    const right = Array.from({ length: 10 }, () => 1);
    const wrong = [0.3, 0.6, 1, 2, 4, 0.5, 1.5];
    const wait = (totalMs: number, misses: readonly number[]) =>
      nextCheckMs(100_000, durations, DEFAULT_TIMING, undefined, { totalMs, misses });
    expect(wait(200_000, right)).toBeGreaterThan(own * 2);
    expect(wait(200_000, right)).toBeLessThanOrEqual(20_000);
    expect(wait(1e12, right)).toBeLessThanOrEqual(20_000);
    expect(wait(102_000, right)).toBeLessThan(5000);
    expect(wait(200_000, wrong)).toBe(own);
    expect(wait(200_000, [1, 1, 1, 1])).toBe(own);
    // Its time was over long ago.
    expect(wait(50_000, right)).toBe(own);
  });

  it('never closer together than CHECK_EVERY where that is set', () => {
    const least = (used: FollowTiming) =>
      Math.min(
        ...Array.from({ length: 300 }, (_, s) => nextCheckMs(s * 1000, durations, used, undefined)),
      );
    expect(least(timing)).toBe(5000);
    expect(least(DEFAULT_TIMING)).toBeLessThan(5000);
    expect(least(DEFAULT_TIMING)).toBeGreaterThanOrEqual(2000);
  });
});

describe('what was learned', () => {
  it('of a figure: how long the task takes if it is right, and nothing where it says nothing', () => {
    expect(guessOf(30_000, 0.25)).toBe(120_000);
    for (const figure of [undefined, 0, 0.01, 0.99, 1]) {
      expect(guessOf(30_000, figure)).toBeUndefined();
    }
    expect(guessOf(0, 0.5)).toBeUndefined();
    expect(guessOf(-5, 0.5)).toBeUndefined();
    expect(guessOf(30_000, Number.NaN)).toBeUndefined();
  });

  it('keeps the newest durations', () => {
    const many = Array.from({ length: 70 }, (_, n) => n).reduce<readonly number[]>(
      withDuration,
      [],
    );
    expect(many).toHaveLength(50);
    expect(many.at(-1)).toBe(69);
    expect(quantile([], 0.5)).toBeUndefined();
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(quantile([3, 1, 2], 1)).toBe(3);
  });

  it('is taken to have ended between the last two looks, and never long before it was noticed', () => {
    const took = (startedAt: number, unfinishedAt: number, foundAt: number) =>
      durationOf({ startedAt, unfinishedAt, foundAt }, durations);
    expect(took(1000, 91_000, 95_000)).toBe(92_000);
    expect(took(0, 1000, 60_000)).toBe(57_000);
    expect(took(0, 100_000, 120_000)).toBe(114_000);
  });

  it('at the first look says that a task took no longer: shortly before where few end by then, else nearer to the middle', () => {
    const took = (foundAt: number, known: readonly number[], nudged = false) =>
      durationOf({ startedAt: 0, unfinishedAt: 0, foundAt, nudged }, known);
    expect(took(80_000, durations)).toBe(76_000);
    expect(took(118_000, durations) / 118_000).toBeGreaterThan(0.7);
    expect(took(118_000, durations) / 118_000).toBeLessThan(0.8);
    expect(took(160_000, durations) / 160_000).toBeLessThan(0.55);
    expect(took(60_000, [])).toBe(30_000);
    // Far behind the plan, as where thousands share a gateway: no reason to look later.
    const median = expectationOf(durations)?.medianMs;
    expect(took(1_000_000, durations)).toBe(median);
    // Somebody said when it was there.
    expect(took(118_000, durations, true)).toBe(112_100);
  });

  it('waits twice as long after each failure, up to a limit', () => {
    expect([1, 2, 3, 4, 99].map((tries) => backOffMs(tries, 2000, 10_000))).toEqual([
      2000, 4000, 8000, 10_000, 10_000,
    ]);
  });
});

describe('progress', () => {
  it('is the gateway’s figure where there is one', () => {
    expect(progressOf(30_000, durations, 0.25)).toEqual({
      fraction: 0.25,
      estimated: false,
      leftMs: 90_000,
    });
    expect(progressOf(30_000, durations, 0)).toEqual({ fraction: 0, estimated: false });
  });

  it('follows earlier durations where there is none, and never says done', () => {
    expect(progressOf(30_000, durations, undefined)).toEqual({
      fraction: 0.25,
      estimated: true,
      leftMs: 90_000,
    });
    expect(progressOf(500_000, durations, undefined)).toEqual({ fraction: 0.95, estimated: true });
    expect(progressOf(500_000, [], undefined)).toBeUndefined();
  });

  it('moves the bar by its parts, and no more often than every 10 s', () => {
    expect(barMoveMs([])).toBeUndefined();
    expect(barMoveMs([30_000])).toBe(10_000);
    expect(barMoveMs([300_000])).toBe(30_000);
  });

  it('is news when it changed, and not too often', () => {
    const screen = createScreen({ everyMs: 10_000, perSecond: 2 });
    expect(screen.isNews('t', 'a', 0)).toBe(true);
    expect(screen.isNews('t', 'b', 9999)).toBe(false);
    expect(screen.isNews('t', 'b', 10_000)).toBe(true);
    expect(screen.isNews('t', 'b', 90_000)).toBe(false);
    screen.forget('t');
    expect(screen.isNews('t', 'b', 90_001)).toBe(true);
  });
});

it('leaves the platforms room: cards together are not edited more often than the limit', () => {
  const screen = createScreen({ everyMs: 10_000, perSecond: 2 });
  expect(['a', 'b', 'c'].map((id) => screen.isNews(id, 'x', 5000))).toEqual([true, true, false]);
  expect(screen.isNews('c', 'x', 5999)).toBe(false);
  expect(screen.isNews('c', 'x', 6000)).toBe(true);
  expect(screen.roundMs(100)).toBe(50_000);
  screen.shows('d', 'x', 6000);
  expect(screen.isNews('d', 'x', 99_000)).toBe(false);
});

describe('timers', () => {
  const log = { debug() {}, info() {}, warn() {}, error() {} };

  it('replace an earlier time, run one step an id at a time, and no more than the width', async () => {
    const clock = testClock(0);
    const timers = createTimers(clock, log, 2);
    const started: string[] = [];
    const finish = new Map<string, () => void>();
    await timers.start((id) => {
      started.push(id);
      return new Promise((resolve) => finish.set(id, resolve));
    });
    await timers.at('a', 100);
    await timers.at('a', 50);
    await timers.at('b', 50);
    await timers.at('c', 50);
    await clock.advance(49);
    expect(started).toEqual([]);
    await clock.advance(1);
    expect(started).toEqual(['a', 'b']);
    await timers.at('a', 60); // Wanted again while it runs.
    await clock.advance(100);
    expect(started).toEqual(['a', 'b']);
    finish.get('b')?.();
    await settled();
    expect(started).toEqual(['a', 'b', 'c']);
    finish.get('a')?.();
    finish.get('c')?.();
    await clock.advance(0);
    expect(started).toEqual(['a', 'b', 'c', 'a']);
    finish.get('a')?.();
  });

  it('wait for the steps under way when they stop, and begin no more', async () => {
    const clock = testClock(0);
    const timers = createTimers(clock, log, 1);
    let finish = () => {};
    const started: string[] = [];
    await timers.start((id) => {
      started.push(id);
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
    await timers.at('a', 0);
    await timers.at('b', 0);
    await clock.advance(0);
    let stopped = false;
    const stopping = timers.stop().then(() => {
      stopped = true;
    });
    await settled();
    expect(stopped).toBe(false);
    finish();
    await stopping;
    await clock.advance(1000);
    expect(started).toEqual(['a']);
  });

  it('go on after a step that throws', async () => {
    const clock = testClock(0);
    const lines: string[] = [];
    const timers = createTimers(clock, { ...log, error: (_fields, text) => lines.push(text) }, 1);
    let steps = 0;
    await timers.start(async () => {
      steps += 1;
      throw new Error('no');
    });
    await timers.at('a', 0);
    await clock.advance(0);
    await timers.at('a', 10);
    await clock.advance(10);
    expect(steps).toBe(2);
    expect(lines).toHaveLength(2);
  });
});
