import { fork } from 'node:child_process';
import { once } from 'node:events';
import { inspect } from 'node:util';
import { createClient } from '@keyv/redis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePort } from '../../sandbox/free-port.ts';
import { openStore, type Store, StoreUnavailable } from '../../src/core/store/index.ts';
import { makeCertificate } from '../support/certificate.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts';
import { wireTo } from '../support/wire.ts';

/** Redis that goes away, comes back, hangs, or does what was asked and cannot say so. */
describeWithRedis('a lost redis', () => {
  let redis: TestRedis;
  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(() => redis.close());

  const add = (store: Store, key = 'n') => store.update<number>(key, (now = 0) => now + 1);
  const failure = async (work: Promise<unknown>): Promise<unknown> => {
    try {
      return await work.then(() => expect.unreachable());
    } catch (error) {
      return error;
    }
  };

  it('that is not there at the start is a clear error, without the password', async () => {
    await redis.stop();
    const url = `redis://bot:open%20sesame@127.0.0.1:${redis.port}/3`;
    const error = await failure(openStore(url, Date.now));
    expect(error).toBeInstanceOf(StoreUnavailable);
    const text = inspect(error, { depth: 9, showHidden: true });
    expect(text).toContain(`the store at redis://127.0.0.1:${redis.port}/3 cannot be opened`);
    expect(text).toContain('ECONNREFUSED');
    expect(text).not.toMatch(/sesame/u);
    const wrong = await failure(openStore('redis://:open%20sesame@h/none', Date.now));
    expect(inspect(wrong, { depth: 9, showHidden: true })).not.toMatch(/sesame/u);
  });

  it('that does not let us in is a clear error, without the password', async () => {
    const own = await startRedis('--requirepass', 'open sesame');
    const at = `127.0.0.1:${own.port}`;
    for (const [user, says] of [
      ['', 'NOAUTH'],
      [':close%20sesame@', 'WRONGPASS'],
      ['nobody:open%20sesame@', 'WRONGPASS'],
    ]) {
      const error = await failure(openStore(`redis://${user}${at}`, Date.now));
      const text = inspect(error, { depth: 9, showHidden: true });
      expect(text).toContain(says);
      expect(text).not.toMatch(/sesame/u);
    }
    const store = await openStore(`redis://:open%20sesame@${at}`, Date.now);
    expect(await add(store)).toBe(1);
    await store.close();
    await own.close();
  });

  it('is reached over TLS, where its certificate is trusted', async (context) => {
    const certificate = await makeCertificate();
    if (certificate === undefined && process.env.REQUIRE_REDIS !== '1') {
      context.skip('there is no openssl on this machine to make a certificate with');
    }
    if (certificate === undefined)
      throw new Error('there is no openssl to make a certificate with');
    const { file, keyFile } = certificate;
    const port = freePort();
    const options = `--tls-port ${port} --tls-auth-clients no --tls-ca-cert-file ${file} --tls-cert-file ${file} --tls-key-file ${keyFile}`;
    const own = await startRedis(...options.split(' '));
    const url = `rediss://127.0.0.1:${port}/1`;
    const error = await failure(openStore(url, Date.now));
    expect(inspect(error)).toMatch(/self-signed certificate/u);
    const child = fork(new URL('../support/count-to.ts', import.meta.url), [url, '3', '2'], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: file },
    });
    expect(await once(child, 'message')).toEqual([2, undefined]);
    await own.close();
    await certificate.remove();
  });

  it('that repeats the greeting with the password in it is not quoted', async () => {
    const wire = await wireTo(redis.port);
    wire.answer("-ERR unknown command 'HELLO', with args: 'open sesame'\r\n", 100);
    const url = `redis://:open%20sesame@127.0.0.1:${wire.port}`;
    const text = inspect(await failure(openStore(url, Date.now)), { depth: 9, showHidden: true });
    expect(text).toContain('unknown command');
    expect(text).not.toMatch(/sesame/u);
    await wire.close();
  });

  it('fails at every call while it is away, and works when it is back', async () => {
    const store = await openStore(redis.url, Date.now);
    expect(await add(store)).toBe(1);
    await redis.kill();
    await Promise.all([
      expect(store.get('n')).rejects.toThrow(StoreUnavailable),
      expect(add(store)).rejects.toThrow(StoreUnavailable),
      expect(
        (async () => {
          for await (const _pair of store.list('')) expect.unreachable();
        })(),
      ).rejects.toThrow(StoreUnavailable),
    ]);
    await redis.start();
    await untilBack(store);
    expect(await add(store)).toBe(2);
    await store.close();
  });

  it('that is back soon is not noticed', async () => {
    const store = await openStore(redis.url, Date.now);
    await add(store);
    await redis.stop();
    const [during] = await Promise.all([add(store), redis.start()]);
    expect(during).toBe(2);
    await store.close();
  });

  it('that hangs fails at the call, and works when it moves again', async () => {
    const store = await openStore(redis.url, Date.now);
    await add(store);
    redis.freeze();
    await expect(store.get('n')).rejects.toThrow(StoreUnavailable);
    await expect(add(store)).rejects.toThrow(StoreUnavailable); // The new connection hangs too.
    redis.thaw();
    await untilBack(store);
    const before = (await store.get<number>('n')) ?? 0;
    expect(await add(store)).toBe(before + 1);
    await store.close();
  });

  it('to which a connection hangs fails at the call, and is connected to anew', async () => {
    const wire = await wireTo(redis.port);
    const store = await openStore(`redis://127.0.0.1:${wire.port}`, Date.now);
    await add(store);
    wire.hang();
    await expect(add(store)).rejects.toThrow(StoreUnavailable);
    expect(await add(store)).toBe(2);
    expect(wire.connections()).toBe(2);
    await store.close();
    await wire.close();
  });

  it('that is still reading what it saved is waited for', async () => {
    const wire = await wireTo(redis.port);
    const store = await openStore(`redis://127.0.0.1:${wire.port}`, Date.now);
    await add(store);
    wire.answer('-LOADING Redis is loading the dataset in memory\r\n', 3);
    expect(await store.get('n')).toBe(1);
    await store.close();
    await wire.close();
  });

  it('that has become a copy of another is left, and its name asked again', async () => {
    const wire = await wireTo(redis.port);
    const store = await openStore(`redis://127.0.0.1:${wire.port}`, Date.now);
    await add(store);
    wire.answer("-READONLY You can't write against a read only replica.\r\n", 1);
    expect(await add(store)).toBe(2);
    expect(wire.connections()).toBe(2);
    await store.close();
    await wire.close();
  });

  it.each(['MOVED 1 127.0.0.1:1', 'CLUSTERDOWN The cluster is down', 'MASTERDOWN Link is down'])(
    'that says %s is left, and looked for again',
    async (words) => {
      const wire = await wireTo(redis.port);
      const store = await openStore(`redis://127.0.0.1:${wire.port}`, Date.now);
      wire.answer(`-${words}\r\n`, 1);
      expect(await add(store)).toBe(1);
      expect(wire.connections()).toBe(2);
      await store.close();
      await wire.close();
    },
  );

  it.each(['ASK 1 127.0.0.1:1', 'TRYAGAIN Multiple keys'])(
    'that says %s is waited for',
    async (words) => {
      const wire = await wireTo(redis.port);
      const store = await openStore(`redis://127.0.0.1:${wire.port}`, Date.now);
      wire.answer(`-${words}\r\n`, 3);
      expect(await add(store)).toBe(1);
      expect(wire.connections()).toBe(1);
      await store.close();
      await wire.close();
    },
  );

  it('that has too few copies to write refuses at once', async () => {
    const own = await startRedis('--min-replicas-to-write', '1');
    const store = await openStore(own.url, Date.now);
    const text = inspect(await failure(add(store)), { depth: 9 });
    expect(text).toContain('NOREPLICAS');
    expect(await store.get('n')).toBeUndefined();
    await store.close();
    await own.close();
  });

  it('whose answer is lost with the connection has written once', async () => {
    const wire = await wireTo(redis.port);
    const store = await openStore(`redis://127.0.0.1:${wire.port}`, Date.now);
    for (let nth = 1; nth <= 5; nth += 1) {
      const lost = wire.loseAnswer();
      expect(await add(store)).toBe(nth);
      await lost;
    }
    expect(wire.connections()).toBe(6);
    await store.close();
    await wire.close();
  });

  it('whose answer is lost for good fails at the call, and what is done again by its name is done once', async () => {
    const wire = await wireTo(redis.port);
    const store = await openStore(`redis://127.0.0.1:${wire.port}`, Date.now);
    const hold = () =>
      store.update<{ held: string[] }>('wallet', (now = { held: [] }) =>
        now.held.includes('task') ? now : { held: [...now.held, 'task'] },
      );
    const lost = wire.loseAnswer({ away: true });
    const given = failure(hold());
    await lost;
    expect(await given).toBeInstanceOf(StoreUnavailable);
    wire.mend();
    await untilBack(store);
    expect(await hold()).toEqual({ held: ['task'] });
    expect(await store.get('wallet')).toEqual({ held: ['task'] });
    await store.close();
    await wire.close();
  });

  it('that is killed again and again under load forgets nothing that it acknowledged', async () => {
    const stores = await Promise.all(
      Array.from({ length: 3 }, () => openStore(redis.url, Date.now)),
    );
    const [first] = stores;
    if (first === undefined) throw new Error('no store');
    const acknowledged: string[] = [];
    let over = false;
    /** Adds names to a list that all write, as fast as it goes. */
    const write = async (store: Store, writer: number) => {
      for (let nth = 0; !over; nth += 1) {
        const name = `${writer}-${nth}`;
        try {
          await store.update<string[]>(`list:${nth % 3}`, (now = []) => [...now, name]);
          acknowledged.push(name);
        } catch (error) {
          expect(error).toBeInstanceOf(StoreUnavailable);
        }
      }
    };
    const writers = stores.map(write);
    for (let nth = 1; nth <= 3; nth += 1) {
      const before = acknowledged.length;
      const enough = async () => {
        while (acknowledged.length < before + 40) await add(first, 'pace').catch(() => 0);
      };
      await enough();
      await redis.kill();
      await redis.start();
    }
    over = true;
    await Promise.all(writers);
    await untilBack(first);
    const written: string[] = [];
    for await (const [, names] of first.list<string[]>('list:')) written.push(...names);
    expect(acknowledged.length).toBeGreaterThan(100);
    expect(new Set(written).size).toBe(written.length);
    expect(acknowledged.filter((name) => !written.includes(name))).toEqual([]);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('is told goodbye: closing leaves no connection behind', async () => {
    const store = await openStore(redis.url, Date.now);
    const client = await createClient({ url: redis.url }).connect();
    const connections = async () => (await client.clientList()).length;
    expect(await connections()).toBe(2);
    await store.close();
    await store.close();
    while ((await connections()) > 1);
    await client.close();
  });

  /** Asks until it answers: each question waits by itself. */
  async function untilBack(store: Store): Promise<void> {
    for (;;) {
      try {
        await store.get('n');
        return;
      } catch {}
    }
  }
});
