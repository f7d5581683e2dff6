import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Scheduler } from '../../src/core/schedule.ts';
import { createSharedScheduler } from '../../src/redis/scheduler.ts';
import { schedulerContract } from '../contracts/scheduler.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts';

describeWithRedis('the schedule on Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  it('tells the first step of an id from later ones, in whatever process', async () => {
    const url = redis.fresh();
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const seen: [string, boolean][] = [];
    const done = Promise.withResolvers<void>();
    const open = () => createSharedScheduler({ url, log, now: Date.now, width: 4, lockMs: 1000 });
    const [front, one, other] = [open(), open(), open()];
    const step = (scheduler: Scheduler) => async (id: string, first: boolean) => {
      seen.push([id, first]);
      if (seen.length >= 4) done.resolve();
      else await scheduler.at(id, Date.now() + 20);
    };
    await one.start(step(one));
    await other.start(step(other));
    await front.at('a', Date.now());
    await done.promise;
    await Promise.all([front, one, other].map((scheduler) => scheduler.stop()));
    expect(seen).toEqual([
      ['a', true],
      ['a', false],
      ['a', false],
      ['a', false],
    ]);
  });

  schedulerContract({
    open: (log, width) => createSharedScheduler({ url: redis.fresh(), log, now: Date.now, width }),
  });
});
