import type { Vault } from './platform.ts';
import type { Store } from './store/index.ts';

/** A part of the store that one platform has for itself, whatever it calls its keys. */
export function createVault(store: Store, platform: string): Vault {
  const prefix = `vault:${platform}:`;
  return {
    get: (key) => store.get(prefix + key),
    update: (key, change) => store.update(prefix + key, change),
    async *list<T>(start = '') {
      for await (const [key, value] of store.list<T>(prefix + start)) {
        yield [key.slice(prefix.length), value] as [string, T];
      }
    },
  };
}
