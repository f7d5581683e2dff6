import KeyvRedis, { createClient } from '@keyv/redis';
import fc from 'fast-check';
import { Keyv } from 'keyv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store, StoreUnavailable } from '../../src/core/store/index.ts';
import { nameOf, parseRedisUrl } from '../../src/core/store/redis-address.ts';
import { adviceOnRedis } from '../../src/core/store/redis-advice.ts';
import { dropScript, swapScript } from '../../src/core/store/redis-script.ts';
import { sharedStoreContract, storeContract } from '../contracts/store.ts';
import { manyRuns } from '../support/hell-runs.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts';

const HOUR_MS = 3_600_000;

describeWithRedis('redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  /** A connection of the test's own, to look behind the store. */
  async function clientTo(url: string) {
    return await createClient({ url }).connect();
  }

  async function keysOf(store: Store): Promise<string[]> {
    const keys: string[] = [];
    for await (const [key] of store.list('')) keys.push(key);
    return keys;
  }

  storeContract({
    open: () => openStore(redis.fresh(), Date.now),
    async openBroken() {
      const store = await openStore(redis.fresh(), Date.now);
      await store.close();
      return store;
    },
    ttls: [-HOUR_MS],
  });

  sharedStoreContract({ freshUrl: () => redis.fresh() });

  it('is an ordinary keyv store to anyone else', async () => {
    const url = redis.fresh();
    const store = await openStore(url, Date.now);
    await store.update('wallet:1', () => ({ committed: 3, held: {} }), HOUR_MS);
    await store.update('task:1', () => ({ state: 'running' }));
    const keyv = new Keyv({ store: new KeyvRedis(url), namespace: '{reelbot}' });
    expect(await keyv.get('wallet:1')).toEqual({ committed: 3, held: {} });
    const pairs: unknown[] = [];
    for await (const [key] of keyv.iterator?.() ?? []) pairs.push(key);
    expect(pairs.sort()).toEqual(['task:1', 'wallet:1']);
    await keyv.disconnect();
    await store.close();
  });

  it('keeps all its keys in one slot of a cluster, and what may go has its time', async () => {
    const url = redis.fresh();
    const store = await openStore(url, Date.now);
    await store.update('kept', () => 1);
    await store.update('swept', () => 1, HOUR_MS);
    const client = await clientTo(url);
    const keys = await client.keys('*');
    expect(keys).toHaveLength(4); // Two values, the index, and the last answer to this process.
    for (const key of keys) expect(key).toMatch(/^\{reelbot\}:/u);
    expect(await client.pTTL('{reelbot}::kept')).toBe(-1);
    expect(await client.pTTL('{reelbot}::swept')).toBeGreaterThan(HOUR_MS - 60_000);
    const answer = keys.find((key) => key.includes(':answer:')) ?? '';
    expect(await client.pTTL(answer)).toBeGreaterThan(0);
    await client.close();
    await store.close();
  });

  it('drops from its index what expired by itself, and keeps there what is written again', async () => {
    const url = redis.fresh();
    const store = await openStore(url, Date.now);
    await store.update('a', () => 1, HOUR_MS);
    await store.update('b', () => 1, HOUR_MS);
    await store.update('c', () => 1);
    const client = await clientTo(url);
    // What Redis does when the time has come.
    await client.del(['{reelbot}::a', '{reelbot}::b']);
    expect(await store.update<number>('b', (now = 10) => now + 1)).toBe(11);
    expect(await keysOf(store)).toEqual(['b', 'c']);
    expect(await client.zRange('{reelbot}:index', 0, -1)).toEqual(['b', 'c']);
    await client.close();
    await store.close();
  });

  it('keeps in the index what was written again before it could be dropped', async () => {
    const client = await clientTo(redis.fresh());
    await client.zAdd(
      '{x}:index',
      ['a', 'b'].map((value) => ({ score: 0, value })),
    );
    await client.set('{x}::b', 'written a moment ago');
    await client.eval(dropScript.text, {
      keys: ['{x}:index', '{x}::a', '{x}::b'],
      arguments: ['a', 'b'],
    });
    expect(await client.zRange('{x}:index', 0, -1)).toEqual(['b']);
    await client.close();
  });

  it('takes more updates at once than one script does', async () => {
    const url = redis.fresh();
    const store = await openStore(url, Date.now);
    const client = await clientTo(url);
    const add = (n: number) => store.update<number>(`key:${n}`, (now = 0) => now + 1);
    await Promise.all(Array.from({ length: 2500 }, (_, n) => add(n)));
    const answer = (await client.keys('*answer*'))[0] ?? '';
    const [batch, bits] = (await client.get(answer))?.split(' ') ?? [];
    expect([batch, bits?.length]).toEqual(['3', 500]);
    expect(await keysOf(store)).toHaveLength(2500);
    await client.close();
    await store.close();
  });

  it('walks on over pages of which nothing is left', async () => {
    const url = redis.fresh();
    const store = await openStore(url, Date.now);
    const names = Array.from({ length: 1100 }, (_, n) => `key:${String(n).padStart(4, '0')}`);
    await Promise.all(names.map((name) => store.update(name, () => 1)));
    const client = await clientTo(url);
    await client.del(names.slice(100, 1090).map((name) => `{reelbot}::${name}`));
    expect(await keysOf(store)).toEqual([...names.slice(0, 100), ...names.slice(1090)]);
    await client.close();
    await store.close();
  });

  it('goes on when Redis has forgotten the scripts', async () => {
    const url = redis.fresh();
    const store = await openStore(url, Date.now);
    const client = await clientTo(url);
    await store.update('a', () => 1);
    await client.scriptFlush();
    expect(await store.update<number>('a', (now = 0) => now + 1)).toBe(2);
    await client.close();
    await store.close();
  });

  it('runs a batch once, whatever is sent again or arrives late', async () => {
    const client = await clientTo(redis.fresh());
    const send = (number: string, was: string, now: string) =>
      client.eval(swapScript.text, {
        keys: ['{x}:index', '{x}:answer', '{x}::a'],
        arguments: [number, '60000', 'a', was, now, ''],
      });
    expect(await send('1', '', 'one')).toEqual([1]);
    expect(await send('1', '', 'one')).toEqual([1]);
    expect(await send('2', 'one', '')).toEqual([1]);
    // Without the numbers, this one would find what it expects, and write.
    await expect(send('1', '', 'one')).rejects.toThrow(/^LATE/u);
    expect(await client.get('{x}::a')).toBeNull();
    expect(await send('3', 'other', 'three')).toEqual(['']);
    expect(await send('4', '', 'four')).toEqual([1]);
    expect(await send('5', 'other', 'five')).toEqual(['four']);
    await client.close();
  });

  it('fails at the call when its memory is full, and writes nothing', async () => {
    const own = await startRedis('--maxmemory-policy', 'noeviction');
    const store = await openStore(own.url, Date.now);
    await store.update('a', () => 1);
    const client = await clientTo(own.url);
    await client.configSet('maxmemory', '1');
    await expect(store.update('a', () => 2)).rejects.toThrow(StoreUnavailable);
    expect(await store.get('a')).toBe(1);
    await client.configSet('maxmemory', '0');
    expect(await store.update('a', () => 3)).toBe(3);
    await client.close();
    await store.close();
    await own.close();
  });

  it('says nothing of settings that keep everything, and says what others may cost', async () => {
    const advice: string[] = [];
    const open = async (url: string) => {
      advice.length = 0;
      await (await openStore(url, Date.now, (sentence) => advice.push(sentence))).close();
    };
    await open(redis.fresh());
    expect(advice).toEqual([]);
    const client = await clientTo(redis.url);
    await client.configSet('maxmemory-policy', 'volatile-lru');
    await client.configSet('appendfsync', 'everysec');
    await open(redis.fresh());
    expect(advice.join()).toMatch(/appendfsync everysec.+maxmemory-policy volatile-lru/u);
    const rules = ['on', '>hard to guess', '~*', '+@all', '-config'];
    await client.aclSetUser('someone', rules);
    await open(`redis://someone:hard%20to%20guess@127.0.0.1:${redis.port}/1`);
    expect(advice).toEqual([expect.stringContaining('could not be checked')]);
    await client.configSet('maxmemory-policy', 'noeviction');
    await client.configSet('appendfsync', 'always');
    await client.close();
  });
});

describe('the advice on Redis', () => {
  const best = { appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction' };

  it.each([
    [best, []],
    [{ ...best, appendonly: 'no' }, ['appendonly no']],
    [{ ...best, appendfsync: 'no' }, ['half minute']],
    [{ ...best, 'maxmemory-policy': 'allkeys-lru' }, ['allkeys-lru']],
    [{}, ['could not be checked']],
    [{ appendonly: 'no' }, ['could not be checked']],
  ])('on %o names %o', (settings, parts) => {
    const advice = adviceOnRedis(settings);
    expect(advice).toEqual(parts.map((part) => expect.stringContaining(part)));
  });
});

describe('the address of a Redis', () => {
  it('is read with all its parts', () => {
    expect(parseRedisUrl('redis://cache')).toEqual({
      through: 'itself',
      places: [{ host: 'cache', port: 6379 }],
      group: '',
      tls: false,
      database: 0,
    });
    expect(parseRedisUrl('rediss://bot:p%40ss%2Fw@[::1]:6380/7')).toEqual({
      through: 'itself',
      places: [{ host: '::1', port: 6380 }],
      group: '',
      tls: true,
      username: 'bot',
      password: 'p@ss/w',
      database: 7,
    });
    expect(parseRedisUrl('redis://:secret@h/')).toMatchObject({ password: 'secret', database: 0 });
  });

  it.each(['redis:', 'redis://', 'redis://h/x', 'redis://h/1/2', 'redis://h?db=1', 'redis://h#1'])(
    'is not %s',
    (text) => expect(parseRedisUrl(text)).toBeUndefined(),
  );

  it.each(['http://h', 'redis://:%zz@h', 'redis://h:99999', 'redis://:a#b@h', 'redis://h/123456'])(
    'is not %s either',
    (text) => expect(parseRedisUrl(text)).toBeUndefined(),
  );

  it('takes any user and password, and is shown without them', () => {
    const anything = fc.string({ unit: 'binary', minLength: 1 });
    fc.assert(
      fc.property(anything, anything, (username, password) => {
        const url = `redis://${encodeURIComponent(username)}:${encodeURIComponent(password)}@h:1/2`;
        const address = parseRedisUrl(url);
        expect(address).toMatchObject({ username, password });
        expect(address && nameOf(address)).toBe('redis://h:1/2');
      }),
      manyRuns(),
    );
  });
});
