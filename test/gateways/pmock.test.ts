import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startLocalPmock } from '../../sandbox/gateways/index.ts';
import { gatewayModules } from '../../src/gateways/index.ts';
import { createPmock } from '../../src/gateways/pmock/client.ts';
import { pmock } from '../../src/gateways/pmock/index.ts';
import { signedHeaders } from '../../src/gateways/pmock/signature.ts';
import { gatewayContract } from '../contracts/gateway.ts';
import { aModel, aRequest, deps, failure, NOON, onlyOf } from './samples.ts';
import { reply, serve } from './server.ts';
import { severalKeys } from './several-keys.ts';

const keys = { accessKey: 'pm-access-0123456789', secretKey: 'pm-secret-0123456789' };
const taskPath = '/ai/sa/task/result?taskId={taskId}';
const v1 = '/ai/sa/video/generate';
const v2 = '/ai/sa/video/generate/v2';
const token = signedHeaders(keys, NOON)['wuinai-access-token'];
const picture = 'https://files.example/a.png?token=1';

/** The sample body on pmock's v2 page, without the optional style. */
const plain = {
  model: 'sora-2',
  prompt: 'a paper boat in the rain',
  images: [],
  orientation: 'landscape',
  size: 'small',
  duration: 10,
  removeWatermark: false,
};

const settings = (baseUrl: string) => ({ keys: [keys], baseUrl, taskPath });
const envelope = (code: number, message: string, data: unknown) => ({
  code,
  message,
  data,
  traceId: null,
});

gatewayContract({
  name: 'pmock',
  create: (baseUrl, tuning) => createPmock(settings(baseUrl), deps(), tuning),
  async sandbox() {
    const local = await startLocalPmock({ ...keys, taskPath, now: () => NOON });
    return { local, made: createPmock(settings(local.baseUrl), deps()) };
  },
  secrets: [...Object.values(keys), token],
  secretHeaders: ['wuinai-access-key', 'wuinai-access-token'],
  requests: [
    { title: 'the plainest', request: aRequest, path: v2, body: { ...plain, storyboard: false } },
    {
      title: 'everything of v2',
      request: {
        ...aRequest,
        images: [{ url: picture, trusted: true }],
        orientation: 'portrait',
        duration: 15,
        removeWatermark: true,
        storyboard: true,
        styleId: 'anime',
      },
      path: v2,
      body: {
        ...plain,
        images: [picture],
        orientation: 'portrait',
        duration: 15,
        removeWatermark: true,
        storyboard: true,
        styleId: 'anime',
      },
    },
    {
      title: 'v1, with the fields of its page only',
      request: { ...aRequest, model: 'sora-2-pro', size: 'large', duration: 15 },
      path: v1,
      body: { ...plain, model: 'sora-2-pro', size: 'large', duration: 15 },
    },
  ],
  checkPath: '/ai/sa/task/result?taskId=t%201%2F2',
  created: (taskId) => ({ status: 200, body: envelope(200, 'ok', { taskId }) }),
  refused: (status, message) => ({ status: 200, body: envelope(status, message, null) }),
  task: (task) => envelope(200, 'ok', { taskId: 't-1', ...task }),
});

const context = { key: 'k', signal: new AbortController().signal, pictures: [], model: aModel };

describe('pmock', () => {
  it('signs with the minute of the request', async () => {
    await using server = await serve(reply(200, envelope(200, 'ok', { taskId: 't' })));
    let now = NOON;
    const made = createPmock(settings(server.origin), { ...deps(), now: () => now });
    await made.start(aRequest, context);
    now += 4000;
    await made.start(aRequest, context);
    const expected = ['2026-11-20T12:34:00Z', '2026-11-20T12:35:00Z'].map((minute) =>
      createHmac('sha256', keys.secretKey)
        .update(`${keys.accessKey}:${Date.parse(minute) / 1000}`)
        .digest('base64'),
    );
    expect(server.seen.map(({ headers }) => headers['wuinai-access-token'])).toEqual(expected);
    expect(server.seen[0]?.headers['wuinai-access-key']).toBe(keys.accessKey);
    expect(server.seen[0]?.headers).not.toHaveProperty('authorization');
  });

  it('computes the token that any HMAC-SHA256 computes', () => {
    // printf 'ak:1700000040' | openssl dgst -sha256 -hmac sk -binary | base64
    expect(signedHeaders({ accessKey: 'ak', secretKey: 'sk' }, 1_700_000_099_999)).toStrictEqual({
      'wuinai-access-key': 'ak',
      'wuinai-access-token': 'dHYarMYCejFN5h2hesKBgZkRyDXcnsMMAoqKKabYEno=',
    });
  });

  it.each([
    { model: 'sora-2-pro', storyboard: true },
    { model: 'sora-2-pro', styleId: 'anime' },
    { model: 'sora-2-pro', editId: 'edit-1' },
    { editId: 'edit-1' },
    { size: 'large' as const },
  ])('refuses what its pages have no field for, and sends nothing: %j', async (change) => {
    await using server = await serve(reply(200, envelope(200, 'ok', { taskId: 't' })));
    const error = await failure(
      createPmock(settings(server.origin), deps()).start({ ...aRequest, ...change }, context),
    );
    expect(error).toMatchObject({ name: 'GatewayRefusal', reason: 'rejected' });
    expect(server.seen).toHaveLength(0);
  });

  it.each([
    [500, { code: 200, message: 'ok', data: { taskId: 't' } }],
    [404, { code: '200', message: 'ok', data: { taskId: 't' } }],
  ])('goes by the envelope, whatever the HTTP status: %i %j', async (status, body) => {
    await using server = await serve(reply(status, body, { 'content-type': 'image/png' }));
    const made = createPmock(settings(server.origin), deps());
    expect(await made.start(aRequest, context)).toMatchObject({ taskId: 't' });
  });

  it.each([
    [500, envelope(422, 'odd', null), { reason: 'rejected', status: 422 }],
    [401, envelope(1, 'odd', null), { reason: 'unauthorised', status: 401 }],
    [200, envelope(10_001, 'odd', null), { reason: 'rejected', status: 10_001 }],
    [200, envelope(10_001, '余额不足', null), { reason: 'no-credit' }],
    [200, envelope(0, 'ok', { taskId: 't' }), { accepted: 'unknown' }],
    [200, { taskId: 't' }, { accepted: 'unknown' }],
    [200, { data: { taskId: 't' } }, { accepted: 'unknown' }],
    [200, envelope(200, 'ok', null), { accepted: 'unknown' }],
    [200, envelope(200, 'ok', [{ taskId: 't' }]), { accepted: 'unknown' }],
    [429, { error: 'busy' }, { accepted: 'no' }],
  ])('takes HTTP %i with %j for %o', async (status, body, expected) => {
    await using server = await serve(reply(status, body));
    const made = createPmock(settings(server.origin), deps());
    const error = await failure(made.start(aRequest, context));
    expect(error).toMatchObject(expected);
  });

  it('keeps the trace id that stands in the envelope', async () => {
    await using server = await serve(
      reply(200, { ...envelope(200, 'ok', { taskId: 't' }), traceId: 'trace-1' }),
    );
    const made = createPmock(settings(server.origin), deps());
    expect(await made.start(aRequest, context)).toMatchObject({ traceId: 'trace-1' });
    server.script = reply(200, {
      ...envelope(200, 'ok', { status: 'timeout' }),
      traceId: 'trace-2',
    });
    expect(await made.check({ taskId: 't' }, context)).toStrictEqual({
      state: 'failed',
      reason: 'timeout',
      message: 'the task ended as timeout',
      traceId: 'trace-2',
    });
  });

  it.each([
    [200, envelope(200, 'ok', null), 'nonsense'],
    [200, { status: 'completed', result: { url: 'https://x.example/' } }, 'nonsense'],
    [200, envelope(10_001, 'odd', null), 'nonsense'],
    [200, envelope(10_001, 'blocked by moderation', null), 'moderated'],
  ])('takes a check answered %i %j for %s', async (status, body, reason) => {
    await using server = await serve(reply(status, body));
    const made = createPmock(settings(server.origin), deps());
    expect(await failure(made.check({ taskId: 't' }, context))).toMatchObject({ reason });
  });

  it('offers what its two pages and our prices say', () => {
    const { models } = createPmock(settings('http://x.example'), deps());
    expect(
      models.map(({ id, offers, styles, storyboard, edit, images }) => [
        id,
        offers.map((offer) => Object.values(offer).join()).join(' '),
        styles.length,
        storyboard,
        edit,
        images,
      ]),
    ).toStrictEqual([
      ['sora-2', 'small,10,1 small,15,2', 12, true, false, 1],
      ['sora-2-pro', 'small,10,3 small,15,5 small,25,8 large,10,6 large,15,9', 0, false, false, 1],
    ]);
  });
});

const otherKeys = { accessKey: 'pm-other-access', secretKey: 'pm-other-secret' };

severalKeys({
  name: 'pmock',
  create: (baseUrl, now) =>
    createPmock({ keys: [keys, otherKeys], baseUrl, taskPath }, { ...deps(), now }),
  keys: [keys.accessKey, otherKeys.accessKey],
  keyOf: (headers) => headers['wuinai-access-key'],
  created: envelope(200, 'ok', { taskId: 't' }),
  task: envelope(200, 'ok', { status: 'processing' }),
});

describe("pmock's variables", () => {
  const complete = {
    PMOCK_ACCESS_KEY: keys.accessKey,
    PMOCK_SECRET_KEY: keys.secretKey,
    PMOCK_TASK_PATH: taskPath,
  };

  it('are off when none is set', () => {
    expect(pmock.read({ MOUNTSEA_API_KEY: 'x' })).toStrictEqual({ state: 'off' });
  });

  it.each([
    ['/t/{taskId}/of/{taskId}', '/api/t/a%2Fb/of/a%2Fb'],
    ['q?id={taskId}', '/api/q?id=a%2Fb'],
  ])('take the task path %s', async (path, expected) => {
    await using server = await serve(reply(200, envelope(200, 'ok', { status: 'ready' })));
    const reading = pmock.read({
      ...complete,
      PMOCK_BASE_URL: `${server.origin}/api/`,
      PMOCK_TASK_PATH: path,
    });
    if (reading.state !== 'on') throw new Error(reading.state);
    const made = onlyOf(reading.value).create(deps());
    expect(made.name).toBe('pmock');
    expect(await made.check({ taskId: 'a/b' }, context)).toStrictEqual({ state: 'queued' });
    expect(server.seen[0]?.path).toBe(expected);
  });

  it.each([undefined, '/ai/sa/task/result'])('explain why the task path is needed: %s', (path) => {
    const reading = pmock.read({ ...complete, PMOCK_TASK_PATH: path });
    if (reading.state !== 'wrong') throw new Error(reading.state);
    expect(reading.problems).toHaveLength(1);
    expect(reading.problems[0]).toMatch(/^PMOCK_TASK_PATH: must be given: pmock documents on no/u);
    expect(reading.problems[0]).toContain('/ai/sa/task/result?taskId={taskId}');
  });

  it.each([
    'https://evil.example/{taskId}',
    '//evil.example/{taskId}',
    '/\\evil.example/{taskId}',
    '/a b/{taskId}',
    '/a#{taskId}',
  ])('refuse a task path that leads elsewhere: %s', (path) => {
    expect(pmock.read({ ...complete, PMOCK_TASK_PATH: path })).toStrictEqual({
      state: 'wrong',
      problems: [
        'PMOCK_TASK_PATH: must be a path below PMOCK_BASE_URL, not a whole URL; e.g. PMOCK_TASK_PATH=/ai/sa/task/result?taskId={taskId}',
      ],
    });
  });

  it('read several pairs of keys, and what may be asked', async () => {
    await using server = await serve(reply(404, {}));
    const reading = pmock.read({
      ...complete,
      PMOCK_BASE_URL: server.origin,
      PMOCK_ACCESS_KEY: `${keys.accessKey}, ${otherKeys.accessKey}`,
      PMOCK_SECRET_KEY: `${keys.secretKey},${otherKeys.secretKey}`,
      PMOCK_MAX_RUNNING: '20',
      PMOCK_RATE: '5/s',
    });
    if (reading.state !== 'on') throw new Error(JSON.stringify(reading));
    const made = onlyOf(reading.value).create(deps());
    expect(made.limits).toStrictEqual({ running: 20, perSecond: 5 });
    await failure(made.start(aRequest, context));
    await failure(made.start(aRequest, context));
    await made.knock?.(context);
    const signed = [keys, otherKeys, keys].map((pair) => signedHeaders(pair, NOON));
    for (const [place, headers] of signed.entries()) {
      expect(server.seen[place]?.headers).toMatchObject(headers);
    }
    expect(server.seen[2]?.path).toBe(taskPath.replace('{taskId}', 'reelbot-knock'));
  });

  it.each(['one', 'one,two,three'])('want as many secret keys as access keys: %s', (secrets) => {
    const env = { ...complete, PMOCK_ACCESS_KEY: 'a,b', PMOCK_SECRET_KEY: secrets };
    expect(pmock.read(env)).toStrictEqual({
      state: 'wrong',
      problems: [
        'PMOCK_SECRET_KEY: must hold as many keys as PMOCK_ACCESS_KEY, in the same order; e.g. PMOCK_SECRET_KEY=your-secret-key',
      ],
    });
  });

  it('list every problem at once', () => {
    const reading = pmock.read({ PMOCK_BASE_URL: 'nowhere' });
    if (reading.state !== 'wrong') throw new Error(reading.state);
    expect(reading.problems.map((problem) => problem.split(':')[0])).toStrictEqual([
      'PMOCK_ACCESS_KEY',
      'PMOCK_SECRET_KEY',
      'PMOCK_BASE_URL',
      'PMOCK_TASK_PATH',
    ]);
  });
});

describe('the list of gateways', () => {
  it('names each once, in the order of preference', () => {
    expect(gatewayModules.flatMap(({ names }) => names).slice(0, 3)).toStrictEqual([
      'mountsea',
      'mountsea-ms',
      'pmock',
    ]);
  });
});
