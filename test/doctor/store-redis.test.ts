import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../sandbox/free-port.ts';
import { findingsOn } from '../../src/doctor/redis-settings.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts';
import { startSentinels, type TestRedises } from '../support/redis-several.ts';
import { makePlace, type Place } from './looking.ts';

let place: Place;

beforeAll(async () => {
  place = await makePlace();
});
afterAll(() => place.leave());

const say = (STORE_URL: string) => place.say('store', { STORE_URL });

const KEPT = ['ok: It opens, takes what is written and keeps it.'];

it('says what cannot be asked', () => {
  expect(findingsOn({})).toEqual([
    { state: 'warn', says: expect.stringContaining('does not tell its settings') },
  ]);
});

it('is not there', async () => {
  const [line] = await say(`redis://:a-password@127.0.0.1:${freePort()}`);
  expect(line).toMatch(/^wrong: It cannot be used: .*ECONNREFUSED/u);
  expect(line).not.toContain('a-password');
});

describeWithRedis('the doctor at a Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  /** One command in Redis' plain form, with its answer. */
  async function ask(command: string): Promise<string> {
    const socket = connect(redis.port, '127.0.0.1');
    socket.write(`${command}\r\n`);
    const [answer] = await once(socket, 'data');
    socket.destroy();
    return String(answer);
  }

  it('finds that everything is kept, and leaves nothing behind', async () => {
    const url = redis.fresh();
    expect(await say(url)).toEqual(KEPT);
    const left = await ask('INFO keyspace');
    // What stays is the answer to a repeated question, which ends by itself.
    expect(left).not.toMatch(new RegExp(`db${url.split('/').at(-1)}:keys=[2-9]`, 'u'));
  });

  it.each([
    ['appendonly', 'no', 'yes', /^wrong: Redis keeps no append-only file/u],
    ['maxmemory-policy', 'allkeys-lru', 'noeviction', /^wrong: Redis drops keys/u],
    ['appendfsync', 'everysec', 'always', /^warn: Redis does not wait for its disk/u],
  ])('%s %s', async (name, planted, mended, says) => {
    expect(await ask(`CONFIG SET ${name} ${planted}`)).toContain('OK');
    const lines = await say(redis.fresh());
    expect(lines).toEqual([expect.stringMatching(says)]);
    expect(await ask(`CONFIG SET ${name} ${mended}`)).toContain('OK');
    expect(await say(redis.fresh())).toEqual(KEPT);
  });

  it('may not come in', async () => {
    const secret = 'the-right-password';
    await ask(`CONFIG SET requirepass ${secret}`);
    const [line] = await say(redis.url.replace('//', '//:a-wrong-password@'));
    expect(line).toMatch(/^wrong: It cannot be used: /u);
    expect(line).not.toContain('a-wrong-password');
    expect(await say(redis.url.replace('//', `//:${secret}@`))).toEqual(KEPT);
  });
});

describeWithRedis('the doctor at a Redis behind sentinels', () => {
  let redis: TestRedises;
  beforeAll(async () => {
    redis = await startSentinels();
  }, 60_000);
  afterAll(() => redis.close());

  it('finds that writes are taken while no copy is connected', async () => {
    const master = await redis.master();
    const ask = (count: string) => master.config('SET', 'min-replicas-to-write', count);
    await ask('0');
    expect(await say(redis.fresh())).toEqual([
      expect.stringMatching(/^warn: Redis takes writes while no copy/u),
    ]);
    await ask('1');
    expect(await say(redis.fresh())).toEqual(KEPT);
    master.disconnect();
  });
});
