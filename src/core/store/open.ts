import { Keyv } from 'keyv';
import { exactStore } from './exact.ts';
import { openMemory } from './memory.ts';
import { serialization } from './serialization.ts';
import { openSqlite } from './sqlite.ts';
import { type Store, StoreUnavailable } from './store.ts';

/** Keeps our keys apart from others in a shared database. */
const NAMESPACE = 'reelbot';

/**
 * Opens the store that STORE_URL names: `sqlite://PATH` or `memory:`.
 * @throws StoreUnavailable when it cannot be opened
 */
export async function openStore(url: string, now: () => number): Promise<Store> {
  try {
    const { adapter, backend } = url.startsWith('sqlite://')
      ? await openSqlite(url.slice('sqlite://'.length), NAMESPACE)
      : openMemory(NAMESPACE, now);
    const keyv = new Keyv({ store: adapter, namespace: NAMESPACE, serialization });
    keyv.on('error', () => {}); // Needed, or a late adapter error ends the process; our calls go to the adapter and get theirs.
    return exactStore(keyv, backend, now);
  } catch (cause) {
    throw new StoreUnavailable(`the store at ${url.split('?')[0]} cannot be opened`, { cause });
  }
}
