import { Keyv } from 'keyv';
import { exactStore } from './exact.ts';
import { openMemory } from './memory.ts';
import { isRedisUrl, nameOf, parseRedisUrl } from './redis-address.ts';
import { serialization } from './serialization.ts';
import { openSqlite } from './sqlite.ts';
import { type Store, StoreUnavailable } from './store.ts';
import { watched } from './watched.ts';

/** Keeps our keys apart from others in a shared database. */
const NAMESPACE = 'reelbot';

/** The same in Redis, where the braces keep our keys in one slot of a cluster, so that one script may touch them all. */
const REDIS_NAMESPACE = '{reelbot}';

/**
 * Opens the store that STORE_URL names: `sqlite://PATH`, `memory:`, or a Redis as `parseRedisUrl` reads it.
 * @param advise gets what an admin should know about the store, in whole sentences
 * @param failed is told of each read and write at which the store fails
 * @throws StoreUnavailable when it cannot be opened
 */
export async function openStore(
  url: string,
  now: () => number,
  advise: (sentence: string) => void = () => {},
  failed: () => void = () => {},
): Promise<Store> {
  try {
    const { namespace, adapter, backend } = await openBackend(url, now, advise);
    const keyv = new Keyv({ store: adapter, namespace, serialization });
    keyv.on('error', () => {}); // Needed, or a late adapter error ends the process; our calls go to the adapter and get theirs.
    return exactStore(keyv, watched(backend, failed), now);
  } catch (cause) {
    throw new StoreUnavailable(`the store at ${shown(url)} cannot be opened`, { cause });
  }
}

export async function openBackend(
  url: string,
  now: () => number,
  advise: (sentence: string) => void,
) {
  if (isRedisUrl(url)) {
    // Its client is half of all modules that a start would load.
    const { openRedis } = await import('./redis.ts');
    return {
      namespace: REDIS_NAMESPACE,
      ...(await openRedis(url, REDIS_NAMESPACE, advise)),
    };
  }
  const namespace = NAMESPACE;
  if (!url.startsWith('sqlite://')) return { namespace, ...openMemory(namespace, now) };
  return { namespace, ...(await openSqlite(url.slice('sqlite://'.length), namespace)) };
}

/** The address for people and logs, without a password. */
export function shown(url: string): string | undefined {
  const redis = parseRedisUrl(url);
  if (redis !== undefined) return nameOf(redis);
  return url.startsWith('redis') ? 'an address that is none' : url.split('?')[0];
}
