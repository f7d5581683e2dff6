import type { Clock } from './clock.ts';

/** Does `work`, which never throws, every `ms` from now on; the time runs from the end of one round to the next. Nothing is left after `stopping`. */
export function repeat(
  clock: Clock,
  ms: number,
  stopping: AbortSignal,
  work: () => Promise<void>,
): void {
  let cancel = () => {};
  const next = (): void => {
    if (!stopping.aborted) cancel = clock.after(ms, () => void work().then(next));
  };
  stopping.addEventListener('abort', () => cancel(), { once: true });
  next();
}
