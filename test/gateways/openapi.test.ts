import fc from 'fast-check';
import type { OpenAPIBackend } from 'openapi-backend';
import { Agent, MockAgent } from 'undici';
import { beforeAll, describe, expect, test } from 'vitest';
import { startLocalMountsea } from '../../sandbox/gateways/index.ts';
import type { VideoGateway } from '../../src/core/gateway.ts';
import { createMountsea } from '../../src/gateways/mountsea/client.ts';
import { createPmock } from '../../src/gateways/pmock/client.ts';
import { type Handed, requestsFor } from './drafts.ts';
import { type Outcome, readApi, serveApi } from './openapi-server.ts';
import { aRequest, deps } from './samples.ts';

/** How many arbitrary requests are sent to each. */
const RUNS = {
  mountsea: { overHttp: 2000, inProcess: 10_000 },
  pmock: { overHttp: 1500, inProcess: 1500 },
};
const LONG = { timeout: 120_000 };

type Connect = (baseUrl: string, dispatcher: Agent | MockAgent) => VideoGateway;

const toMountsea: Connect = (baseUrl, dispatcher) =>
  createMountsea({ apiKeys: ['key'], baseUrl }, deps(), { dispatcher });
const toPmock: Connect = (baseUrl, dispatcher) =>
  createPmock(
    { keys: [{ accessKey: 'key', secretKey: 'hush' }], baseUrl, taskPath: '/{taskId}' },
    deps(),
    { dispatcher },
  );

const start = (gateway: VideoGateway, { request, context }: Handed) =>
  gateway.start(request, context);

/** Starts every arbitrary request over one server that the fixture makes, and tells how many kinds of them there were. */
async function overHttp(api: OpenAPIBackend, connect: Connect, numRuns: number, prefix = '') {
  await using server = await serveApi(api, prefix);
  const agent = new Agent({ connections: 4 });
  const gateway = connect(server.origin, agent);
  const kinds = new Set<string>();
  await fc.assert(
    fc.asyncProperty(requestsFor(gateway), async (handed) => {
      const { model, size, duration, orientation, styleId, storyboard, images } = handed.request;
      kinds.add([model, size, duration].join()).add(orientation).add(String(styleId));
      kinds.add(`storyboard ${storyboard}`).add(`images ${images.length}`);
      await expect(start(gateway, handed)).resolves.toMatchObject({ taskId: 'task-1' });
    }),
    { numRuns },
  );
  expect(server.refused).toEqual([]);
  // Kept alive: hundreds of requests a connection.
  expect(server.connections()).toBeLessThan(numRuns / 10);
  await agent.close();
  return kinds;
}

/** The same without sockets: the request is validated as undici would write it. */
async function inProcess(api: OpenAPIBackend, connect: Connect, numRuns: number) {
  const agent = new MockAgent();
  agent.disableNetConnect();
  let last: Promise<Outcome> = Promise.reject(new Error('nothing was sent'));
  last.catch(() => {});
  agent
    .get('https://api.example')
    .intercept({ path: () => true, method: 'POST' })
    .reply(200, ({ path, headers, body }) => {
      const given = headers as Record<string, string>;
      last = api.handleRequest({ method: 'POST', path, headers: given, body: String(body) });
      return { taskId: 'task-1', code: 200, data: { taskId: 'task-1' } };
    })
    .persist();
  const gateway = connect('https://api.example', agent);
  await fc.assert(
    fc.asyncProperty(requestsFor(gateway), async (handed) => {
      await start(gateway, handed);
      const { status, body } = await last;
      if (status >= 300) throw new Error(JSON.stringify(body));
    }),
    { numRuns },
  );
  await agent.close();
}

const styles = [
  ...['undefined', 'anime', 'selfie', 'golden', 'handheld', 'festive', 'retro', 'news'],
  ...['chaos', 'vintage', 'comic', 'kakalaka', 'sitcom'],
];
const common = ['landscape', 'portrait', 'storyboard true', 'storyboard false', 'images 0'];
const offers = [
  ...['sora-2,small,10', 'sora-2,small,15', 'sora-2-pro,small,10', 'sora-2-pro,small,15'],
  ...['sora-2-pro,small,25', 'sora-2-pro,large,10', 'sora-2-pro,large,15'],
];
const everyKind = new Set([...styles, ...common, 'images 1', ...offers]);

describe('Mountsea', () => {
  let api: OpenAPIBackend;
  let nth = 0;
  beforeAll(async () => {
    api = await readApi('mountsea-sora.openapi.json', {
      bearer: ({ authorization }) => /^Bearer \S+$/u.test(String(authorization)),
    });
    // The document has both.
    api.register('generateVideo', () => {
      nth += 1;
      return { status: 200 + (nth % 2), body: { taskId: 'task-1' } };
    });
  });
  const right = { model: 'sora-2', prompt: 'a cat' };
  const key = { authorization: 'Bearer key' };
  const post = async (body: unknown, headers: Record<string, string> = key) => {
    const path = '/sora/video/generate';
    const outcome = await api.handleRequest({ method: 'POST', path, headers, body });
    return (outcome as Outcome).status;
  };

  test(`${RUNS.mountsea.overHttp} arbitrary requests are accepted over HTTP`, LONG, async () => {
    expect(await overHttp(api, toMountsea, RUNS.mountsea.overHttp)).toEqual(everyKind);
  });

  test(`${RUNS.mountsea.inProcess} arbitrary requests are valid`, LONG, async () => {
    await inProcess(api, toMountsea, RUNS.mountsea.inProcess);
  });

  test.each([
    ['the least', {}],
    [
      'all there is',
      { images: ['https://x.example/a.png'], orientation: 'portrait', size: 'small' },
    ],
    ['5000 characters beyond the BMP', { prompt: '😀'.repeat(5000) }],
    ['a handle that stands apart', { prompt: 'a @anna .' }],
    ['25 s', { model: 'sora-2-pro', duration: 25 }],
    ['large', { model: 'sora-2-pro', size: 'large', duration: 15 }],
  ])('the document takes %s', async (_, change) => {
    expect(await post({ ...right, ...change })).toBeLessThan(202);
  });

  test.each([
    ['no model', { model: undefined }],
    ['no prompt', { prompt: undefined }],
    ['another model', { model: 'sora-3' }],
    ['5001 characters', { prompt: '😀'.repeat(5001) }],
    ['a handle that runs into a word', { prompt: 'a @anna.' }],
    ['a handle that follows a bracket', { prompt: '(@anna )' }],
    ['two pictures', { images: ['https://x.example/', 'https://x.example/'] }],
    ['a picture that is no URI', { images: ['https://x.example/ä'] }],
    ['a picture that is no text', { images: [{ url: 'https://x.example/' }] }],
    ['25 s of sora-2', { duration: 25 }],
    ['25 s at large', { model: 'sora-2-pro', size: 'large', duration: 25 }],
    ['large of sora-2', { size: 'large' }],
    ['20 s', { duration: 20 }],
    ['a duration in letters', { duration: '10' }],
    ['another style', { styleId: 'thxgiving' }],
    ['a flag in letters', { removeWatermark: 'false' }],
    ['no value', { editId: null }],
    ['a field of another API', { seed: 1 }],
  ])('the document refuses %s', async (_, change) => {
    expect(await post(JSON.parse(JSON.stringify({ ...right, ...change })))).toBe(400);
  });

  test('the document wants the key', async () => {
    expect(await post(right, {})).toBe(401);
    expect(await post(right, { authorization: 'Basic key' })).toBe(401);
  });

  test('the local Mountsea answers as the document says', async () => {
    const local = await startLocalMountsea();
    try {
      for (const status of [200, 201]) {
        const answer = await fetch(`${local.baseUrl}/sora/video/generate`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${local.apiKey}` },
          body: JSON.stringify(right),
        });
        expect(answer.status).toBe(status);
        const result = api.validateResponse(await answer.json(), 'generateVideo', status);
        expect(result.errors ?? []).toEqual([]);
      }
    } finally {
      await local.close();
    }
  });

  test('every answer that the document allows is read', async () => {
    const agent = new MockAgent();
    agent.disableNetConnect();
    const gateway = toMountsea('https://api.example', agent);
    const pool = agent.get('https://api.example');
    const [model] = gateway.models;
    if (model === undefined) throw new Error('it has no models');
    const { signal } = new AbortController();
    const aContext = { key: 'k', signal, pictures: [], model };
    const id = fc.stringMatching(/^[\w:.-]{1,64}$/u);
    const more = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 });
    await fc.assert(
      fc.asyncProperty(id, more, fc.constantFrom(200, 201), async (taskId, extra, status) => {
        const answer = { ...extra, taskId };
        expect(api.validateResponse(answer, 'generateVideo', status).valid).toBe(true);
        expect(api.validateResponse(extra, 'generateVideo', status).valid).toBe(
          typeof extra.taskId === 'string',
        );
        pool.intercept({ path: () => true, method: 'POST' }).reply(status, answer);
        expect(await gateway.start(aRequest, aContext)).toMatchObject({ taskId });
      }),
      { numRuns: 200 },
    );
    await agent.close();
  });
});

describe('pmock', () => {
  let api: OpenAPIBackend;
  beforeAll(async () => {
    api = await readApi('pmock-sora.openapi.json', {
      key: (headers) => headers['wuinai-access-key'] !== undefined,
      signature: (headers) => headers['wuinai-access-token'] !== undefined,
    });
    const envelope = { code: 200, message: 'ok', data: { taskId: 'task-1' }, traceId: 't' };
    const accept = () => ({ status: 200, body: envelope });
    api.register({ generateVideo: accept, generateVideoSecond: accept });
    expect(api.validateResponse(envelope, 'generateVideo', 200).valid).toBe(true);
  });

  test(`${RUNS.pmock.overHttp} arbitrary requests are accepted over HTTP`, LONG, async () => {
    expect(await overHttp(api, toPmock, RUNS.pmock.overHttp, '/api')).toEqual(everyKind);
  });

  test(`${RUNS.pmock.inProcess} arbitrary requests are valid`, LONG, async () => {
    await inProcess(api, toPmock, RUNS.pmock.inProcess);
  });

  const post = async (path: string, change: object, names = ['key', 'token']) => {
    const headers = Object.fromEntries(names.map((name) => [`wuinai-access-${name}`, 'x']));
    const body = { model: 'sora-2', prompt: 'a cat', ...change };
    return ((await api.handleRequest({ method: 'POST', path, headers, body })) as Outcome).status;
  };

  test.each([
    ['the first page', '', { model: 'sora-2-pro', duration: 25 }, 200],
    ['the first page', '', { model: 'sora-2-pro', size: 'large' }, 200],
    ['the first page', '', { duration: 15 }, 400],
    ['the first page', '', { size: 'large' }, 400],
    ['the first page', '', { styleId: 'anime' }, 400],
    ['the first page', '', { storyboard: false }, 400],
    ['the second page', '/v2', { duration: 15, styleId: 'anime', storyboard: true }, 200],
    ['the second page', '/v2', { model: 'sora-2-pro' }, 400],
    ['the second page', '/v2', { size: 'large' }, 400],
    ['the second page', '/v2', { duration: 25 }, 400],
    ['the second page', '/v2', { editId: 'e' }, 400],
    ['the second page', '/v2', { prompt: '😀'.repeat(5001) }, 400],
  ])('%s%s: %j is %s', async (_, version, change, status) => {
    expect(await post(`/ai/sa/video/generate${version}`, change)).toBe(status);
  });

  test('both headers are wanted', async () => {
    for (const names of [[], ['key'], ['token']]) {
      expect(await post('/ai/sa/video/generate/v2', {}, names)).toBe(401);
    }
  });
});
