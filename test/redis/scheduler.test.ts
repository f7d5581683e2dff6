import { afterAll, beforeAll } from 'vitest';
import { createSharedScheduler } from '../../src/redis/scheduler.ts';
import { schedulerContract } from '../contracts/scheduler.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts';

describeWithRedis('the schedule on Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  schedulerContract({
    open: (log, width) => createSharedScheduler({ url: redis.fresh(), log, now: Date.now, width }),
  });
});
