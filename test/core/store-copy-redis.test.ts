import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from '../../src/core/store/copy.ts';
import { copyCommand } from '../../src/core/store/copy-command.ts';
import { openStore, type Store } from '../../src/core/store/index.ts';
import { openBackend } from '../../src/core/store/open.ts';
import { redisUse, useOf } from '../../src/core/store/redis-in-use.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts';

const HOUR = 3_600_000;

describeWithRedis('npm run store:copy with Redis', () => {
  let redis: TestRedis;
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reelbot-copy-'));
    redis = await startRedis();
  });
  afterAll(async () => {
    await redis.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function filled(url: string): Promise<string> {
    const store = await openStore(url, Date.now);
    const many = Array.from({ length: 450 }, (_, n) =>
      store.update(`task:${n}`, () => ({ n, prompt: `boat ${n}` })),
    );
    await Promise.all([
      ...many,
      store.update('wallet:user:discord:1', () => ({ committed: 3, held: {} }), 2 * HOUR),
      // Below and above each other, depending on who compares.
      store.update('k:\uffee', () => 1),
      store.update('k:🎬', () => ({ text: '":"\n🎬', deep: [null, ':x'] })),
    ]);
    await store.close();
    return url;
  }

  async function command(...words: string[]) {
    const lines: string[] = [];
    const line = (one: string) => void lines.push(one);
    const code = await copyCommand(words, { out: line, error: line }, Date.now);
    return { code, said: lines.join('\n') };
  }

  async function digest(url: string) {
    const { backend } = await openBackend(url, Date.now, () => {});
    const found = await digestOf(backend, 0);
    await backend.close();
    return found;
  }

  const spent = async (store: Store) => (await store.get<object>('wallet:user:discord:1')) ?? {};

  it('there and back again, everything is the same', async () => {
    const from = await filled(`sqlite://${join(folder, 'from.sqlite')}`);
    const there = redis.fresh();
    const back = `sqlite://${join(folder, 'back.sqlite')}`;
    const first = await command('--from', from, '--to', there);
    expect(first).toMatchObject({ code: 0, said: expect.stringContaining('the same 453 keys') });
    expect(await command('--from', there, '--to', back)).toMatchObject({ code: 0 });
    const all = await Promise.all([from, there, back].map(digest));
    expect(all).toEqual([all[0], all[0], all[0]]);
    const store = await openStore(there, Date.now);
    expect(await spent(store)).toEqual({ committed: 3, held: {} });
    await store.update('wallet:user:discord:1', (now: object | undefined) => ({ ...now, held: 1 }));
    expect(await spent(store)).toMatchObject({ held: 1 });
    const keys: string[] = [];
    for await (const [key] of store.list('k:')) keys.push(key);
    expect(keys).toHaveLength(2);
    await store.close();
  });

  it('takes over when a value expires', async () => {
    const from = await filled(`sqlite://${join(folder, 'expiring.sqlite')}`);
    const there = redis.fresh();
    await command('--from', from, '--to', there);
    const { adapter, backend } = await openBackend(there, Date.now, () => {});
    if (!('client' in adapter)) throw new Error('no Redis');
    const client = adapter.client as { pTTL(key: string): Promise<number> };
    const left = await client.pTTL('{reelbot}::wallet:user:discord:1');
    expect(left).toBeGreaterThan(HOUR);
    expect(left).toBeLessThanOrEqual(2 * HOUR);
    expect(await client.pTTL('{reelbot}::task:1')).toBe(-1);
    await backend.close();
  });

  it('sees that somebody else is connected to the same database', async () => {
    const from = await filled(`sqlite://${join(folder, 'used.sqlite')}`);
    const there = redis.fresh();
    const elsewhere = await openStore(redis.fresh(), Date.now);
    expect((await command('--from', from, '--to', there)).said).not.toContain('make sure');
    await elsewhere.close();
    const running = await openStore(there, Date.now);
    const { said } = await command('--from', from, '--to', there, '--dry-run');
    // Redis before 7.2 does not tell what they connected with.
    expect(said).toMatch(/make sure that it is no bot|is in use/u);
    await running.close();
  });

  it('leaves a Redis alone that holds something, and makes it a copy when told so', async () => {
    const from = await filled(`sqlite://${join(folder, 'onto.sqlite')}`);
    const there = redis.fresh();
    const store = await openStore(there, Date.now);
    await store.update('task:other', () => 1);
    await store.update('task:1', () => 'another one');
    await store.close();
    const no = await command('--from', from, '--to', there);
    expect(no).toMatchObject({ code: 1, said: expect.stringContaining('is not empty') });
    expect((await digest(there)).keys).toBe(2);
    expect(await command('--from', from, '--to', there, '--force')).toMatchObject({ code: 0 });
    expect(await digest(there)).toEqual(await digest(from));
  });
});

describe('who else is connected to a Redis', () => {
  const own = 'id=3 addr=127.0.0.1:1 name= db=0 cmd=client|list lib-name=node-redis';
  const line = (more: string) => `id=4 addr=127.0.0.1:2 name=${more}`;

  it.each([
    ['nobody', own],
    ['nobody', `${own}\n${line(' db=1 lib-name=node-redis')}\n`],
    ['somebody', `${line(' db=0 cmd=ping')}\r\n${own}\r\n`],
    ['somebody', `${own}\n${line(' db=0 lib-name=redis-py lib-ver=5')}`],
    ['a bot', `${own}\n${line(' db=0 lib-name=node-redis(x) lib-ver=6')}`],
    ['unknown', line(' db=0 lib-name=node-redis')],
    ['unknown', ''],
  ])('%s', (use, list) => {
    expect(useOf(list, '3')).toBe(use);
  });

  it('unknown, where Redis refuses to say', async () => {
    const sendCommand = () => Promise.reject(new Error('NOPERM'));
    expect(await redisUse({ sendCommand })).toBe('unknown');
  });
});
