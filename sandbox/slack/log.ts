/** The latest entries of something that never ends. */
export interface Log<T> {
  add(entry: T): void;
  /** Oldest first; at most `limit` of them. */
  entries(): T[];
  clear(): void;
}

/** A list that forgets its oldest entries, in constant time per entry. */
export function createLog<T>(limit: number): Log<T> {
  let kept: T[] = [];
  return {
    add(entry) {
      if (limit === 0) return;
      kept.push(entry);
      if (kept.length >= limit * 2) kept = kept.slice(-limit);
    },
    entries: () => kept.slice(-limit),
    clear() {
      kept = [];
    },
  };
}
