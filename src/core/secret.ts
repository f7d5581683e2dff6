import { randomBytes } from 'node:crypto';
import type { Store } from './store/index.ts';

/** The secret of this installation, in hex; made the first time and shared by every process on the store. Throws StoreUnavailable. */
export async function readSecret(store: Store): Promise<string> {
  const fresh = randomBytes(32).toString('hex');
  return (await store.update<string>('meta:secret', (now) => now ?? fresh)) ?? fresh;
}
