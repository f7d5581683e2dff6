const WINDOW_MS = 60_000;

/** Counts per key and minute. */
export interface Rate {
  /** Counts one. Answers 0 where it is within the limit, else in how many whole seconds the key may come again. */
  take(key: string): number;
}

/**
 * At most `limit` in a minute for each key; a key's minute begins with its first one. `most` keys are remembered: beyond them
 * those whose minute began first are forgotten, and begin anew.
 *
 * @param now ms since the epoch
 */
export function createRate(limit: number, most: number, now: () => number): Rate {
  // In the order in which the minutes began.
  const minutes = new Map<string, { readonly from: number; taken: number }>();

  const minuteOf = (key: string, at: number) => {
    const known = minutes.get(key);
    // A clock that was set back must not lock anybody out.
    if (known !== undefined && at >= known.from && at < known.from + WINDOW_MS) return known;
    minutes.delete(key);
    const [oldest] = minutes.keys();
    if (minutes.size >= most && oldest !== undefined) minutes.delete(oldest);
    const fresh = { from: at, taken: 0 };
    minutes.set(key, fresh);
    return fresh;
  };

  return {
    take(key) {
      const at = now();
      const minute = minuteOf(key, at);
      if (minute.taken >= limit) return Math.ceil((minute.from + WINDOW_MS - at) / 1000);
      minute.taken += 1;
      return 0;
    },
  };
}
