import type { Keyv } from 'keyv';
import type { Backend } from './backend.ts';
import { codecOf, createChange } from './change.ts';
import { honest } from './honest.ts';
import type { Store } from './store.ts';

/** How many pairs one step of a walk reads. */
const PAGE = 500;

/**
 * An exact store over a backend. Within the process a queue per key keeps updates of one key apart, so a race is lost only to
 * another process. Updates of different keys that arrive together share a transaction.
 */
export function exactStore(keyv: Keyv, backend: Backend, now: () => number): Store {
  const tails = new Map<string, Promise<unknown>>();
  const codec = codecOf(keyv);
  const { read, change } = createChange(codec, backend, now);

  return {
    remote: backend.remote === true,
    get: (key) => honest(async () => codec.decode(await read(key))),
    update(key, compute, ttlMs) {
      const turn = (tails.get(key) ?? Promise.resolve()).then(() =>
        change({ key, compute, ttlMs }),
      );
      const tail = turn.then(
        () => {},
        () => {}, // The caller of `turn` has the error; the next in line runs all the same.
      );
      tails.set(key, tail);
      void tail.then(() => {
        if (tails.get(key) === tail) tails.delete(key);
      });
      return turn;
    },
    async *list<T>(prefix: string, start = '') {
      let after = start;
      for (;;) {
        const page = await honest(() => backend.scan(prefix, after, PAGE));
        for (const [key, text] of page) {
          const value = await honest(() => codec.decode<T>(text));
          if (value !== undefined) yield [key, value] as [string, T];
          after = key;
        }
        if (page.length < PAGE) return;
      }
    },
    close: () => backend.close(),
  };
}
