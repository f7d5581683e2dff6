import { StoreUnavailable } from './store.ts';

/** Gives every failure of the backend one class. */
export async function honest<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new StoreUnavailable('the store failed', { cause });
  }
}
