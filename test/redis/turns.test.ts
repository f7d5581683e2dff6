import { afterAll, beforeAll } from 'vitest';
import { openStore, type Store } from '../../src/core/store/index.ts';
import { sharedTurns, type Turns } from '../../src/core/turns.ts';
import { turnsContract } from '../contracts/turns.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts';

describeWithRedis('turns of many processes, on Redis', () => {
  let redis: TestRedis;
  const stores: Store[] = [];
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await redis.close();
  });

  turnsContract({
    async open(room) {
      const url = redis.fresh();
      const one = async (): Promise<Turns> => {
        const store = await openStore(url, Date.now);
        stores.push(store);
        return sharedTurns(store, room, () => 0);
      };
      return [await one(), await one(), await one()];
    },
    runs: 30,
  });
});
