/** Refusals of checks in a row, by task. In memory: a restart gives a task its patience back. */
export interface Refusals {
  /** Counts one more and answers with the number in a row. */
  add(id: string): number;
  clear(id: string): void;
}

export function createRefusals(): Refusals {
  const inARow = new Map<string, number>();
  return {
    add(id) {
      const count = (inARow.get(id) ?? 0) + 1;
      inARow.set(id, count);
      return count;
    },
    clear: (id) => void inARow.delete(id),
  };
}
