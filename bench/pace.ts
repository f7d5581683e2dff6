import { setTimeout as pause } from 'node:timers/promises';

/**
 * Calls `fire` at a steady rate, whatever becomes of the calls: a slow bot does not slow the people down. What fell behind
 * because this process was busy is made up for at once. Resolves to the number of calls.
 */
export async function pace(
  perSecond: number,
  count: number,
  fire: (nth: number) => void,
): Promise<number> {
  const began = performance.now();
  for (let nth = 0; nth < count; nth += 1) {
    const early = began + (nth / perSecond) * 1000 - performance.now();
    if (early > 0) await pause(early);
    fire(nth);
  }
  return count;
}

/** Waits until `done`, looking every so often. Resolves to whether it came to that in time. */
export async function until(
  done: () => boolean | Promise<boolean>,
  mostMs: number,
  everyMs = 20,
): Promise<boolean> {
  const deadline = performance.now() + mostMs;
  while (!(await done())) {
    if (performance.now() >= deadline) return false;
    await pause(everyMs);
  }
  return true;
}
