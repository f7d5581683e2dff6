import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Scheduler } from '../../src/core/schedule.ts';
import { createSharedScheduler } from '../../src/redis/scheduler.ts';
import { heldWireTo } from '../support/held-wire.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts';

const HOUR_MS = 3_600_000;
/** Short, so that a step that is taken over does not keep a test. */
const LOCK_MS = 600;
/** More chunks than a step has, there and back. */
const MOST_CHUNKS = 40;

const log = { debug() {}, info() {}, warn() {}, error() {} };

const open = (url: string): Scheduler =>
  createSharedScheduler({ url, log, now: Date.now, width: 4, lockMs: LOCK_MS });

interface Case {
  /** What the step wants: to come much later, or nothing more. */
  readonly again: boolean;
  /** Whether its process is gone from that moment on. */
  readonly dies: boolean;
}

/**
 * While the nth chunk between a process and Redis is on its way, another process asks for a step at once. Resolves when one
 * began after that; to false where the process had nothing more to say to Redis.
 */
async function askedAt(nth: number, url: string, { again, dies }: Case): Promise<boolean> {
  const { port, pathname } = new URL(url);
  const wire = await heldWireTo(Number(port));
  const [one, other] = [open(`redis://127.0.0.1:${wire.port}${pathname}`), open(url)];
  const after = Promise.withResolvers<boolean>();
  let asked = false;
  let held = false;
  const by = (me: Scheduler) => async (id: string) => {
    if (asked) after.resolve(true);
    if (again) await me.at(id, Date.now() + HOUR_MS);
  };
  await one.start(by(one));
  wire.hold(nth, async () => {
    held = true;
    if (dies) wire.silence();
    await other.at('x', Date.now());
    asked = true;
    if (dies) await other.start(by(other));
  });
  await other.at('x', Date.now());
  await atRest(url, () => held);
  wire.free();
  if (!held) after.resolve(false);
  const result = await after.promise;
  await Promise.all([one.stop(), other.stop()]);
  await wire.close();
  return result;
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

  it.each([
    { again: true, dies: false },
    { again: false, dies: false },
    { again: true, dies: true },
    { again: false, dies: true },
  ])('is not forgotten: %o', async (one) => {
    const all = Array.from({ length: MOST_CHUNKS }, (_, n) => askedAt(n + 1, redis.fresh(), one));
    const held = await Promise.all(all);
    // A step has these: to take it, to put it back, to look for wishes, to wait for the next, and the answers.
    expect(held.filter(Boolean).length).toBeGreaterThanOrEqual(8);
    expect(held.filter(Boolean).length).toBeLessThan(MOST_CHUNKS);
  });
});
