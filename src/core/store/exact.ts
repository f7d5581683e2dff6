import type { Keyv } from 'keyv';
import type { Backend, Swap } from './backend.ts';
import { type Store, StoreUnavailable } from './store.ts';

/** How many pairs one step of a walk reads. */
const PAGE = 500;

/** More lost races than this on one key means that something is broken, not busy. */
const MOST_RACES = 1000;

/**
 * An exact store over a backend. Within the process a queue per key keeps updates of one key apart, so a race is lost only to
 * another process. Updates of different keys that arrive together share a transaction.
 */
export function exactStore(keyv: Keyv, backend: Backend, now: () => number): Store {
  const tails = new Map<string, Promise<unknown>>();
  const swap = together(backend);

  const decode = async <T>(text: string | undefined): Promise<T | undefined> => {
    if (text === undefined) return undefined;
    const decoded = await keyv.decode<T>(text);
    if (decoded === undefined) throw new Error('a stored value cannot be read');
    return decoded.value;
  };

  const change = async <T>(
    key: string,
    compute: (now: T | undefined) => T | undefined,
    ttlMs: number | undefined,
  ): Promise<T | undefined> => {
    for (let race = 0; race < MOST_RACES; race += 1) {
      const was = await honest(() => backend.read(key));
      const before = await honest(() => decode<T>(was));
      const after = compute(before);
      if (after === before) return before;
      const expires = ttlMs === undefined ? undefined : now() + ttlMs;
      const text =
        after === undefined
          ? undefined
          : String(
              await keyv.encode({ value: after, ...(expires === undefined ? {} : { expires }) }),
            );
      if (await honest(() => swap({ key, was, now: text, expires }))) return after;
    }
    throw new StoreUnavailable(`${key} changed ${MOST_RACES} times while it was being changed`);
  };

  return {
    get: (key) => honest(async () => decode(await backend.read(key))),
    update(key, compute, ttlMs) {
      const turn = (tails.get(key) ?? Promise.resolve()).then(() => change(key, compute, ttlMs));
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
    async *list<T>(prefix: string) {
      let after = '';
      for (;;) {
        const page = await honest(() => backend.scan(prefix, after, PAGE));
        for (const [key, text] of page) {
          const value = await honest(() => decode<T>(text));
          if (value !== undefined) yield [key, value] as [string, T];
          after = key;
        }
        if (page.length < PAGE) return;
      }
    },
    close: () => backend.close(),
  };
}

/** Gives every failure of the backend one class. */
async function honest<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new StoreUnavailable('the store failed', { cause });
  }
}

/**
 * Collects the swaps of one turn of the event loop, and those that come while a transaction runs, into the next transaction:
 * a commit waits for the disk, and one wait can serve many.
 */
function together(backend: Backend): (swap: Swap) => Promise<boolean> {
  type Waiting = {
    swap: Swap;
    resolve: (written: boolean) => void;
    reject: (error: unknown) => void;
  };
  let waiting: Waiting[] = [];
  let running = false;

  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        const written = await backend.swap(batch.map(({ swap }) => swap));
        for (const [index, { resolve }] of batch.entries()) resolve(written[index] === true);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    running = false;
  };

  return (swap) =>
    new Promise((resolve, reject) => {
      waiting.push({ swap, resolve, reject });
      if (running) return;
      running = true;
      setImmediate(() => void run());
    });
}
