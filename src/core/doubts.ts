/** So many answers in a row that may mean that a model is gone are taken for it. */
const IN_A_ROW = 3;

/** Models of which a gateway said something that may mean that they are gone. In memory: after a restart they are given the same patience again. */
export interface Doubts {
  /** Counts one more such answer; whether it is to be believed now. */
  confirms(gateway: string, model: string): boolean;
  /** The model is there. */
  cleared(gateway: string, model: string): void;
}

export function createDoubts(): Doubts {
  const counts = new Map<string, number>();
  const keyOf = (gateway: string, model: string): string => `${gateway}:${model}`;
  return {
    confirms(gateway, model) {
      const key = keyOf(gateway, model);
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count % IN_A_ROW);
      return count === IN_A_ROW;
    },
    cleared: (gateway, model) => void counts.delete(keyOf(gateway, model)),
  };
}
