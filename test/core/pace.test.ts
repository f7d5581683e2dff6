import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPace } from '../../src/core/pace.ts';

const gateway = (perSecond?: number) => ({
  name: 'g',
  ...(perSecond === undefined ? {} : { limits: { perSecond } }),
});

/** Most of the rising times in any window of `ms`. */
function busiest(times: readonly number[], ms: number): number {
  let first = 0;
  let most = 0;
  for (const [last, at] of times.entries()) {
    while ((times[first] ?? at) < at - ms) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

/** Tasks that come back whenever they are told to, each asked `rounds` times; `pauses` are spans in which nobody runs. Times of the requests, by task. */
function play(
  arrivals: readonly number[],
  perSecond: number,
  { rounds = 1, everyMs = 1000, pauses = [] as { from: number; ms: number }[] } = {},
): { task: number; at: number }[] {
  const pace = createPace();
  const asked: { task: number; at: number }[] = [];
  let visits = arrivals.map((at, task) => ({ task, at, round: 1 }));
  const running = (at: number): number => {
    const pause = pauses.find(({ from, ms }) => at >= from && at < from + ms);
    return pause === undefined ? at : running(pause.from + pause.ms);
  };
  for (let steps = 0; visits.length > 0; steps += 1) {
    if (steps > 200_000) throw new Error('it never ends');
    visits.sort((a, b) => a.at - b.at);
    const [visit, ...others] = visits;
    if (visit === undefined) break;
    const now = running(visit.at);
    const wait = pace.take(gateway(perSecond), String(visit.task), now);
    visits = others;
    if (wait > 0) visits.push({ ...visit, at: now + wait });
    else {
      asked.push({ task: visit.task, at: now });
      if (visit.round < rounds)
        visits.push({ task: visit.task, at: now + everyMs, round: visit.round + 1 });
    }
  }
  return asked;
}

describe('a budget of requests', () => {
  it('lets the first go at once, and spreads the others evenly, in the order in which they came', () => {
    const asked = play([0, 0, 0, 0, 0], 10);
    expect(asked.map(({ task }) => task)).toEqual([0, 1, 2, 3, 4]);
    // Two may come at once at ten a second.
    expect(asked.map(({ at }) => at)).toEqual([0, 0, 100, 200, 300]);
  });

  it('is ten a second where nobody says', () => {
    const pace = createPace();
    const waits = Array.from({ length: 12 }, (_, n) => pace.take(gateway(), `${n}`, 0));
    expect(waits.at(-1)).toBe(1000);
    expect(createPace().take(gateway(0), 'a', 0)).toBe(0);
  });

  it('keeps a turn until it is used, and asks nobody to wait where there is room', () => {
    const pace = createPace();
    const slow = gateway(1);
    expect(pace.take(slow, 'a', 0)).toBe(0);
    expect(pace.take(slow, 'b', 0)).toBe(1000);
    expect(pace.take(slow, 'b', 400)).toBe(600);
    expect(pace.take(slow, 'b', 1000)).toBe(0);
    expect(pace.take(slow, 'b', 9000)).toBe(0);
  });

  it('is each gateway’s own', () => {
    const pace = createPace();
    pace.take({ name: 'one', limits: { perSecond: 1 } }, 'a', 0);
    expect(pace.take({ name: 'other', limits: { perSecond: 1 } }, 'b', 0)).toBe(0);
  });

  it('counts creates, which do not wait', () => {
    const pace = createPace();
    const slow = gateway(1);
    pace.note(slow, 0);
    pace.note(slow, 0);
    expect(pace.take(slow, 'a', 0)).toBe(2000);
    pace.note(slow, 500);
    expect(pace.take(slow, 'a', 2000)).toBe(1000);
    expect(pace.take(slow, 'a', 3000)).toBe(0);
  });

  it('gives the places of tasks that are gone away again', () => {
    const pace = createPace();
    const slow = gateway(1);
    pace.take(slow, 'a', 0);
    for (const id of ['b', 'c', 'd']) pace.take(slow, id, 0);
    for (const id of ['b', 'c', 'd']) pace.forget(id);
    expect(pace.take(slow, 'e', 0)).toBe(1000);
  });

  it('begins anew when the clock was set back', () => {
    const pace = createPace();
    const slow = gateway(1);
    for (const id of ['a', 'b', 'c']) pace.take(slow, id, 3_600_000);
    expect(pace.take(slow, 'c', 0)).toBe(0);
    expect(pace.take(slow, 'b', 0)).toBe(1000);
  });
});

describe('for any crowd', () => {
  const arrivals = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 60 });
  const rate = fc.constantFrom(0.5, 1, 3, 10, 50);
  const burst = (perSecond: number) => Math.max(1, Math.round(perSecond * 0.2));

  it('never more than the budget in any window, and nobody waits longer than for those before', () => {
    fc.assert(
      fc.property(arrivals, rate, fc.integer({ min: 1, max: 4 }), (times, perSecond, rounds) => {
        const asked = play(times, perSecond, { rounds });
        expect(asked).toHaveLength(times.length * rounds);
        const sent = asked.map(({ at }) => at);
        for (const ms of [0, 100, 1000, 5000]) {
          const allowed = burst(perSecond) + (perSecond * ms) / 1000;
          expect(busiest(sent, ms)).toBeLessThanOrEqual(allowed + 1e-6);
        }
        for (const [task, at] of times.entries()) {
          const first = asked.find((one) => one.task === task)?.at ?? Number.POSITIVE_INFINITY;
          expect(first - at).toBeLessThanOrEqual((times.length / perSecond) * 1000 + 1);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('also after the process stood still while their turns went by', () => {
    const pauses = fc.array(
      fc.record({
        from: fc.integer({ min: 0, max: 30_000 }),
        ms: fc.integer({ min: 1, max: 20_000 }),
      }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(arrivals, rate, pauses, (times, perSecond, still) => {
        const asked = play(times, perSecond, { rounds: 2, pauses: still });
        expect(asked).toHaveLength(times.length * 2);
        const sent = asked.map(({ at }) => at);
        // Turns given after one standstill may meet in the next, but no more of them than belong into a second.
        const allowed = (ms: number) => burst(perSecond) + perSecond * (ms / 1000 + 1) + 1;
        for (const ms of [0, 1000, 5000]) {
          expect(busiest(sent, ms)).toBeLessThanOrEqual(allowed(ms));
        }
      }),
      { numRuns: 150 },
    );
  });
});
