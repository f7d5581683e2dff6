import type { Redis } from 'ioredis';

/** A time that was wished for while a step was under way. */
export interface Wish {
  /** Ms since the epoch. */
  readonly when: number;
  /** As it is stored; no two are the same. */
  readonly text: string;
}

/** Wishes that wait for the end of a step, by task. They stay until somebody has planned for them: a process may die at any moment. */
export interface Wishes {
  /** Of two wishes for one task the sooner counts. */
  note(id: string, when: number): Promise<void>;
  of(id: string): Promise<Wish | undefined>;
  all(): Promise<[string, Wish][]>;
  /** It was planned for. One that came meanwhile stays. */
  done(id: string, wish: Wish): Promise<void>;
}

const NOTE = `
local before = redis.call('HGET', KEYS[1], ARGV[1])
local when = ARGV[2]
if before then
  local sooner = string.match(before, '^[^ ]+')
  if tonumber(sooner) < tonumber(when) then when = sooner end
end
return redis.call('HSET', KEYS[1], ARGV[1], when .. ' ' .. ARGV[3])`;

const DONE = `
if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then
  return redis.call('HDEL', KEYS[1], ARGV[1])
end
return 0`;

/** @param mark tells one wish from another: a new text at each call */
export function createWishes(redis: Redis, key: string, mark: () => string): Wishes {
  return {
    async note(id, when) {
      await redis.eval(NOTE, 1, key, id, when, mark());
    },
    async of(id) {
      const text = await redis.hget(key, id);
      return text === null ? undefined : wishOf(text);
    },
    async all() {
      const texts = await redis.hgetall(key);
      return Object.entries(texts).map(([id, text]) => [id, wishOf(text)]);
    },
    async done(id, { text }) {
      await redis.eval(DONE, 1, key, id, text);
    },
  };
}

function wishOf(text: string): Wish {
  return { when: Number(text.split(' ')[0]), text };
}
