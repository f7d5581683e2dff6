import type { Backend, Swap, Swapped } from './backend.ts';

/** So many swaps share a transaction: while one runs, Redis does nothing else, and takes a million words at most. */
const MOST = 1000;

/**
 * Collects the swaps of one turn of the event loop, and those that come while a transaction runs, into the next transaction:
 * a commit waits for the disk, and one wait can serve many.
 */
export function together(backend: Backend): (swap: Swap) => Promise<Swapped> {
  type Waiting = {
    swap: Swap;
    resolve: (swapped: Swapped) => void;
    reject: (error: unknown) => void;
  };
  let waiting: Waiting[] = [];
  let running = false;

  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = batch.splice(MOST);
      try {
        const swapped = await backend.swap(batch.map(({ swap }) => swap));
        for (const [index, { resolve }] of batch.entries()) resolve(swapped[index] ?? false);
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
