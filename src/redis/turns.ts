import type { Redis, Result } from 'ioredis';
import { loadLine } from '../core/line.ts';
import { type Queue, queueOf, type Room } from '../core/queue.ts';
import type { Turns } from '../core/turns.ts';
import { reaching } from './reach.ts';
import { LEAVE, LOOK, OCCUPY, REQUEST } from './turns-scripts.ts';

/** A look at everybody's places is used for so long at least, ms. */
const PLACES_MS = 1000;

/** And for so many times as long as it took: it reads all that run and wait, and plays their future. */
const LOOK_SHARE = 50;

const NAMES = ['now', 'users', 'running', 'busy', 'since', 'next', 'waiting:'] as const;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    turnsRequest(...words: string[]): Result<number, Context>;
    turnsOccupy(...words: string[]): Result<number, Context>;
    turnsLeave(...words: string[]): Result<string[], Context>;
    turnsLook(...words: string[]): Result<Look, Context>;
  }
}

/** What `LOOK` answers. */
type Look = [now: string, ids: string[], owners: string[], people: [string, string, string[]][]];

/** For many processes: the queue, kept in Redis entry by entry. `now` in ms. Throws StoreUnavailable. */
export function createSharedTurns(
  redis: Redis,
  prefix: string,
  room: Room,
  now: () => number,
): Turns {
  const keys = NAMES.map((name) => `${prefix}:turns:${name}`);
  const [, users = '', begun = '', busy = '', , , waiting = ''] = keys;
  const words = [...keys, String(room.perUser), String(room.total)];
  for (const [name, lua] of Object.entries({
    turnsRequest: REQUEST,
    turnsOccupy: OCCUPY,
    turnsLeave: LEAVE,
    turnsLook: LOOK,
  })) {
    redis.defineCommand(name, { lua, numberOfKeys: keys.length });
  }
  let seen: { readonly queue: Queue; readonly at: number; readonly tookMs: number } | undefined;

  const look = async (): Promise<Queue> => {
    const from = now();
    const queue = queueOf(lineOf(room, await redis.turnsLook(...keys)));
    queue.place('');
    const at = now();
    seen = { queue, at, tookMs: at - from };
    return queue;
  };

  return {
    request: (id, user) =>
      reaching(async () => (await redis.turnsRequest(...words, id, user)) === 1),
    occupy: (id, user) => reaching(async () => void (await redis.turnsOccupy(...words, id, user))),
    leave: (id) => reaching(() => redis.turnsLeave(...words, id)),
    place: (id) =>
      reaching(async () => {
        const ageMs = seen === undefined ? Number.POSITIVE_INFINITY : now() - seen.at;
        const restMs = LOOK_SHARE * (seen?.tookMs ?? 0);
        const place = ageMs <= Math.max(PLACES_MS, restMs) ? seen?.queue.place(id) : undefined;
        if (place !== undefined || ageMs < restMs) return place;
        // One that came since then is looked up where that is cheap, so that its card need not wait for its next step.
        return (await look()).place(id);
      }),
    countOf: (user) =>
      reaching(async () => {
        const [running, count] = await Promise.all([
          redis.hget(busy, user),
          redis.zcard(`${waiting}${user}`),
        ]);
        return { running: Number(running ?? 0), waiting: count };
      }),
    counts: () =>
      reaching(async () => {
        const [all, running] = await Promise.all([redis.hlen(users), redis.zcard(begun)]);
        return { running, waiting: Math.max(0, all - running) };
      }),
    ids: () => reaching(() => redis.hkeys(users)),
  };
}

function lineOf(room: Room, [now, ids, owners, people]: Look) {
  return loadLine(room, {
    now: Number(now),
    running: ids.map((id, nth) => [id, owners[nth] ?? ''] as const),
    people: withRunning(people, owners),
  });
}

/** Those who run something and wait for nothing count too: they are the ones that a waiting one waits for. */
function withRunning(
  people: Look[3],
  owners: readonly string[],
): [string, readonly string[], number][] {
  const waiting = new Map(people.map(([user, since, ids]) => [user, { ids, since }]));
  return [...new Set([...waiting.keys(), ...owners])].map((user) => {
    const { ids = [], since = '0' } = waiting.get(user) ?? {};
    return [user, ids, Number(since)];
  });
}
