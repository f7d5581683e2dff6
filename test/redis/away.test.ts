import { once } from 'node:events';
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Scheduler } from '../../src/core/schedule.ts';
import { StoreUnavailable } from '../../src/core/store/index.ts';
import { createSharedScheduler } from '../../src/redis/scheduler.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts';

const HOUR_MS = 3_600_000;

/** What a scheduler says, and when somebody waits for it. */
function listener() {
  const lines: string[] = [];
  let heard = () => {};
  const say = (_fields: object, text: string) => {
    lines.push(text);
    heard();
  };
  return {
    log: { debug() {}, info: say, warn: say, error: say },
    until: (text: string) =>
      new Promise<void>((resolve) => {
        heard = () => {
          if (lines.includes(text)) resolve();
        };
        heard();
      }),
  };
}

describeWithRedis('a Redis that goes away', () => {
  let redis: TestRedis;
  let opened: Scheduler[] = [];
  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    await Promise.all(opened.map((one) => one.stop()));
    opened = [];
    await redis.close();
  });
  const open = (lockMs = 30_000, log = listener().log): Scheduler => {
    const made = createSharedScheduler({ url: redis.url, log, now: Date.now, width: 8, lockMs });
    opened.push(made);
    return made;
  };

  /** A step that is under way, and how often it was taken. */
  async function begun(scheduler: Scheduler, next: () => number) {
    let count = 0;
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { promise: end, resolve: letGo } = Promise.withResolvers<void>();
    await scheduler.start(async (id) => {
      count += 1;
      if (count > 1) return second.resolve();
      first.resolve();
      await end;
      await scheduler.at(id, next());
    });
    await scheduler.at('x', Date.now());
    await first.promise;
    return { letGo, again: second.promise, count: () => count };
  }

  it('is told to who plans, and steps go on when it is back', async () => {
    const { log, until } = listener();
    const [worker, front] = [open(), open(30_000, log)];
    const { letGo, again, count } = await begun(worker, () => Date.now() + 100);
    await front.ensure('y', Date.now() + HOUR_MS);
    await redis.kill();
    await expect(front.at('y', Date.now())).rejects.toThrow(StoreUnavailable);
    await expect(front.ensure('y', Date.now())).rejects.toThrow(StoreUnavailable);
    letGo();
    await until('the schedule is out of reach');
    expect(count()).toBe(1);
    await redis.start();
    await again;
    await until('the schedule is in reach again');
    await front.at('y', Date.now());
  });

  it('and says nothing, its connections standing: the same', async () => {
    const [worker, front] = [open(), open()];
    const { letGo, again, count } = await begun(worker, () => Date.now() + 100);
    await front.ensure('y', Date.now() + HOUR_MS);
    redis.freeze();
    letGo();
    await expect(front.at('y', Date.now())).rejects.toThrow(StoreUnavailable);
    expect(count()).toBe(1);
    redis.thaw();
    await again;
  });

  it('for longer than a lock lasts: a step that could not be put back is taken again', async () => {
    const lockMs = 500;
    const [worker, front] = [open(lockMs), open()];
    const { letGo, again } = await begun(worker, () => Date.now() + HOUR_MS);
    await redis.kill();
    const over = Date.now() + lockMs;
    letGo();
    while (Date.now() < over) {
      await expect(front.at('y', Date.now())).rejects.toThrow(StoreUnavailable);
    }
    await redis.start();
    await again;
  });

  it('or forgets a lock: the step is taken again, and never twice at once in one process', async () => {
    const worker = open(500);
    let [running, most] = [0, 0];
    const steps: string[] = [];
    const [first, last] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { promise: end, resolve: letGo } = Promise.withResolvers<void>();
    await worker.start(async (id) => {
      running += 1;
      most = Math.max(most, running);
      steps.push(id);
      if (steps.length === 1) {
        first.resolve();
        await end;
        await worker.at(id, Date.now() + HOUR_MS);
      } else last.resolve();
      running -= 1;
    });
    await worker.at('x', Date.now());
    await first.promise;
    const client = new Redis(redis.url);
    await client.del('{reelbot}:steps:t-x:lock');
    // Taken for dead, it is begun anew, and put back by whoever still has the first.
    while ((await client.zcard('{reelbot}:steps:delayed')) === 0);
    client.disconnect();
    letGo();
    await last.promise;
    expect(most).toBe(1);
  });

  it('keeps nobody from stopping', async () => {
    const [worker, front] = [open(), open()];
    const { letGo } = await begun(worker, () => Date.now());
    await redis.kill();
    letGo();
    await Promise.all([worker.stop(), front.stop()]);
    opened = [];
  });

  it('needs no failed jobs: a step that throws comes again after half a minute', async () => {
    const { log, until } = listener();
    const scheduler = open(30_000, log);
    const began = Date.now();
    await scheduler.start(() => Promise.reject(new Error('a defect')));
    await scheduler.at('x', began);
    await until('a step failed');
    await scheduler.stop();
    const client = new Redis(redis.url);
    const [, score] = await client.zrange('{reelbot}:steps:delayed', 0, 0, 'WITHSCORES');
    const comesMs = Number(score) / 4096 - began;
    expect(comesMs).toBeGreaterThanOrEqual(30_000);
    expect(comesMs).toBeLessThan(60_000);
    expect(await client.zcard('{reelbot}:steps:failed')).toBe(0);
    client.disconnect();
  });

  it('is not needed for a job to fail: one that did is taken again when somebody asks for it', async () => {
    const connection = { url: redis.url };
    const broken = new Worker('steps', () => Promise.reject(new Error('not ours')), {
      connection,
      prefix: '{reelbot}',
    });
    const scheduler = open();
    const failed = once(broken, 'failed');
    await scheduler.at('x', Date.now());
    await failed;
    await broken.close();
    const begun = Promise.withResolvers<string>();
    await scheduler.start(async (id) => begun.resolve(id));
    await scheduler.at('x', Date.now());
    expect(await begun.promise).toBe('x');
  });
});
