import type { Clock } from '../core/index.ts';

/** What comes within so many ms; undefined where it takes longer. What it was goes on all the same. */
export async function within<T>(
  clock: Pick<Clock, 'after'>,
  ms: number,
  work: Promise<T>,
): Promise<T | undefined> {
  let wakeUp = () => {};
  const patience = new Promise<undefined>((resolve) => {
    wakeUp = clock.after(ms, () => resolve(undefined));
  });
  try {
    return await Promise.race([work, patience]);
  } finally {
    wakeUp();
  }
}
