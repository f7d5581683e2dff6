import { KeyvMemoryAdapter } from 'keyv';
import type { Backend } from './backend.ts';

/** keyv's memory adapter. For tests: everything is gone with the process. */
export function openMemory(namespace: string): { adapter: KeyvMemoryAdapter; backend: Backend } {
  const texts = new Map<string, unknown>();
  const adapter = new KeyvMemoryAdapter(texts, { namespace });
  const read = async (key: string): Promise<string | undefined> => {
    const text = await adapter.get<unknown>(key);
    return typeof text === 'string' ? text : undefined;
  };
  return {
    adapter,
    backend: {
      read,
      // The queue per key in front of it is what makes this atomic: there is one process only.
      async swap(swaps) {
        const written: boolean[] = [];
        for (const { key, was, now, expires } of swaps) {
          const same = (await read(key)) === was;
          if (same && now === undefined) await adapter.delete(key);
          if (same && now !== undefined) await adapter.set(key, now, expires);
          written.push(same);
        }
        return written;
      },
      async scan(prefix, after, limit) {
        const pairs: [string, string][] = [];
        for await (const [key, text] of adapter.iterator()) {
          if (typeof key !== 'string' || typeof text !== 'string') continue;
          if (key.startsWith(prefix) && key > after) pairs.push([key, text]);
        }
        return pairs.sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, limit);
      },
      close: () => Promise.resolve(),
    },
  };
}
