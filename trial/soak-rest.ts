import { setTimeout as pause } from 'node:timers/promises';

/** Waits so many ms, or until told to end. */
export async function rest(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await pause(ms, undefined, { signal }).catch(() => {});
}
