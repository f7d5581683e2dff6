import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/core/store/index.ts';
import { failoverContract } from '../contracts/failover.ts';
import { schedulerContract } from '../contracts/scheduler.ts';
import { sharedStoreContract, storeContract } from '../contracts/store.ts';
import { turnsContract } from '../contracts/turns.ts';
import { describeWithRedis, startRedis } from '../support/redis.ts';
import { startSentinel, startSentinels, type TestRedises } from '../support/redis-several.ts';
import { schedulerOn, turnsOn } from '../support/redis-shared.ts';

const HOUR_MS = 3_600_000;

describeWithRedis('a Redis watched by sentinels', () => {
  let redises: TestRedises;
  beforeAll(async () => {
    redises = await startSentinels();
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

  it('is to take no writes without a copy, which is said', async () => {
    const advice: string[] = [];
    const open = async () => {
      advice.length = 0;
      await (await openStore(redises.url, Date.now, (sentence) => advice.push(sentence))).close();
    };
    await open();
    expect(advice).toEqual([expect.stringContaining('min-replicas-to-write 1')]);
    const master = await redises.master();
    await master.config('SET', 'min-replicas-to-write', '1');
    await open();
    expect(advice).toEqual([]);
    await master.config('SET', 'min-replicas-to-write', '0');
    master.disconnect();
  });

  it('lets in a user whom the sentinels do not know, and who may not ask for a role', async () => {
    const master = await redises.master();
    await master.acl('SETUSER', 'someone', 'on', '>hard-to-guess', '~*', '+@all', '-role');
    const url = redises.fresh().replace('://', '://someone:hard-to-guess@');
    const store = await openStore(url, Date.now);
    expect(await store.update('a', () => 1)).toBe(1);
    await store.close();
    await master.acl('DELUSER', 'someone');
    master.disconnect();
  });

  it('is found by any one of its sentinels, and not under another name', async () => {
    const [, host = ''] = /\/\/(.*?),/u.exec(redises.url) ?? [];
    const near = await openStore(`redis+sentinel://127.0.0.1:1,${host}/mymaster`, Date.now);
    await near.update('a', () => 1);
    await near.close();
    const lost = openStore(`redis+sentinel://127.0.0.1:1,${host}/theirs`, Date.now);
    const text = inspect(await lost.catch((error: unknown) => error), { depth: 9 });
    expect(text).toContain('no sentinel leads to a master');
    expect(text).toContain('knows no theirs');
    expect(text).toContain('ECONNREFUSED 127.0.0.1:1');
  });
});

describeWithRedis('a Redis with a password, watched by sentinels', () => {
  it('is found by sentinels that have none, and no error names it', async () => {
    const redises = await startSentinels('open-sesame');
    const store = await openStore(redises.fresh(), Date.now);
    expect(await store.update('a', () => 1)).toBe(1);
    await store.close();
    const wrong = openStore(redises.url.replace('open', 'close'), Date.now);
    const text = inspect(await wrong.catch((error: unknown) => error), {
      depth: 9,
      showHidden: true,
    });
    expect(text).toContain('WRONGPASS');
    expect(text).not.toContain('sesame');
    await redises.close();
  }, 30_000);
});

describeWithRedis('a sentinel that was away', () => {
  it('is not believed when it names a copy', async () => {
    const master = await startRedis();
    const copy = await startRedis('--replicaof', `127.0.0.1 ${master.port}`);
    const folder = await mkdtemp(join(tmpdir(), 'reelbot-sentinel-'));
    const sentinel = await startSentinel(join(folder, 'sentinel.conf'), copy.port);
    const opening = openStore(`redis+sentinel://127.0.0.1:${sentinel.port}/mymaster`, Date.now);
    const text = inspect(await opening.catch((error: unknown) => error), { depth: 9 });
    expect(text).toContain(`127.0.0.1:${copy.port} is no master`);
    await Promise.all([sentinel.close(), copy.close(), master.close()]);
    await rm(folder, { recursive: true, force: true });
  });
});

describeWithRedis('sentinels that put a copy in the place of a Redis', () => {
  failoverContract({ start: startSentinels });
});
