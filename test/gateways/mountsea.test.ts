import { describe, expect, it } from 'vitest';
import { startLocalMountsea } from '../../sandbox/gateways/index.ts';
import { createMountsea } from '../../src/gateways/mountsea/client.ts';
import { handed } from '../contracts/gateway/descriptor.ts';
import { gatewayContract } from '../contracts/gateway.ts';
import { aModel, aRequest, deps, NOON } from './samples.ts';
import { deadPort, reply, serve } from './server.ts';
import { severalKeys } from './several-keys.ts';

const KEY = 'ms-secret-0123456789';
const OTHER = 'ms-other-9876543210';

/** The body that stands in Mountsea's OpenAPI document for the plainest request, restated. */
const plain = {
  model: 'sora-2',
  prompt: 'a paper boat in the rain',
  images: [],
  orientation: 'landscape',
  size: 'small',
  duration: 10,
  removeWatermark: false,
  storyboard: false,
};

const path = '/sora/video/generate';
const picture = 'https://cdn.discordapp.com/attachments/1/2/boat.png?ex=1&is=2&hm=3';

gatewayContract({
  name: 'mountsea',
  create: (baseUrl, tuning) => createMountsea({ apiKeys: [KEY], baseUrl }, deps(), tuning),
  async sandbox() {
    const local = await startLocalMountsea({ apiKey: KEY, now: () => NOON });
    return { local, made: createMountsea({ apiKeys: [KEY], baseUrl: local.baseUrl }, deps()) };
  },
  secrets: [KEY],
  secretHeaders: ['authorization'],
  requests: [
    { title: 'the plainest', request: aRequest, path, body: plain },
    {
      title: 'everything',
      request: {
        ...aRequest,
        model: 'sora-2-pro',
        prompt: '[5.0s]first [5.0s]second 🚣',
        images: [{ url: picture, trusted: true, name: 'boat.png' }],
        orientation: 'portrait',
        size: 'large',
        duration: 15,
        removeWatermark: true,
        storyboard: true,
        styleId: 'kakalaka',
        editId: 'edit-1',
      },
      path,
      body: {
        model: 'sora-2-pro',
        prompt: '[5.0s]first [5.0s]second 🚣',
        images: [picture],
        orientation: 'portrait',
        size: 'large',
        duration: 15,
        removeWatermark: true,
        storyboard: true,
        styleId: 'kakalaka',
        editId: 'edit-1',
      },
    },
    {
      title: '5000 characters outside the basic plane',
      request: { ...aRequest, prompt: '🚣'.repeat(5000) },
      path,
      body: { ...plain, prompt: '🚣'.repeat(5000) },
    },
  ],
  checkPath: '/sora/task/result?taskId=t%201%2F2',
  created: (taskId) => ({ status: 201, body: { taskId } }),
  refused: (status, message) => ({
    status,
    body: { statusCode: status, errorMessage: message, errorCode: 1234 },
  }),
  task: (task) => ({ taskId: 't-1', errorCode: null, ...task }),
});

const context = { key: 'k', signal: new AbortController().signal, pictures: [], model: aModel };

describe('mountsea', () => {
  it('authenticates with a bearer token', async () => {
    await using server = await serve(reply(201, { taskId: 't' }));
    await createMountsea({ apiKeys: [KEY], baseUrl: server.origin }, deps()).start(
      aRequest,
      context,
    );
    expect(server.seen[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it.each([
    [{ taskId: 'a' }, 'a'],
    [{ data: { taskId: 'b' } }, 'b'],
    [{ task_id: 'c' }, 'c'],
    [{ id: 'd' }, 'd'],
    [{ data: { task_id: 'e' } }, 'e'],
    [{ data: { id: 'f' } }, 'f'],
    [{ id: 17 }, '17'],
    [{ id: 'no', taskId: 'g' }, 'g'],
    [{ taskId: 'h', data: { taskId: 'no' } }, 'h'],
  ])('finds the id in %j', async (body, taskId) => {
    await using server = await serve(reply(200, { ...body, traceId: 'trace-1' }));
    const made = createMountsea({ apiKeys: [KEY], baseUrl: server.origin }, deps());
    expect(await made.start(aRequest, context)).toStrictEqual({
      taskId,
      operation: { taskId },
      traceId: 'trace-1',
    });
  });

  it.each([
    [{ errorMessage: '1', error: '2', message: '3' }, '1'],
    [{ error: '2', message: '3' }, '2'],
    [{ error: { message: '2' }, message: '3' }, '2'],
    [{ message: '3' }, '3'],
    [{ message: ['prompt is empty', 'duration is odd'] }, 'prompt is empty; duration is odd'],
    [{ errorMessage: '', data: { message: '4' } }, '4'],
  ])('takes the message from %j', async (body, message) => {
    await using server = await serve(reply(422, body));
    const made = createMountsea({ apiKeys: [KEY], baseUrl: server.origin }, deps());
    await expect(made.start(aRequest, context)).rejects.toThrow(
      expect.objectContaining({ message: `answered 422: ${message}` }),
    );
  });

  it.each([
    { images: ['one', 'two'].map((url) => ({ url: `https://x.example/${url}`, trusted: true })) },
    { images: [{ url: 'ftp://x.example/a.png', trusted: false }] },
    { prompt: '' },
    { styleId: '' },
    { duration: 1.5 },
  ])('sends nothing that its document has no room for: %j', async (change) => {
    await using server = await serve(reply(201, { taskId: 't' }));
    const made = createMountsea({ apiKeys: [KEY], baseUrl: server.origin }, deps());
    const request = { ...aRequest, ...change };
    const given = { ...context, pictures: handed(request) };
    await expect(made.start(request, given)).rejects.toMatchObject({
      name: 'GatewayRefusal',
      reason: 'rejected',
    });
    expect(server.seen).toHaveLength(0);
  });

  it('prefers the inner status to that of a wrapping', async () => {
    const body = { status: 'success', data: { status: 'processing' } };
    await using server = await serve(reply(200, body));
    const made = createMountsea({ apiKeys: [KEY], baseUrl: server.origin }, deps());
    expect(await made.check({ taskId: 't' }, context)).toStrictEqual({ state: 'working' });
  });

  it('offers what its document and our prices say', () => {
    const { models } = createMountsea({ apiKeys: [KEY], baseUrl: 'http://x.example' }, deps());
    expect(models.map(({ id, offers }) => [id, offers.map(Object.values)])).toStrictEqual([
      [
        'sora-2',
        [
          ['small', 10, 1],
          ['small', 15, 2],
        ],
      ],
      [
        'sora-2-pro',
        [
          ['small', 10, 3],
          ['small', 15, 5],
          ['small', 25, 8],
          ['large', 10, 6],
          ['large', 15, 9],
        ],
      ],
    ]);
    for (const model of models) {
      expect(model).toMatchObject({
        orientations: ['landscape', 'portrait'],
        promptLength: 5000,
        images: 1,
        imageLimits: { bytes: 20_971_520, types: ['image/png', 'image/jpeg', 'image/webp'] },
        storyboard: true,
        edit: true,
      });
      expect(model.styles.join()).toBe(
        'anime,selfie,golden,handheld,festive,retro,news,chaos,vintage,comic,kakalaka,sitcom',
      );
      expect(model).not.toHaveProperty('retired');
    }
  });
});

severalKeys({
  name: 'mountsea',
  create: (baseUrl, now) =>
    createMountsea({ apiKeys: [KEY, OTHER, KEY], baseUrl }, { ...deps(), now }),
  keys: [`Bearer ${KEY}`, `Bearer ${OTHER}`],
  keyOf: ({ authorization }) => authorization,
  created: { taskId: 't' },
  task: { status: 'processing' },
});

describe('a knock at mountsea', () => {
  it('asks for a task that there is not, and takes any answer for a sign of life', async () => {
    await using server = await serve(reply(404, {}));
    const made = createMountsea({ apiKeys: [KEY], baseUrl: server.origin }, deps());
    for (const status of [200, 401, 404, 500]) {
      server.script = reply(status, '<html>');
      await made.knock?.(context);
    }
    expect(server.seen.map(({ method, path: at }) => `${method} ${at}`)).toStrictEqual(
      Array.from({ length: 4 }, () => 'GET /sora/task/result?taskId=reelbot-knock'),
    );
    const nobody = `http://127.0.0.1:${await deadPort()}`;
    const alone = createMountsea({ apiKeys: [KEY], baseUrl: nobody }, deps());
    await expect(alone.knock?.(context)).rejects.toMatchObject({ name: 'GatewayUnreachable' });
  });
});
