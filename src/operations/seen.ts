import { createHash } from 'node:crypto';

/** What was seen lately. */
export interface Seen {
  /** Notes it; false where it was noted before. */
  isNew(...id: readonly string[]): boolean;
  forget(...id: readonly string[]): void;
}

/**
 * Remembers for `forMs` at least, as long as there are no more than `most`: the oldest are forgotten first. Ids of any length take the
 * same room.
 *
 * @param now ms since the epoch
 */
export function createSeen(most: number, forMs: number, now: () => number): Seen {
  // In the order in which they were noted.
  const times = new Map<string, number>();
  const keyOf = (id: readonly string[]) =>
    createHash('sha256').update(JSON.stringify(id)).digest('base64url');

  return {
    isNew(...id) {
      const key = keyOf(id);
      const at = now();
      const noted = times.get(key);
      if (noted !== undefined && at < noted + forMs) return false;
      times.delete(key);
      const [oldest] = times.keys();
      if (times.size >= most && oldest !== undefined) times.delete(oldest);
      times.set(key, at);
      return true;
    },
    forget: (...id) => void times.delete(keyOf(id)),
  };
}
