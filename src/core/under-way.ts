/** Calls that have begun and not ended: what they were begun with has to stay until they end. */
export interface UnderWay {
  /** The same call, counted until it ends. */
  add<T>(call: Promise<T>): Promise<T>;
  /** Resolves when those that are under way now have ended, well or badly. */
  ended(): Promise<void>;
}

export function createUnderWay(): UnderWay {
  const calls = new Set<Promise<unknown>>();
  return {
    add(call) {
      calls.add(call);
      const gone = () => void calls.delete(call);
      call.then(gone, gone);
      return call;
    },
    async ended() {
      await Promise.allSettled(calls);
    },
  };
}
