import { orAborted, withDeadline } from '../core/deadline.ts';
import { StoreUnavailable } from '../core/store/index.ts';

/** How long a call may wait for Redis, ms: somebody waits for its answer. */
export const REACH_MS = 2000;

/** Gives every failure of a call one class, in time. */
export async function reaching<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await withDeadline(REACH_MS, undefined, (signal) => orAborted(signal, work()));
  } catch (cause) {
    throw new StoreUnavailable('the schedule cannot be reached', { cause });
  }
}
