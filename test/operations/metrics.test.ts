import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GatewayView } from '../../src/core/gateway-report.ts';
import { createMetrics } from '../../src/operations/metrics.ts';
import { createSmallServer, type SmallServer } from '../../src/operations/server.ts';
import { notes } from '../images/local.ts';
import { send } from './hooks-world.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const model = (id: string, more: Partial<GatewayView['models'][number]> = {}) => ({
  id,
  label: id,
  ...more,
});

const well: GatewayView = {
  name: 'mountsea',
  health: { circuit: 'closed', keys: { usable: 2, all: 3 } },
  running: 4,
  models: [model('a'), model('b', { retired: '2026-11-22' }), model('c', { until: NOW })],
  balance: { left: 1234.5, at: NOW - 60_000 },
};
const ill: GatewayView = {
  name: 'odd "name"\\\n',
  health: { circuit: 'open', until: NOW + 1000 },
  running: 0,
  models: [model('a', { retired: '2026-11-21' }), model('b', { until: NOW + 1 })],
};

let views: readonly GatewayView[];
let server: SmallServer;
let url: string;
const log = notes();
beforeEach(async () => {
  views = [well, ill];
  server = createSmallServer(log);
  createMetrics({ gateways: () => views, now: () => NOW }).serve(server);
  url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1', true)}/metrics`;
});
afterEach(() => server.stop());

/** The samples, without the lines that explain them. */
const samples = async () => {
  const { body } = await send('GET', url);
  return body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
};

test('tells of each gateway what it tells, as Prometheus reads it', async () => {
  const answer = await send('GET', url);
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/u);
  expect(answer.body).toMatch(/^# HELP reelbot_gateway_balance .+\n# TYPE \S+ gauge\n/mu);
  const odd = String.raw`gateway="odd \"name\"\\\n"`;
  expect((await samples()).toSorted()).toEqual(
    [
      'reelbot_gateway_balance{gateway="mountsea"} 1234.5',
      'reelbot_gateway_circuit{gateway="mountsea",state="closed"} 1',
      'reelbot_gateway_circuit{gateway="mountsea",state="half-open"} 0',
      'reelbot_gateway_circuit{gateway="mountsea",state="open"} 0',
      `reelbot_gateway_circuit{${odd},state="closed"} 0`,
      `reelbot_gateway_circuit{${odd},state="half-open"} 0`,
      `reelbot_gateway_circuit{${odd},state="open"} 1`,
      'reelbot_gateway_keys_usable{gateway="mountsea"} 2',
      'reelbot_gateway_models{gateway="mountsea"} 3',
      `reelbot_gateway_models{${odd}} 0`,
      'reelbot_gateway_running{gateway="mountsea"} 4',
      `reelbot_gateway_running{${odd}} 0`,
    ].toSorted(),
  );
});

test('is asked anew each time: what has gone is not told any more', async () => {
  await samples();
  const { balance: _, ...rest } = well;
  views = [{ ...rest, running: 5, health: { circuit: 'half-open' } }];
  expect((await samples()).toSorted()).toEqual(
    [
      'reelbot_gateway_circuit{gateway="mountsea",state="closed"} 0',
      'reelbot_gateway_circuit{gateway="mountsea",state="half-open"} 1',
      'reelbot_gateway_circuit{gateway="mountsea",state="open"} 0',
      'reelbot_gateway_models{gateway="mountsea"} 3',
      'reelbot_gateway_running{gateway="mountsea"} 5',
    ].toSorted(),
  );
});

test('two programs in one process do not get in each other’s way', async () => {
  const other = createMetrics({ gateways: () => [], now: () => NOW });
  expect(other).toBeDefined();
  expect(await samples()).toHaveLength(12);
});

describe('is nobody’s business out there', () => {
  test.each([{ 'x-forwarded-for': '198.51.100.7' }, { forwarded: 'for=198.51.100.7' }])(
    'what comes with %j finds nothing',
    async (headers) => {
      expect(await send('GET', url, '', headers)).toMatchObject({
        status: 404,
        body: 'not found\n',
      });
    },
  );
});

describe('does not make the server listen', () => {
  const listening = async (...more: [] | [boolean]) => {
    const small = createSmallServer(log);
    createMetrics({ gateways: () => [], now: () => NOW }).serve(small);
    const port = await small.listen(0, '127.0.0.1', ...more);
    await small.stop();
    return port;
  };

  test('by itself', async () => {
    expect(await listening()).toBeUndefined();
    expect(await listening(false)).toBeUndefined();
  });

  test('unless the operator wants it', async () => {
    expect(await listening(true)).toBeGreaterThan(0);
  });

  test('and is there where something else does', async () => {
    const small = createSmallServer(log);
    createMetrics({ gateways: () => [], now: () => NOW }).serve(small);
    small.add('GET', '/else', (_, response) => void response.end());
    const port = await small.listen(0, '127.0.0.1');
    expect((await send('GET', `http://127.0.0.1:${port}/metrics`)).status).toBe(200);
    await small.stop();
  });

  test('and nothing at all is nothing, whoever wants it', async () => {
    expect(await createSmallServer(log).listen(0, '127.0.0.1', true)).toBeUndefined();
  });
});

test('tells how many steps several processes share, and nothing of them while that cannot be asked', async () => {
  let answer: () => Promise<Record<string, number> | undefined> = async () => ({
    delayed: 7,
    failed: 0,
  });
  const other = createSmallServer(log);
  createMetrics({ gateways: () => [], steps: () => answer(), now: () => NOW }).serve(other);
  const address = `http://127.0.0.1:${await other.listen(0, '127.0.0.1', true)}/metrics`;
  const told = async () =>
    (await send('GET', address)).body
      .split('\n')
      .filter((line) => line.startsWith('reelbot_steps'));
  expect(await told()).toEqual([
    'reelbot_steps{state="delayed"} 7',
    'reelbot_steps{state="failed"} 0',
  ]);
  answer = () => Promise.reject(new Error('Redis is away'));
  expect(await told()).toEqual([]);
  answer = async () => undefined;
  expect(await told()).toEqual([]);
  await other.stop();
});
