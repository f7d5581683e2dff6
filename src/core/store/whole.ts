import { type Store, StoreUnavailable } from './store.ts';

/** Stands in a store into which another one is being copied, until everything is there. */
export const UNFINISHED = 'copy:unfinished';

/** Throws StoreUnavailable where a copy broke off: half a history, or no credits spent yet, must not be taken for the whole. */
export async function mustBeWhole(store: Store): Promise<void> {
  if ((await store.get(UNFINISHED)) === undefined) return;
  throw new StoreUnavailable('the store holds half of a copy: run `npm run store:copy` again');
}
