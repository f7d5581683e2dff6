import { describe, expect, it } from 'vitest';
import type { VideoGateway } from '../../src/core/gateway.ts';
import { createBalance } from '../../src/gateways/mountsea/balance.ts';
import { mountsea } from '../../src/gateways/mountsea-account.ts';
import { aModel, aRequest, deps, failure, spelledOut } from './samples.ts';
import { reply, serve } from './server.ts';

const KEY = 'ms-secret-0123456789';
const OTHER = 'ms-other-9876543210';
const { signal } = new AbortController();

function made(env: Record<string, string>): VideoGateway[] {
  const reading = mountsea.read({ MOUNTSEA_API_KEY: KEY, ...env });
  if (reading.state !== 'on') throw new Error(JSON.stringify(reading));
  return reading.value.map((maker) => {
    const gateway = maker.create(deps());
    expect(gateway.name).toBe(maker.name);
    return gateway;
  });
}

describe("mountsea's variables", () => {
  it('are off when none is set', () => {
    expect(mountsea.read({})).toStrictEqual({ state: 'off' });
    expect(mountsea.read({ MOUNTSEA_API_KEY: ' ' })).toStrictEqual({ state: 'off' });
  });

  it('make two gateways', () => {
    expect(made({}).map(({ name }) => name)).toStrictEqual(['mountsea-ms', 'mountsea']);
    for (const { limits } of made({})) expect(limits).toBeUndefined();
  });

  it.each(['', '/', '/v9', '/v9/'])('keep the path of another address: "%s"', async (suffix) => {
    await using server = await serve(reply(200, { taskId: 't' }));
    const [ms, legacy] = made({
      MOUNTSEA_BASE_URL: `${server.origin}${suffix}`,
      MOUNTSEA_MS_URL: `${server.origin}/newer${suffix}`,
    });
    await legacy?.start(aRequest, { key: 'k', signal, pictures: [], model: aModel });
    await ms?.check({ taskId: 't' }, { signal });
    const prefix = suffix.replace(/\/$/u, '');
    expect(server.seen.map(({ path }) => path)).toStrictEqual([
      `${prefix}/sora/video/generate`,
      `/newer${prefix}/tasks/t`,
    ]);
    for (const { headers } of server.seen) expect(headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it('leave the newer API alone at an address that is not known to have it', () => {
    expect(made({ MOUNTSEA_BASE_URL: 'https://x.example' }).map(({ name }) => name)).toEqual([
      'mountsea',
    ]);
  });

  it('read several keys, and what may be asked', () => {
    const gateways = made({
      MOUNTSEA_API_KEY: ` ${KEY} , ${OTHER}`,
      MOUNTSEA_MAX_RUNNING: '3',
      MOUNTSEA_RATE: '90/m',
    });
    for (const gateway of gateways) {
      expect(gateway.limits).toStrictEqual({ running: 3, perSecond: 1.5 });
      expect(gateway.health?.()).toMatchObject({ keys: { usable: 2, all: 2 } });
    }
  });

  const wrongUrl = (name: string, example: string) =>
    `${name}: must be an http(s) URL without user name, query and fragment; e.g. ${name}=${example}`;
  const wrongRate =
    'must be a number of requests a second, minute or hour: 5/s, 60/m, 1000/h; e.g. MOUNTSEA_RATE=50/s';
  it.each<[Record<string, string>, string[]]>([
    [
      { MOUNTSEA_BASE_URL: 'https://x.example' },
      ['MOUNTSEA_API_KEY: is missing; e.g. MOUNTSEA_API_KEY=your-mountsea-key'],
    ],
    [
      { MOUNTSEA_API_KEY: 'two words', MOUNTSEA_BASE_URL: 'ftp://x' },
      [
        'MOUNTSEA_API_KEY: holds a space, a line break or a character that no key has: give the key alone, without quotes and words around it; e.g. MOUNTSEA_API_KEY=your-mountsea-key',
        wrongUrl('MOUNTSEA_BASE_URL', 'https://mountsea.example.org'),
      ],
    ],
    [
      { MOUNTSEA_API_KEY: 'one,,two', MOUNTSEA_USAGE_URL: 'https://u:p@x.example' },
      [
        'MOUNTSEA_API_KEY: has a comma too many: keys stand with one comma between them; e.g. MOUNTSEA_API_KEY=your-mountsea-key',
        wrongUrl('MOUNTSEA_USAGE_URL', 'https://usage.example.org'),
      ],
    ],
    [
      { MOUNTSEA_API_KEY: KEY, MOUNTSEA_MAX_RUNNING: '0', MOUNTSEA_RATE: '5' },
      [
        'MOUNTSEA_MAX_RUNNING: must be a whole number of tasks from 1 to 999999; e.g. MOUNTSEA_MAX_RUNNING=20',
        `MOUNTSEA_RATE: ${wrongRate}`,
      ],
    ],
    ...['0/s', '1.5/s', '5/d', '5 per s', '-1/s'].map(
      (MOUNTSEA_RATE): [Record<string, string>, string[]] => [
        { MOUNTSEA_API_KEY: KEY, MOUNTSEA_RATE },
        [`MOUNTSEA_RATE: ${wrongRate}`],
      ],
    ),
    ...['x', 'https://a:b@x.example', 'https://x.example?key=1', 'https://x.example#a'].map(
      (MOUNTSEA_BASE_URL): [Record<string, string>, string[]] => [
        { MOUNTSEA_API_KEY: KEY, MOUNTSEA_BASE_URL },
        [wrongUrl('MOUNTSEA_BASE_URL', 'https://mountsea.example.org')],
      ],
    ),
  ])('tell what is wrong with %j', (env, problems) => {
    expect(mountsea.read(env)).toStrictEqual({ state: 'wrong', problems });
  });
});

describe('the balance of a Mountsea account', () => {
  const told = (gateways: readonly VideoGateway[]) =>
    gateways.flatMap(({ name, balance }) => (balance === undefined ? [] : [name]));

  it.each<[Record<string, string>, string[]]>([
    [{}, ['mountsea-ms']],
    [{ MOUNTSEA_BASE_URL: 'https://api.mountsea.ai/' }, ['mountsea-ms']],
    [{ MOUNTSEA_BASE_URL: 'https://API.mountsea.ai' }, ['mountsea-ms']],
    [{ MOUNTSEA_BASE_URL: 'https://api.mountsea.ai/v9' }, []],
    [{ MOUNTSEA_BASE_URL: 'http://api.mountsea.ai' }, []],
    [{ MOUNTSEA_BASE_URL: 'https://proxy.example' }, []],
    [
      { MOUNTSEA_BASE_URL: 'https://proxy.example', MOUNTSEA_USAGE_URL: 'https://u.example' },
      ['mountsea'],
    ],
  ])('is asked for only where the operator means it: %j', (env, expected) => {
    expect(told(made(env))).toStrictEqual(expected);
  });

  it('is told by the legacy service where the newer one is not wanted', () => {
    const reading = mountsea.read({ MOUNTSEA_API_KEY: KEY });
    if (reading.state !== 'on') throw new Error(reading.state);
    expect(told(reading.value.slice(1).map((maker) => maker.create(deps())))).toStrictEqual([
      'mountsea',
    ]);
  });

  it('is the sum over its keys, each sent as X-API-Key and nothing else', async () => {
    await using server = await serve(({ headers }, response) => {
      const credits = headers['x-api-key'] === KEY ? 70 : 5;
      reply(200, { credits })({} as never, response);
    });
    const [gateway] = made({
      MOUNTSEA_API_KEY: `${KEY},${OTHER},${KEY}`,
      MOUNTSEA_USAGE_URL: `${server.origin}/usage/`,
    });
    expect(await gateway?.balance?.({ signal })).toBe(75);
    expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toStrictEqual([
      'GET /usage/api-user/credits',
      'GET /usage/api-user/credits',
    ]);
    for (const { headers } of server.seen) expect(headers).not.toHaveProperty('authorization');
  });

  it.each([
    [{ credits: 10_000 }, 10_000],
    [{ balance: 12.5 }, 12.5],
    [{ credits: 1, balance: 2 }, 1],
    [{ data: { credits: 3 } }, 3],
    [{ credits: '40.5' }, 40.5],
    [{ credits: 0 }, 0],
    [{ credits: -2 }, -2],
  ])('stands in %j', async (body, expected) => {
    await using server = await serve(reply(200, body));
    const { balance } = createBalance({ apiKeys: [KEY], usageUrl: server.origin }, deps());
    expect(await balance({ signal })).toBe(expected);
  });

  it.each([
    [200, {}, { reason: 'nonsense' }],
    [200, { credits: 'many' }, { reason: 'nonsense' }],
    [200, { credits: null, balance: '' }, { reason: 'nonsense' }],
    [200, '<html>', { reason: 'nonsense' }],
    [401, { message: `no such key ${KEY}` }, { reason: 'unauthorised' }],
    [429, {}, { accepted: 'no', busy: true }],
    [500, {}, { accepted: 'no' }],
  ])('%i %j fails, and quotes no key', async (status, body, expected) => {
    await using server = await serve(reply(status, body));
    const { balance } = createBalance({ apiKeys: [KEY], usageUrl: server.origin }, deps());
    const error = await failure(balance({ signal }));
    expect(error).toMatchObject(expected);
    expect(spelledOut(error)).not.toContain(KEY);
  });
});
