import { randomUUID } from 'node:crypto';
import KeyvRedis from '@keyv/redis';
import type { Backend, Swap, Swapped } from './backend.ts';
import { parseRedisUrl } from './redis-address.ts';
import { adviceOnCopies, adviceOnRedis, readRedisSettings } from './redis-advice.ts';
import type { RedisClient } from './redis-client.ts';
import { linkTo, type RedisLink } from './redis-link.ts';
import { answerKept, dropScript, type Script, swapScript } from './redis-script.ts';

/** Between namespace and key: keyv's own. */
const SEPARATOR = '::';

/** Above every character that a key has. */
const LAST = '\u{10FFFF}';

/**
 * keyv's values in Redis, and beside them an index of the keys: Redis lists keys in no order. Rejects when Redis cannot be
 * reached or does not let us in; no rejection names the password.
 * @param namespace in braces, so that all keys lie in one slot of a cluster
 * @param advise gets whole sentences about settings of Redis that may lose tasks or credits
 */
export async function openRedis(
  url: string,
  namespace: string,
  advise: (sentence: string) => void,
): Promise<{ adapter: KeyvRedis<string>; backend: Backend }> {
  const address = parseRedisUrl(url);
  if (address === undefined) throw new Error('this is no address of a Redis');
  const link = await linkTo(address);
  await mustBeNewEnough(link);
  const settings = await readRedisSettings(link);
  const onCopies = address.through === 'itself' ? [] : adviceOnCopies(settings);
  for (const sentence of [...adviceOnRedis(settings), ...onCopies]) advise(sentence);
  // Used to encode and decode; when this connection is lost, it is not the adapter that is asked.
  const adapter = new KeyvRedis<string>(link.client, { namespace });

  const keyOf = (key: string): string => `${namespace}${SEPARATOR}${key}`;
  const index = `${namespace}:index`;
  const lastAnswer = `${namespace}:answer:${randomUUID()}`;
  let batch = 0;

  const drop = (keys: readonly string[]) =>
    link.ask((redis) => run(redis, dropScript, [index, ...keys.map(keyOf)], keys));

  return {
    adapter,
    backend: {
      remote: true,
      read: async (key) => (await link.ask((redis) => redis.get(keyOf(key)))) ?? undefined,
      async swap(swaps) {
        batch += 1;
        const number = String(batch);
        const keys = [index, lastAnswer, ...swaps.map(({ key }) => keyOf(key))];
        const words = [number, answerKept, ...swaps.flatMap(wordsOf)];
        // Asked again after a lost connection it has the same number, so that it is run once.
        const answers = await link.ask((redis) => run(redis, swapScript, keys, words));
        return (answers as unknown[]).map(swappedOf);
      },
      async scan(prefix, after, limit) {
        const found: [string, string][] = [];
        let from = after > prefix ? `(${after}` : `[${prefix}`;
        while (found.length < limit) {
          const count = limit - found.length;
          const keys = await link.ask((redis) =>
            redis.zRangeByLex(index, from, `(${prefix}${LAST}`, { LIMIT: { offset: 0, count } }),
          );
          if (keys.length === 0) break;
          const texts = await link.ask((redis) => redis.mGet(keys.map(keyOf)));
          const pairs = keys.map((key, nth) => [key, texts[nth] ?? undefined] as const);
          const gone = pairs.filter(([, text]) => text === undefined).map(([key]) => key);
          if (gone.length > 0) await drop(gone);
          for (const [key, text] of pairs) if (text !== undefined) found.push([key, text]);
          if (keys.length < count) break;
          from = `(${keys.at(-1)}`;
        }
        return found;
      },
      close: () => link.close(),
    },
  };
}

/** What the script needs: `SET … PXAT` came with Redis 6.2. One that does not tell its version is tried. */
async function mustBeNewEnough(link: RedisLink): Promise<void> {
  const info = await link.ask((redis) => redis.info('server')).catch(() => '');
  const [, version = '', major = '', minor = ''] =
    /^redis_version:((\d+)\.(\d+)\S*)/mu.exec(String(info)) ?? [];
  const old = version !== '' && Number(major) * 100 + Number(minor) < 602;
  if (!old) return;
  await link.close();
  throw new Error(`Redis ${version} is too old: 6.2 or newer is needed`);
}

function wordsOf({ key, was, now, expires }: Swap): string[] {
  return [key, was ?? '', now ?? '', expires === undefined ? '' : String(Math.ceil(expires))];
}

function swappedOf(answer: unknown): Swapped {
  if (typeof answer !== 'string') return answer === 1;
  return { stands: answer === '' ? undefined : answer };
}

/** By its name; the whole text only where Redis does not know it, as after a restart. */
async function run(
  redis: RedisClient,
  { text, sha1 }: Script,
  keys: readonly string[],
  words: readonly string[],
): Promise<unknown> {
  const options = { keys: [...keys], arguments: [...words] };
  try {
    return await redis.evalSha(sha1, options);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    return await redis.eval(text, options);
  }
}
