import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Scheduler } from '../../src/core/schedule.ts';
import { createSharedScheduler } from '../../src/redis/scheduler.ts';
import { heldWireTo } from '../support/held-wire.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts';

const HOUR_MS = 3_600_000;
/** Short where a step has to be taken over; else so long that nothing but the next look at wishes is of help. */
const LOCK_MS = { dies: 600, lives: 600_000 };
/** More chunks than a step has, there and back. */
const MOST_CHUNKS = 40;

const log = { debug() {}, info() {}, warn() {}, error() {} };

const open = (url: string, lockMs = LOCK_MS.lives): Scheduler =>
  createSharedScheduler({ url, log, now: Date.now, width: 4, lockMs });

interface Case {
  /** What the step wants: to come much later, or nothing more. */
  readonly again: boolean;
  /** Whether its process is gone from that moment on: before the chunk is passed, or after it. */
  readonly dies: 'no' | 'before' | 'after';
}

/**
 * While the nth chunk between a process and Redis is on its way, another process asks for a step at once. Resolves when one
 * began after that; to false where the process had nothing more to say to Redis.
 */
async function askedAt(nth: number, url: string, { again, dies }: Case): Promise<boolean> {
  const { port, pathname } = new URL(url);
  const wire = await heldWireTo(Number(port));
  const lockMs = dies === 'no' ? LOCK_MS.lives : LOCK_MS.dies;
  const near = `redis://127.0.0.1:${wire.port}${pathname}`;
  const [one, other] = [open(near, lockMs), open(url, lockMs)];
  const after = Promise.withResolvers<boolean>();
  let asked = false;
  let held = false;
  const by = (me: Scheduler) => async (id: string) => {
    if (asked) after.resolve(true);
    if (again) await me.at(id, Date.now() + HOUR_MS);
  };
  await one.start(by(one));
  const { promise: holding, resolve: done } = Promise.withResolvers<void>();
  wire.hold(nth, async () => {
    held = true;
    if (dies === 'before') wire.silence();
    // A step that begins from here on sees whatever it is asked for; it may begin before the answer is here.
    asked = true;
    await other.at('x', Date.now());
    if (dies === 'after') wire.silenceNext();
    if (dies !== 'no') await other.start(by(other));
    done();
  });
  await other.at('x', Date.now());
  await atRest(url, () => held);
  wire.free();
  if (!held) after.resolve(false);
  const result = await after.promise;
  if (held) await holding;
  await Promise.all([one.stop(), other.stop()]);
  await wire.close();
  return result;
}

/** While the nth chunk between Redis and who wishes for a step is on its way, the one under way ends. Resolves when the next began; to whether there was such a chunk. */
async function endsAt(nth: number, url: string, again: boolean): Promise<boolean> {
  const { port, pathname } = new URL(url);
  const wire = await heldWireTo(Number(port));
  const [one, other] = [open(url), open(`redis://127.0.0.1:${wire.port}${pathname}`)];
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const { promise: end, resolve: letGo } = Promise.withResolvers<void>();
  let steps = 0;
  let held = false;
  await one.start(async (id) => {
    steps += 1;
    if (steps > 1) return second.resolve();
    first.resolve();
    await end;
    if (again) await one.at(id, Date.now() + HOUR_MS);
  });
  await other.at('warm', Date.now() + HOUR_MS);
  await one.at('x', Date.now());
  await first.promise;
  wire.hold(nth, async () => {
    held = true;
    letGo();
    await atRest(url, () => false);
  });
  await other.at('x', Date.now());
  wire.free();
  letGo();
  await second.promise;
  await Promise.all([one.stop(), other.stop()]);
  await wire.close();
  return held;
}

/** Resolves when something was held, or the first step is over and its process only waits for more. */
async function atRest(url: string, held: () => boolean): Promise<void> {
  const redis = new Redis(url);
  const key = (name: string) => `{reelbot}:steps:${name}`;
  const isOver = async (): Promise<boolean> => {
    const [active, waiting] = [await redis.llen(key('active')), await redis.llen(key('wait'))];
    const soon = await redis.zcount(key('delayed'), 0, (Date.now() + HOUR_MS / 2) * 4096);
    return active + waiting + soon === 0;
  };
  let quiet = 0;
  while (!held() && quiet < 5) quiet = (await isOver()) ? quiet + 1 : 0;
  redis.disconnect();
}

describeWithRedis('a wish for a step, in every gap', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  it.each<Case>([
    { again: true, dies: 'no' },
    { again: false, dies: 'no' },
    { again: true, dies: 'before' },
    { again: false, dies: 'before' },
    { again: true, dies: 'after' },
    { again: false, dies: 'after' },
  ])('of the process that takes the step is not forgotten: %o', async (one) => {
    const all = Array.from({ length: MOST_CHUNKS }, (_, n) => askedAt(n + 1, redis.fresh(), one));
    const held = await Promise.all(all);
    // A step has these: to take it, to put it back, to look for wishes, to wait for the next, and the answers.
    expect(held.filter(Boolean).length).toBeGreaterThanOrEqual(8);
    expect(held.filter(Boolean).length).toBeLessThan(MOST_CHUNKS);
  });

  it.each([true, false])(
    'of the process that wishes is not forgotten; the step wants another: %s',
    async (again) => {
      const all = Array.from({ length: 16 }, (_, n) => endsAt(n + 1, redis.fresh(), again));
      const held = await Promise.all(all);
      // To ask for a change, to look, to note the wish, to look again, and the answers.
      expect(held.filter(Boolean).length).toBeGreaterThanOrEqual(6);
      expect(held.filter(Boolean).length).toBeLessThan(16);
    },
  );
});
