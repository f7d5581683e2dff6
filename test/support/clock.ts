import type { Clock } from '../../src/core/clock.ts';

/** A clock that moves only when told. */
export interface TestClock extends Clock {
  /** Moves on, firing what comes due on the way, in order. */
  advance(ms: number): Promise<void>;
}

/** One that can be set, as an operator or NTP does. */
interface SettableClock extends TestClock {
  /** What waits for a timer waits as long as before. */
  setBack(ms: number): void;
}

export function testClock(start = Date.UTC(2026, 10, 20, 12)): SettableClock {
  let time = start;
  let timers: { at: number; callback: () => void }[] = [];
  return {
    now: () => time,
    after(ms, callback) {
      const timer = { at: time + Math.max(0, ms), callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    setBack(ms) {
      time -= ms;
      for (const timer of timers) timer.at -= ms;
    },
    async advance(ms) {
      const end = time + ms;
      for (;;) {
        await settled();
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((timer) => timer !== next);
        time = Math.max(time, next.at);
        next.callback();
      }
      time = end;
      await settled();
    },
  };
}

/** Lets everything run that waits for promises and for the store's turn of the event loop, and for nothing else. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
