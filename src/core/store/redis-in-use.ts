/** What is asked of a connection to Redis. */
export interface Asking {
  sendCommand(words: string[]): Promise<unknown>;
}

/** Who else is connected to the same database. 'unknown': Redis does not say. */
export type RedisUse = 'nobody' | 'a bot' | 'somebody' | 'unknown';

/** The library by which bots connect; Redis tells it from 7.2 on (its documentation of CLIENT LIST and CLIENT SETINFO). */
const OURS = /^node-redis/u;

/** Asks who else is there. Managed servers may refuse that. Never throws. */
export async function redisUse(client: Asking): Promise<RedisUse> {
  try {
    const [id, list] = await Promise.all([
      client.sendCommand(['CLIENT', 'ID']),
      client.sendCommand(['CLIENT', 'LIST', 'TYPE', 'NORMAL']),
    ]);
    return useOf(String(list), String(id));
  } catch {
    return 'unknown';
  }
}

/** Reads the answer of CLIENT LIST: a line for each connection, `id=3 addr=… db=0 lib-name=…`. `id`: the connection that asked. */
export function useOf(list: string, id: string): RedisUse {
  const all = list
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => new Map(line.split(' ').map(pairOf)));
  const own = all.find((one) => one.get('id') === id);
  if (own === undefined) return 'unknown';
  const others = all.filter((one) => one !== own && one.get('db') === own.get('db'));
  if (others.some((one) => OURS.test(one.get('lib-name') ?? ''))) return 'a bot';
  return others.length === 0 ? 'nobody' : 'somebody';
}

function pairOf(word: string): [string, string] {
  const at = word.indexOf('=');
  return [word.slice(0, at), word.slice(at + 1).trim()];
}
