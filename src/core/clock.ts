/** Time as a parameter, so that a rule never reads the machine's clock and no test sleeps. */
export interface Clock {
  /** Milliseconds since the Unix epoch, UTC. */
  now(): number;
  /** Calls back once after `ms` milliseconds; the returned function takes it back. */
  after(ms: number, callback: () => void): () => void;
}

/** setTimeout fires at once for delays above 2^31 - 1 ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, Math.min(Math.max(0, ms), LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};

/** Less than this is no news: clocks are corrected by so much all the time, ms. */
const NEWS_MS = 1000;

/**
 * Tells whether the clock was set back since the last call, by a second or more: what was planned by the old time is far away then, and whoever planned
 * it has to plan anew. Times in ms since the epoch.
 */
export function createSetBack(): (now: number) => boolean {
  let seen = Number.NEGATIVE_INFINITY;
  return (now) => {
    const isSetBack = now < seen - NEWS_MS;
    // Small steps back add up to a large one.
    seen = isSetBack ? now : Math.max(seen, now);
    return isSetBack;
  };
}
