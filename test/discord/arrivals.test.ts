import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createArrivals, MOST_A_TURN, MOST_ANSWERS } from '../../src/discord/arrivals.ts';
import { testClock } from '../support/clock.ts';

function arrivals() {
  const lines: [string, object, string][] = [];
  const note = (level: string) => (fields: object, message: string) =>
    void lines.push([level, fields, message]);
  const log = {
    debug: note('debug'),
    info: note('info'),
    warn: note('warn'),
    error: note('error'),
  };
  const clock = testClock();
  let turns: (() => void)[] = [];
  const made = createArrivals(clock, log, (callback) => void turns.push(callback));
  const taken: number[] = [];
  const settle: (() => void)[] = [];
  return {
    ...made,
    clock,
    lines,
    taken,
    /** Somebody types; the answer is begun at once, and settles when told. */
    type(nth: number, answered = true) {
      made.come(() => {
        taken.push(nth);
        if (!answered) return;
        void made.answering(new Promise<void>((resolve) => settle.push(resolve)));
      });
    },
    async settle(count: number) {
      for (const one of settle.splice(0, count)) one();
      await clock.advance(0);
    },
    turn() {
      const now = turns;
      turns = [];
      for (const one of now) one();
    },
  };
}

const upTo = (count: number) => Array.from({ length: count }, (_, nth) => nth);

describe('interactions that come faster than they can be answered', () => {
  it('are let in at once while there is room, and a few in a turn so that the connection is read on', () => {
    const all = arrivals();
    for (const nth of upTo(MOST_A_TURN + 3)) all.type(nth, false);
    expect(all.taken).toEqual(upTo(MOST_A_TURN));
    all.turn();
    expect(all.taken).toEqual(upTo(MOST_A_TURN + 3));
  });

  it('wait in their order while so many answers are under way, and come in as these settle', async () => {
    const all = arrivals();
    for (const nth of upTo(MOST_ANSWERS + 3)) {
      all.type(nth);
      all.turn();
    }
    expect(all.taken).toEqual(upTo(MOST_ANSWERS));
    await all.settle(2);
    expect(all.taken).toEqual(upTo(MOST_ANSWERS + 2));
    await all.settle(1);
    expect(all.taken).toEqual(upTo(MOST_ANSWERS + 3));
  });

  it('are not held up by answers that hang', async () => {
    const all = arrivals();
    for (const nth of upTo(MOST_ANSWERS)) {
      all.type(nth);
      all.turn();
    }
    await all.clock.advance(2500);
    all.type(-1);
    expect(all.taken).not.toContain(-1);
    await all.clock.advance(600);
    expect(all.taken).toContain(-1);
  });

  it('are to be refused when they waited long, and are left alone when they waited too long, which the log says once', async () => {
    const all = arrivals();
    for (const nth of upTo(MOST_ANSWERS)) {
      all.type(nth);
      all.turn();
    }
    for (const nth of [-1, -2, -3]) all.type(nth);
    expect(all.isBehind()).toBe(false);
    await all.clock.advance(600);
    expect(all.isBehind()).toBe(true);
    all.type(-4);
    await all.clock.advance(600);
    await all.settle(1);
    expect(all.taken.filter((nth) => nth < 0)).toEqual([-4]);
    expect(all.isBehind()).toBe(false);
    expect(all.lines).toEqual([
      ['warn', {}, expect.stringContaining('cannot be answered in time')],
      ['info', { unanswered: 3 }, 'interactions are answered again'],
    ]);
  });

  it('never have more answers under way than there may be, and every one in time comes in once and in order', async () => {
    const step = fc.oneof(
      fc.constant('type' as const),
      fc.constant('turn' as const),
      fc.integer({ min: 1, max: 40 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 300, maxLength: 600 }), async (steps) => {
        const all = arrivals();
        let typed = 0;
        let settled = 0;
        for (const one of steps) {
          if (one === 'type') {
            for (const nth of upTo(10)) all.type(typed + nth);
            typed += 10;
          } else if (one === 'turn') all.turn();
          else {
            settled += Math.min(one, all.taken.length - settled);
            await all.settle(one);
          }
          expect(all.taken.length - settled).toBeLessThanOrEqual(MOST_ANSWERS);
        }
        for (let rest = 0; all.taken.length < typed && rest < typed; rest += 1) {
          await all.settle(MOST_ANSWERS);
          all.turn();
        }
        expect(all.taken).toEqual(upTo(typed));
      }),
      { numRuns: 50 },
    );
  });
});
