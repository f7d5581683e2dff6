import { describe, expect, it } from 'vitest';
import type { VideoModel } from '../../src/core/catalogue.ts';
import { createMountseaMs } from '../../src/gateways/mountsea-ms/client.ts';
import { type Recipes, writeRecipes } from '../../src/gateways/mountsea-ms/recipe.ts';
import { handed } from '../contracts/gateway/descriptor.ts';
import { gatewayContract } from '../contracts/gateway.ts';
import { livingMs } from './living-ms.ts';
import { aModel, aRequest, deps, failure } from './samples.ts';
import { deadPort, reply, serve } from './server.ts';
import { severalKeys } from './several-keys.ts';

const KEY = 'ms-secret-0123456789';
const OTHER = 'ms-other-9876543210';
const picture = 'https://cdn.discordapp.com/attachments/1/2/boat.png?ex=1&is=2&hm=3';
const textPath = '/run/alibaba/wan-2.7/text-to-video';

const recipes: Recipes = {
  text: {
    path: 'alibaba/wan-2.7/text-to-video',
    prompt: 'prompt',
    seconds: { field: 'duration', as: { 10: '10s', 15: '15 s' } },
    size: { field: 'resolution', small: '720p', large: '4k' },
    shape: { field: 'aspect_ratio', landscape: '16:9', portrait: '9:16' },
  },
  picture: {
    path: 'alibaba/wan-2.7/image-to-video',
    prompt: 'text',
    seconds: { field: 'seconds' },
    picture: { field: 'images', list: true },
    fixed: { audio: false, mode: 'pro' },
  },
};

const model: VideoModel = { ...aModel, gatewayModel: writeRecipes(recipes) };
const settings = (baseUrl: string) => ({ apiKeys: [KEY], baseUrl });
const { signal } = new AbortController();
const context = { key: 'k', signal, pictures: [], model };
const plain = {
  prompt: aRequest.prompt,
  duration: '10s',
  resolution: '720p',
  aspect_ratio: '16:9',
};

gatewayContract({
  name: 'mountsea-ms',
  create: (baseUrl, tuning) => ({
    ...createMountseaMs(settings(baseUrl), deps(), tuning),
    models: [model],
  }),
  sandbox: livingMs(({ baseUrl, apiKey }) =>
    createMountseaMs({ apiKeys: [apiKey], baseUrl: `${baseUrl}/ms/v1` }, deps()),
  ),
  secrets: [KEY],
  secretHeaders: ['authorization'],
  requests: [
    { title: 'the plainest', request: aRequest, path: textPath, body: { input: plain } },
    {
      title: 'everything without a picture',
      request: { ...aRequest, orientation: 'portrait', size: 'large', duration: 15 },
      path: textPath,
      body: { input: { ...plain, duration: '15 s', resolution: '4k', aspect_ratio: '9:16' } },
    },
    {
      title: 'with a picture',
      request: { ...aRequest, images: [{ url: picture, trusted: true }], orientation: 'portrait' },
      path: '/run/alibaba/wan-2.7/image-to-video',
      body: {
        input: {
          audio: false,
          mode: 'pro',
          text: aRequest.prompt,
          seconds: 10,
          images: [picture],
        },
      },
    },
  ],
  checkPath: '/tasks/t%201%2F2',
  created: (taskId) => ({
    status: 200,
    body: { task_id: taskId, status: 'queued', output: null, error: null },
  }),
  refused: (status, message) => ({ status, body: { error: { code: 4001, message } } }),
  task: (task) => ({ task_id: 't-1', output: null, ...task }),
  places: [
    ['output.videos[0].url', { output: { videos: [{ url: 'https://cdn.example/v.mp4?sig=1' }] } }],
    ['output.videos[0]', { output: { videos: ['https://cdn.example/v.mp4?sig=1'] } }],
    [
      'output before result',
      {
        output: { videos: [{ url: 'https://cdn.example/v.mp4?sig=1' }] },
        result: { video_url: 'https://other.example/' },
      },
    ],
    ['data', { data: { output: { videos: [{ url: 'https://cdn.example/v.mp4?sig=1' }] } } }],
  ],
});

severalKeys({
  name: 'mountsea-ms',
  create(baseUrl, now) {
    const made = createMountseaMs({ apiKeys: [KEY, OTHER], baseUrl }, { ...deps(), now });
    const start: typeof made.start = (request, given) => made.start(request, { ...given, model });
    return { ...made, start };
  },
  keys: [`Bearer ${KEY}`, `Bearer ${OTHER}`],
  keyOf: ({ authorization }) => authorization,
  created: { task_id: 't' },
  task: { status: 'processing' },
});

describe('a start at mountsea-ms', () => {
  it('hands over the address for news, where there is one', async () => {
    await using server = await serve(reply(200, { task_id: 't' }));
    const made = createMountseaMs(settings(server.origin), deps());
    const hookUrl = 'https://bot.example/hooks/mountsea-ms/t.mac';
    await made.start(aRequest, { ...context, hookUrl });
    expect(JSON.parse(server.seen[0]?.body ?? '')).toStrictEqual({
      input: plain,
      webhook_url: hookUrl,
    });
  });

  it('takes a plain name for the fields of the documented sample', async () => {
    await using server = await serve(reply(200, { task_id: 't' }));
    const made = createMountseaMs(settings(server.origin), deps());
    const named = { ...aModel, gatewayModel: 'vendor/model-1' };
    const request = { ...aRequest, duration: 5, size: 'large' as const };
    await made.start(request, { ...context, model: named });
    const pictures = [{ url: picture, open: () => Promise.reject(new Error('no')) }];
    await made.start(request, { ...context, model: named, pictures });
    expect(server.seen.map(({ path, body }) => [path, JSON.parse(body)])).toStrictEqual([
      [
        '/run/vendor/model-1/text-to-video',
        {
          input: {
            prompt: aRequest.prompt,
            duration: 5,
            resolution: '1080p',
            aspect_ratio: '16:9',
          },
        },
      ],
      [
        '/run/vendor/model-1/image-to-video',
        {
          input: {
            prompt: aRequest.prompt,
            duration: 5,
            resolution: '1080p',
            image_url: picture,
          },
        },
      ],
    ]);
  });

  const { text, picture: withPicture } = recipes;
  const onlyText = { ...aModel, gatewayModel: JSON.stringify({ text }) };
  const onlyPicture = { ...aModel, gatewayModel: JSON.stringify({ picture: withPicture }) };
  const one = { images: [{ url: picture, trusted: true }] };
  const two = { images: [...one.images, ...one.images] };
  const wide = {
    ...aModel,
    gatewayModel: JSON.stringify({ text: { ...text, shape: { field: 'a', landscape: '16:9' } } }),
  };
  it.each([
    ['a picture for a model that takes none', onlyText, one],
    ['no picture for a model that needs one', onlyPicture, {}],
    ['two pictures', model, two],
    ['an address that nobody can fetch', model, { images: [{ url: 'ftp://x/y', trusted: false }] }],
    ['a size that there is not', model, { ...one, size: 'large' as const }],
    ['a length that there is not', model, { duration: 7 }],
    ['a shape that there is not', wide, { orientation: 'portrait' as const }],
    ['a model without recipes', aModel, {}],
    ['a model with broken recipes', { ...aModel, gatewayModel: '{"text":{"path":"a/../b"}}' }, {}],
    ['a model with no recipe', { ...aModel, gatewayModel: '{}' }, {}],
  ])('sends nothing for %s', async (_, given, change) => {
    await using server = await serve(reply(200, { task_id: 't' }));
    const made = createMountseaMs(settings(server.origin), deps());
    const request = { ...aRequest, ...change };
    const error = await failure(
      made.start(request, { ...context, model: given, pictures: handed(request) }),
    );
    expect(error).toMatchObject({ name: 'GatewayRefusal', reason: 'rejected' });
    expect(server.seen).toHaveLength(0);
  });
});

describe('a task at mountsea-ms', () => {
  const operation = { taskId: 'ms-1' };
  const answered = async (status: number, body: unknown) => {
    await using server = await serve(reply(status, body));
    const made = createMountseaMs(settings(server.origin), deps());
    const ended = await made.cancel?.(operation, { signal });
    expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toStrictEqual([
      'DELETE /tasks/ms-1',
    ]);
    return ended;
  };

  it.each([
    [200, { task_id: 'ms-1', status: 'canceled' }, true],
    [200, { task_id: 'ms-1', status: 'Cancelled' }, true],
    [200, { data: { status: 'canceled' } }, true],
    [200, { task_id: 'ms-1' }, true],
    [204, '', true],
    [200, { status: 'succeeded' }, false],
    [200, { status: 'failed' }, false],
    [202, { status: 'processing' }, false],
    [200, '<html>', false],
    [400, { error: { code: 1, message: 'terminal' } }, false],
    [404, {}, false],
    [409, {}, false],
  ])('is ended by %i %j: %s', async (status, body, expected) => {
    expect(await answered(status, body)).toBe(expected);
  });

  it.each([
    [401, { reason: 'unauthorised' }],
    [429, { accepted: 'no', busy: true }],
    [500, { accepted: 'no' }],
  ])('is not known to be ended after %i', async (status, expected) => {
    expect(await failure(answered(status, {}))).toMatchObject(expected);
  });

  it('fails with the words of its error', async () => {
    const error = { code: 4003, message: 'The image shows a real person' };
    await using server = await serve(reply(200, { status: 'failed', output: null, error }));
    const made = createMountseaMs(settings(server.origin), deps());
    expect(await made.check(operation, { signal })).toStrictEqual({
      state: 'failed',
      reason: 'people',
      message: error.message,
    });
  });

  it('is knocked for by a name that none has', async () => {
    await using server = await serve(reply(404, '<html>'));
    await createMountseaMs(settings(server.origin), deps()).knock?.({ signal });
    expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toStrictEqual([
      'GET /tasks/reelbot-knock',
    ]);
    const nobody = createMountseaMs(settings(`http://127.0.0.1:${await deadPort()}`), deps());
    await expect(nobody.knock?.({ signal })).rejects.toMatchObject({ accepted: 'no' });
  });

  it('is never believed to have sent a call: how those are signed is not known', () => {
    expect(createMountseaMs(settings('http://x.example'), deps()).hook).toBeUndefined();
  });
});
