import type { Clock } from '../../src/core/clock.ts';
import type { Life } from './wires.ts';

/** Time of the simulated world. It stands still while anything happens. */
export interface Time {
  now(): number;
  /** As a process sees it: when it is dead nothing fires any more. */
  of(life: Life): Clock;
  /** Moves to the next timer of a living process and fires it; false where there is none. */
  tick(): boolean;
}

interface Timer {
  readonly at: number;
  readonly life: Life;
  readonly callback: () => void;
}

export function createTime(start: number): Time {
  let now = start;
  let timers: Timer[] = [];
  return {
    now: () => now,
    of: (life) => ({
      now: () => now,
      after(ms, callback) {
        const timer = { at: now + Math.max(0, ms), life, callback };
        timers.push(timer);
        return () => {
          timers = timers.filter((one) => one !== timer);
        };
      },
    }),
    tick() {
      timers = timers.filter(({ life }) => life.alive);
      let next: Timer | undefined;
      for (const one of timers) if (next === undefined || one.at < next.at) next = one;
      if (next === undefined) return false;
      timers.splice(timers.indexOf(next), 1);
      now = Math.max(now, next.at);
      next.callback();
      return true;
    },
  };
}
