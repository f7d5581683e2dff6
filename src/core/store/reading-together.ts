/** So many reads share one. */
const MOST = 500;

interface Waiting {
  readonly key: string;
  readonly resolve: (text: string | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Collects the reads of one moment and asks for all of them at once: where thousands are read, asking costs more than reading. A read that is alone waits for
 * nothing but that moment.
 * @param readAll reads what stands under these keys, of which there are 1 to 500, each once; keys with nothing are absent
 */
export function readingTogether(
  readAll: (keys: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): (key: string) => Promise<string | undefined> {
  let waiting: Waiting[] = [];

  const run = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const found = await readAll([...new Set(batch.map(({ key }) => key))]);
      for (const { key, resolve } of batch) resolve(found.get(key));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  const runAll = (): void => {
    const all = waiting;
    waiting = [];
    for (let from = 0; from < all.length; from += MOST) void run(all.slice(from, from + MOST));
  };

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      if (waiting.length === 1) queueMicrotask(runAll);
    });
}
