import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../src/core/store/index.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts';

/** More than a step of a walk reads, and keys that begin alike. */
const KEYS = [
  ...Array.from({ length: 1200 }, (_, nth) => `all:${String(nth).padStart(4, '0')}`),
  ...['all', 'all:', 'all;', 'al', 'b:1', 'b:2', 'b:10', 'z'],
];

function walksFromAnywhere(open: () => Promise<Store>): void {
  let store: Store;
  beforeAll(async () => {
    store = await open();
    await Promise.all(KEYS.map((key) => store.update(key, () => true)));
  });
  afterAll(() => store.close());

  it('lists what begins so, in order, from behind any key on', async () => {
    const prefixes = fc.constantFrom('', 'a', 'all', 'all:', 'all:11', 'b:', 'b:1', 'c', 'z');
    const afters = fc.option(fc.constantFrom(...KEYS, '', 'all:0500x', 'b', 'zz'), {
      nil: undefined,
    });
    await fc.assert(
      fc.asyncProperty(prefixes, afters, async (prefix, after) => {
        const wanted = KEYS.filter((key) => key.startsWith(prefix))
          .filter((key) => after === undefined || key > after)
          .sort();
        const found: string[] = [];
        for await (const [key] of store.list(prefix, after)) found.push(key);
        expect(found).toEqual(wanted);
      }),
      { numRuns: 40 },
    );
  });
}

describe('a walk in memory', () => {
  walksFromAnywhere(() => openStore('memory:', Date.now));
});

describe('a walk in SQLite', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reelbot-list-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  walksFromAnywhere(() => openStore(`sqlite://${join(folder, 'list.sqlite')}`, Date.now));
});

describeWithRedis('a walk in Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());
  walksFromAnywhere(() => openStore(redis.fresh(), Date.now));
});
