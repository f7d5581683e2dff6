import { setTimeout as pause } from 'node:timers/promises';
import type { Ground } from './ground.ts';

/** What still has to work all the same. */
export type Spares = 'nothing' | 'answers';

/** One way in which things go wrong. */
export interface Kind {
  readonly name: string;
  /** With this store only. */
  readonly store?: Ground['store']['kind'];
  /** 'answers': every command still has to be answered, by a task or by words. */
  readonly spares: Spares;
  /** Lasts so many times as long as others. */
  readonly long?: number;
  /** Begins; resolves to what ends it. */
  begin(ground: Ground): Promise<() => Promise<void>>;
}

/** Does something again and again, by turns of about so many ms, until it is told to end; then `after`. */
export function again(
  everyMs: number,
  work: () => void,
  after: () => void | Promise<void>,
): () => Promise<void> {
  const over = new AbortController();
  const going = (async () => {
    while (!over.signal.aborted) {
      work();
      await pause(everyMs, undefined, { signal: over.signal }).catch(() => {});
    }
  })();
  return async () => {
    over.abort();
    await going;
    await after();
  };
}

/** A whole number from 0, and below `most`. */
export function below({ random }: Pick<Ground, 'random'>, most: number): number {
  return Math.floor(random() * most);
}
