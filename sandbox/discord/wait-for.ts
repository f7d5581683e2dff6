import { inspect } from 'node:util';
import type { EventBus } from './events.ts';

const POLL_MS = 20;

/**
 * Resolves with the first value of `look` that is neither undefined nor false. It looks at once,
 * then after every event (many events in one turn count as one) and every 20 ms, since a predicate may
 * look at something of the test's own that changes without an event. A `look` that throws, such as
 * an assertion, counts as "not yet"; its message is part of the rejection.
 */
export function waitFor<T>(
  events: EventBus,
  look: () => T | undefined | false,
  timeoutMs: number,
  describe: () => string,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let lastError: unknown;
    let planned = false;
    const check = (): boolean => {
      planned = false;
      try {
        const found = look();
        if (found === undefined || found === false) return false;
        stop();
        resolve(found);
        return true;
      } catch (error) {
        lastError = error;
        return false;
      }
    };
    const timer = setTimeout(() => {
      if (check()) return;
      stop();
      const why =
        lastError === undefined ? '' : `\nLast error of the predicate: ${inspect(lastError)}`;
      reject(new Error(`Not seen within ${timeoutMs} ms.\n${describe()}${why}`));
    }, timeoutMs);
    const unsubscribe = events.subscribe(() => {
      if (planned) return;
      planned = true;
      setImmediate(check);
    });
    const poll = setInterval(check, POLL_MS);
    const stop = (): void => {
      clearTimeout(timer);
      clearInterval(poll);
      unsubscribe();
    };
    check();
  });
}
