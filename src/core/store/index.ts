/** The store: keyv made exact. */
export { openStore } from './open.ts';
export { type Store, StoreUnavailable } from './store.ts';
