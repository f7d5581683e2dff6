const MINUTE_MS = 60_000;

/** Counts per key and window of time. */
export interface Rate {
  /** Counts one. Answers 0 where it is within the limit, else in how many whole seconds the key may come again. */
  take(key: string): number;
}

/**
 * At most `limit` in a window, a minute unless told otherwise, for each key; a key's window begins with its first one. `most` keys are
 * remembered: beyond them those whose window began first are forgotten, and begin anew.
 *
 * @param now ms since the epoch
 */
export function createRate(
  limit: number,
  most: number,
  now: () => number,
  windowMs: number = MINUTE_MS,
): Rate {
  // In the order in which they began.
  const windows = new Map<string, { readonly from: number; taken: number }>();

  const windowOf = (key: string, at: number) => {
    const known = windows.get(key);
    // A clock that was set back must not lock anybody out.
    if (known !== undefined && at >= known.from && at < known.from + windowMs) return known;
    windows.delete(key);
    const [oldest] = windows.keys();
    if (windows.size >= most && oldest !== undefined) windows.delete(oldest);
    const fresh = { from: at, taken: 0 };
    windows.set(key, fresh);
    return fresh;
  };

  return {
    take(key) {
      const at = now();
      const window = windowOf(key, at);
      if (window.taken >= limit) return Math.ceil((window.from + windowMs - at) / 1000);
      window.taken += 1;
      return 0;
    },
  };
}
