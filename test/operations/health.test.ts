import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GatewayView } from '../../src/core/gateway-report.ts';
import type { PlatformHealth } from '../../src/core/platform.ts';
import { createHealth, type Health } from '../../src/operations/health.ts';
import { createMetrics } from '../../src/operations/metrics.ts';
import { createSmallServer, type SmallServer } from '../../src/operations/server.ts';
import { notes } from '../images/local.ts';
import { testClock } from '../support/clock.ts';
import { send } from './hooks-world.ts';

const shards = [
  { id: 0, state: 'ready', pingMs: 41 },
  { id: 3, state: 'ready' },
] as const;

let discord: PlatformHealth;
let slack: PlatformHealth;
let read: () => Promise<undefined>;
let steps: () => Promise<unknown>;
let gateways: { name: string; health: GatewayView['health'] }[];
let reads: number;
let health: Health;
let server: SmallServer;
let origin: string;
let log: ReturnType<typeof notes>;
let clock: ReturnType<typeof testClock>;

beforeEach(async () => {
  discord = { connected: true, shards };
  slack = { connected: true };
  read = async () => undefined;
  reads = 0;
  steps = async () => undefined;
  gateways = [{ name: 'mountsea', health: { circuit: 'closed', keys: { usable: 1, all: 2 } } }];
  log = notes();
  clock = testClock();
  server = createSmallServer(log);
  const platforms = [
    { name: 'discord', health: () => discord },
    { name: 'slack', health: () => slack },
    { name: 'silent' },
  ];
  const get = () => {
    reads += 1;
    return read();
  };
  health = createHealth({
    ...{ platforms, store: { get }, log, clock },
    steps: () => steps(),
    gateways: () => gateways,
  });
  health.serve(server);
  createMetrics({ gateways: () => [], platforms: () => platforms, now: clock.now }).serve(server);
  health.started(true);
  origin = `http://127.0.0.1:${await server.listen(0, '127.0.0.1', true)}`;
});
afterEach(() => server.stop());

const ask = async (path = '/readyz', method = 'GET') => {
  const { status, body, headers } = await send(method, `${origin}${path}`);
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'cache-control': 'no-store',
  });
  return { status, said: body === '' ? undefined : JSON.parse(body) };
};

const well = {
  ready: true,
  platforms: {
    discord: { connected: true, shards },
    slack: { connected: true },
    silent: { connected: true },
  },
  store: 'answers',
  scheduler: 'answers',
  started: true,
  gateways: { mountsea: { circuit: 'closed' } },
};

describe('GET /healthz', () => {
  test('answers as long as there is anybody to answer, whatever else is down', async () => {
    discord = { connected: false };
    read = () => Promise.reject(new Error('disk full'));
    health.started(false);
    expect(await ask('/healthz')).toEqual({ status: 200, said: { alive: true } });
    expect(reads).toBe(0);
  });

  test('HEAD too', async () => {
    expect(await ask('/healthz', 'HEAD')).toEqual({ status: 200, said: undefined });
    expect(await ask('/readyz', 'HEAD')).toEqual({ status: 200, said: undefined });
  });
});

describe('GET /readyz', () => {
  test('is 200 with everything there, each shard with its state and ping', async () => {
    expect(await ask()).toEqual({ status: 200, said: well });
    expect(log.lines).toEqual([]);
  });

  test('is 503 while a platform is not connected', async () => {
    const broken = [shards[0], { id: 3, state: 'connecting' }] as const;
    discord = { connected: false, shards: broken };
    const platforms = { ...well.platforms, discord };
    expect(await ask()).toEqual({ status: 503, said: { ...well, ready: false, platforms } });
  });

  test('is 503 until the program has started, and when it stops', async () => {
    const not = { status: 503, said: { ...well, ready: false, started: false } };
    health.started(false);
    expect(await ask()).toEqual(not);
    health.started(true);
    expect((await ask()).status).toBe(200);
    health.started(false);
    expect(await ask()).toEqual(not);
  });

  test('is 503 while the store fails, and does not say why to strangers', async () => {
    read = () => Promise.reject(new Error('redis://user:secret@host'));
    expect(await ask()).toEqual({ status: 503, said: { ...well, ready: false, store: 'fails' } });
    expect(log.lines.join()).not.toContain('secret');
  });

  test('is 503 when the store hangs for a second; however many ask, it is asked once', async () => {
    let wake = (_: undefined) => {};
    read = () =>
      new Promise((resolve) => {
        wake = resolve;
      });
    const asked = [ask(), ask(), ask()];
    await expect.poll(() => reads).toBe(1);
    let answered = 0;
    for (const one of asked) void one.then(() => (answered += 1));
    await clock.advance(999);
    expect(answered).toBe(0);
    // Advanced again until every question has come in: its second begins then.
    await expect
      .poll(async () => {
        await clock.advance(1000);
        return answered;
      })
      .toBe(3);
    for (const one of asked) {
      expect(await one).toEqual({ status: 503, said: { ...well, ready: false, store: 'silent' } });
    }
    expect(reads).toBe(1);
    wake(undefined);
    read = async () => undefined;
    expect((await ask()).status).toBe(200);
    expect(reads).toBe(2);
  });

  test('is 503 while a schedule that several processes share is out of reach', async () => {
    steps = () => Promise.reject(new Error('redis://user:secret@host'));
    const said = { ...well, ready: false, scheduler: 'fails' };
    expect(await ask()).toEqual({ status: 503, said });
    expect(await health.isReady()).toBe(false);
    expect(log.lines.join()).not.toContain('secret');
    steps = async () => ({ delayed: 3 });
    expect(await ask()).toEqual({ status: 200, said: well });
    expect(await health.isReady()).toBe(true);
  });

  test('tells how the gateways do, and stays ready with all of them away', async () => {
    gateways = [{ name: 'mountsea', health: { circuit: 'open', until: 42 } }];
    const said = { ...well, gateways: { mountsea: { circuit: 'open', until: 42 } } };
    expect(await ask()).toEqual({ status: 200, said });
  });

  test('logs a change once, not every question', async () => {
    await ask();
    slack = { connected: false };
    await ask();
    await ask();
    expect(log.lines).toEqual([expect.stringMatching(/^not ready \{"platforms":\{"discord"/u)]);
    slack = { connected: true };
    await ask();
    await ask();
    expect(log.lines.slice(1)).toEqual(['ready again {}']);
  });
});

describe('for those who run the bot only', () => {
  test.each([
    ['/healthz', { 'x-forwarded-for': '198.51.100.7' }],
    ['/healthz', { forwarded: 'for=198.51.100.7' }],
    ['/readyz', { 'x-forwarded-for': '198.51.100.7' }],
    ['/readyz', { forwarded: 'for=198.51.100.7' }],
  ])('%s with %j finds nothing', async (path, headers) => {
    expect(await send('GET', `${origin}${path}`, '', headers)).toMatchObject({
      status: 404,
      body: 'not found\n',
    });
    expect(reads).toBe(0);
  });

  test('nobody listens for it alone', async () => {
    const small = createSmallServer(log);
    health.serve(small);
    expect(await small.listen(0, '127.0.0.1')).toBeUndefined();
    await small.stop();
  });
});

describe('the gauge of the shards', () => {
  const samples = async () => {
    const { body } = await send('GET', `${origin}/metrics`);
    return body.split('\n').filter((line) => line.startsWith('reelbot_discord_shard'));
  };

  test('has 1 for the state that each is in', async () => {
    discord = { connected: false, shards: [shards[0], { id: 3, state: 'closed' }] };
    expect(await samples()).toEqual([
      'reelbot_discord_shard{shard="0",state="connecting"} 0',
      'reelbot_discord_shard{shard="0",state="ready"} 1',
      'reelbot_discord_shard{shard="0",state="closed"} 0',
      'reelbot_discord_shard{shard="3",state="connecting"} 0',
      'reelbot_discord_shard{shard="3",state="ready"} 0',
      'reelbot_discord_shard{shard="3",state="closed"} 1',
    ]);
  });

  test('is not there without any', async () => {
    discord = { connected: true };
    expect(await samples()).toEqual([]);
  });
});
