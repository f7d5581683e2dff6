import { nameOfPlace, type RedisAddress, type RedisPlace } from './redis-address.ts';
import { clientTo, type RedisClient, reasonOf } from './redis-client.ts';

/** The longest that one server is asked, connection and answer together, ms. */
const ASK_MS = 700;

/** What all our keys begin with; it alone decides about their slot. */
const TAG = '{reelbot}';

/**
 * Where the Redis is that takes writes at this moment. With sentinels or a cluster all places are asked at once, and the first
 * answer counts that names a server which calls itself the master: one who was away may name the last one. All our keys lie in
 * one slot, so a cluster is one server for us too. Rejects when nobody knows; no rejection names the password.
 */
export async function findRedis(address: RedisAddress): Promise<RedisPlace> {
  const { through, places, password } = address;
  if (through === 'itself') return places[0];
  const find = through === 'sentinel' ? throughSentinel : throughCluster;
  try {
    return await Promise.any(
      places.map(async (asked) => {
        try {
          const found = await find(asked, address);
          await mustBeMaster(found, address);
          return found;
        } catch (error) {
          throw new Error(`${nameOfPlace(asked)}: ${reasonOf(error, password)}`);
        }
      }),
    );
  } catch (error) {
    const who = through === 'sentinel' ? 'sentinel' : 'node of the cluster';
    throw new Error(`no ${who} leads to a master (${reasonOf(error, password)})`); // Without its cause: that may name the password.
  }
}

/** https://redis.io/docs/latest/develop/reference/sentinel-clients/ */
async function throughSentinel(asked: RedisPlace, address: RedisAddress): Promise<RedisPlace> {
  const question = (client: RedisClient) =>
    client.sendCommand(['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', address.group]);
  const answer = await asGuestToo(asked, address, question);
  if (answer === null) throw new Error(`knows no ${address.group}`);
  return placeOf(answer, asked);
}

/** Sentinels often have no password, and then refuse one. What they say to the password is what counts if they want one. */
async function asGuestToo<T>(
  asked: RedisPlace,
  { tls, username, password }: RedisAddress,
  question: (client: RedisClient) => Promise<T>,
): Promise<T> {
  const guest = { tls, database: 0 };
  if (password === undefined) return await ask(asked, guest, question);
  const known = { ...guest, password, ...(username === undefined ? {} : { username }) };
  try {
    return await ask(asked, known, question);
  } catch (error) {
    if (!saysOneOf(error, ['ERR', 'WRONGPASS'])) throw error;
    return await ask(asked, guest, question).catch(() => Promise.reject(error));
  }
}

/** https://redis.io/docs/latest/commands/cluster-slots/ */
async function throughCluster(asked: RedisPlace, address: RedisAddress): Promise<RedisPlace> {
  const [slot, ranges] = await ask(asked, address, (client) =>
    Promise.all([
      client.sendCommand(['CLUSTER', 'KEYSLOT', TAG]),
      client.sendCommand(['CLUSTER', 'SLOTS']),
    ]),
  );
  const range = listOf(ranges).find(
    (one) => Number(listOf(one)[0]) <= Number(slot) && Number(slot) <= Number(listOf(one)[1]),
  );
  if (range === undefined) throw new Error('nobody has the slot of our keys');
  return placeOf(listOf(range)[2], asked);
}

/** One that was left behind takes no writes, or ones that are thrown away. A user who may not ask is let through. */
async function mustBeMaster(place: RedisPlace, address: RedisAddress): Promise<void> {
  try {
    const role = await ask(place, address, (client) => client.sendCommand(['ROLE']));
    if (String(listOf(role)[0]) === 'master') return;
  } catch (error) {
    if (saysOneOf(error, ['NOPERM'])) return;
    throw new Error(`${nameOfPlace(place)}: ${reasonOf(error, address.password)}`);
  }
  throw new Error(`${nameOfPlace(place)} is no master`);
}

async function ask<T>(
  place: RedisPlace,
  who: Parameters<typeof clientTo>[1],
  question: (client: RedisClient) => Promise<T>,
): Promise<T> {
  const client = clientTo(place, { ...who, database: 0 }, ASK_MS);
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('no answer in time')), ASK_MS);
  const work = client.connect().then(() => question(client));
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {}); // It fails when nobody waits for it any more.
    client.destroy();
  }
}

/** Host and port as servers tell them. A node that does not know its own host leaves it out: it is the one that was asked. */
function placeOf(answer: unknown, asked: RedisPlace): RedisPlace {
  const [host, port] = listOf(answer);
  const number = Number(port);
  if (!Number.isInteger(number) || number < 1) throw new Error('an answer that is no place');
  const named = host === null || host === '' || host === '?' ? asked.host : String(host);
  return { host: named, port: number };
}

function listOf(answer: unknown): readonly unknown[] {
  return Array.isArray(answer) ? answer : [];
}

/** Redis begins its refusals with a word for machines. */
export function saysOneOf(error: unknown, words: readonly string[]): boolean {
  return error instanceof Error && words.includes(error.message.split(' ')[0] ?? '');
}
