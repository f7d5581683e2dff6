/** Memory that files share: together those that have a place are no larger than it. */
export interface ByteRoom {
  /**
   * Resolves to what gives the place back, in the order in which they were asked for. A file that is larger than all of it gets a place when nobody else has
   * one. Rejects with the signal's reason when that aborts first.
   */
  take(bytes: number, signal: AbortSignal): Promise<() => void>;
}

interface Waiting {
  readonly bytes: number;
  readonly enter: () => void;
}

/** @param most bytes */
export function createByteRoom(most: number): ByteRoom {
  const waiting: Waiting[] = [];
  let used = 0;
  const next = () => {
    for (let [first] = waiting; first !== undefined; [first] = waiting) {
      if (used > 0 && used + first.bytes > most) return;
      waiting.shift();
      used += first.bytes;
      first.enter();
    }
  };
  const giver = (bytes: number) => {
    let given = false;
    return () => {
      if (given) return;
      given = true;
      used -= bytes;
      next();
    };
  };
  return {
    async take(bytes, signal) {
      signal.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const one: Waiting = { bytes, enter: resolve };
      const leave = () => {
        const at = waiting.indexOf(one);
        if (at === -1) return;
        waiting.splice(at, 1);
        reject(signal.reason);
        // It may have been the one that did not fit.
        next();
      };
      waiting.push(one);
      signal.addEventListener('abort', leave, { once: true });
      next();
      try {
        await promise;
      } finally {
        signal.removeEventListener('abort', leave);
      }
      return giver(bytes);
    },
  };
}
