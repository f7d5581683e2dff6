import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/core/store/index.ts';
import { failoverContract } from '../contracts/failover.ts';
import { schedulerContract } from '../contracts/scheduler.ts';
import { sharedStoreContract, storeContract } from '../contracts/store.ts';
import { turnsContract } from '../contracts/turns.ts';
import { describeWithRedis } from '../support/redis.ts';
import { startCluster, type TestRedises } from '../support/redis-several.ts';
import { schedulerOn, turnsOn } from '../support/redis-shared.ts';

const HOUR_MS = 3_600_000;

describeWithRedis('a cluster', () => {
  let redises: TestRedises;
  beforeAll(async () => {
    redises = await startCluster();
  }, 30_000);
  afterAll(() => redises.close());

  describe('as a store', () => {
    storeContract({
      open: () => openStore(redises.fresh(), Date.now),
      async openBroken() {
        const store = await openStore(redises.fresh(), Date.now);
        await store.close();
        return store;
      },
      ttls: [-HOUR_MS],
    });
    sharedStoreContract({ freshUrl: () => redises.fresh() });
  });
  describe('as a schedule', () => schedulerContract(schedulerOn(() => redises.fresh())));
  describe('as turns', () => turnsContract(turnsOn(() => redises.fresh())));

  it('is found by any one of its nodes, and keeps everything on one', async () => {
    const [, host = ''] = /\/\/(.*?),/u.exec(redises.fresh()) ?? [];
    const store = await openStore(`redis+cluster://127.0.0.1:1,${host}`, Date.now);
    await Promise.all(Array.from({ length: 50 }, (_, n) => store.update(`key:${n}`, () => n)));
    const master = await redises.master();
    expect(await master.dbsize()).toBe(52); // With the index, and the last answer to this process.
    master.disconnect();
    await store.close();
  });
});

describeWithRedis('a cluster that puts a copy in the place of a node', () => {
  failoverContract({ start: startCluster });
});
