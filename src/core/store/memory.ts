import { KeyvMemoryAdapter } from 'keyv';
import type { Backend } from './backend.ts';

/** keyv's memory adapter. For tests: everything is gone with the process. What expires does so by the clock given, and not by the machine's, which is all that the adapter knows. */
export function openMemory(
  namespace: string,
  clock: () => number,
): { adapter: KeyvMemoryAdapter; backend: Backend } {
  const texts = new Map<string, unknown>();
  const ends = new Map<string, number>();
  const adapter = new KeyvMemoryAdapter(texts, { namespace });
  const isOver = (key: string): boolean => (ends.get(key) ?? Number.POSITIVE_INFINITY) <= clock();
  const read = async (key: string): Promise<string | undefined> => {
    const text = isOver(key) ? undefined : await adapter.get<unknown>(key);
    return typeof text === 'string' ? text : undefined;
  };
  const write = async (key: string, text: string, expires: number | undefined): Promise<void> => {
    if (expires === undefined) ends.delete(key);
    else ends.set(key, expires);
    await adapter.set(key, text);
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
          if (same && now !== undefined) await write(key, now, expires);
          written.push(same);
        }
        return written;
      },
      async scan(prefix, after, limit) {
        const pairs: [string, string][] = [];
        for await (const [key, text] of adapter.iterator()) {
          if (typeof key !== 'string' || typeof text !== 'string') continue;
          if (key.startsWith(prefix) && key > after && !isOver(key)) pairs.push([key, text]);
        }
        return pairs.sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, limit);
      },
      close: () => Promise.resolve(),
    },
  };
}
