import { describe, expect, it } from 'vitest';
import {
  type LocalVideoModel,
  msEndpoints,
  startLocalMountsea,
  startLocalVideos,
  type VideosName,
} from '../../sandbox/gateways/index.ts';
import type { VideoModel } from '../../src/core/catalogue.ts';
import { type Frame, frameOf } from '../../src/core/gateway.ts';
import { mountsea } from '../../src/gateways/mountsea-account.ts';
import {
  createOpenaiVideos,
  type VideosSettings,
} from '../../src/gateways/openai-videos/client.ts';
import { calm } from '../contracts/gateway/descriptor.ts';
import { living } from '../contracts/gateway/living.ts';
import { contextFor, plainRequest } from '../contracts/gateway/living-requests.ts';
import { livingVideos, type VideosAt } from './living-videos.ts';
import { aModel, deps, failure, NOON } from './samples.ts';

/** What an operator would write of a server's model. */
function modelFor({
  id,
  seconds = [5],
  sizes = ['1280x720', '720x1280'],
}: LocalVideoModel): VideoModel {
  const frames: Frame[] = sizes.map((size) => {
    const [width = 0, height = 0] = size.split('x').map(Number);
    return { width, height };
  });
  const at = (size: 'small' | 'large') => frameOf({ frames }, { orientation: 'landscape', size });
  const twoSizes = at('small')?.width !== at('large')?.width;
  const offers = (['small', 'large'] as const)
    .filter((size) => size === 'small' || twoSizes)
    .flatMap((size) => seconds.map((one) => ({ size, seconds: one, credits: 1 })));
  return { ...aModel, id, label: id, frames, offers, storyboard: false, edit: false, styles: [] };
}

function adapter(
  { dialect, baseUrl, apiKey, hookSecret }: VideosAt,
  models: readonly LocalVideoModel[],
  change: Partial<VideosSettings> = {},
) {
  const webhook =
    dialect === 'openai'
      ? { webhookSecret: Buffer.from(hookSecret.slice('whsec_'.length), 'base64') }
      : {};
  const given = {
    name: dialect,
    dialect,
    baseUrl,
    apiKeys: [apiKey],
    models: models.map(modelFor),
  };
  return createOpenaiVideos({ ...given, ...webhook, ...change }, deps());
}

/** The models of every dialect as its server has them. */
const MODELS: Readonly<Record<VideosName, readonly LocalVideoModel[]>> = {
  openai: [
    { id: 'sora-2', seconds: [4, 8, 12], sizes: ['720x1280', '1280x720'] },
    {
      id: 'sora-2-pro',
      seconds: [4, 8, 12, 16, 20],
      sizes: ['720x1280', '1280x720', '1080x1920', '1920x1080'],
    },
  ],
  'vllm-omni': [{ id: 'Wan-AI/Wan2.2-T2V-A14B-Diffusers', sizes: ['832x480', '480x832'] }],
  sglang: [{ id: 'Wan-AI/Wan2.2-TI2V-5B-Diffusers', sizes: ['1280x704', '704x1280'] }],
  litellm: [{ id: 'sora-2', seconds: [4, 8] }],
  'new-api': [{ id: 'sora-2', seconds: [4, 8] }],
  bifrost: [{ id: 'sora-2', seconds: [4, 8] }],
  'mountsea-ms': [{ id: 'alibaba/wan-2.7', seconds: [5, 10] }],
};

describe.each(Object.keys(MODELS) as VideosName[])('openai-videos speaks %s', (dialect) => {
  const models = MODELS[dialect];
  living({ sandbox: livingVideos(dialect, (at) => adapter(at, models), { models }) });

  it('asks for a task with the key that started it', async () => {
    await using local = await opened(dialect, { moreKeys: ['another-key-0123456789'] });
    const [model] = models.map(modelFor);
    if (model === undefined) throw new Error('no model');
    const at = { dialect, baseUrl: local.baseUrl, apiKey: local.apiKey, hookSecret: '' };
    const made = adapter(at, models, { apiKeys: [local.apiKey, 'another-key-0123456789'] });
    const request = plainRequest(model);
    for (let left = 4; left > 0; left -= 1) {
      const { operation } = await made.start(request, contextFor(model, request));
      expect(await made.check(operation, { signal: calm() })).toMatchObject({ state: 'queued' });
    }
    const keys = local.creates.map(({ headers }) => headers.authorization);
    expect(new Set(keys).size).toBe(2);
    local.setBalance(0);
    await failure(made.start(request, contextFor(model, request)));
    await made.start(request, contextFor(model, request));
  });
});

/** Servers that are asked what they serve: the names say what starts from a picture. */
const SERVED: readonly LocalVideoModel[] = [
  { id: 'Wan-AI/Wan2.2-T2V-A14B-Diffusers', picture: 'no' },
  { id: 'Wan-AI/Wan2.2-TI2V-5B-Diffusers' },
  { id: 'Wan-AI/Wan2.2-I2V-A14B-Diffusers', picture: 'needed' },
];

describe.each(['vllm-omni', 'sglang'] as const)(
  'openai-videos asks %s for its models',
  (dialect) => {
    const create = (at: VideosAt) => adapter(at, [], { models: undefined });
    living({ sandbox: livingVideos(dialect, create, { models: SERVED }) });
  },
);

describe.each([0, 1])('an account at Mountsea opens two services: %i', (which) => {
  living({
    async sandbox() {
      const local = await startLocalMountsea({ endpoints: msEndpoints, now: () => NOON });
      const reading = mountsea.read({
        MOUNTSEA_API_KEY: local.apiKey,
        MOUNTSEA_BASE_URL: local.baseUrl,
        MOUNTSEA_USAGE_URL: local.baseUrl,
        MOUNTSEA_MS_URL: `${local.baseUrl}/ms/v1`,
      });
      const maker = reading.state === 'on' ? reading.value[which] : undefined;
      if (maker === undefined) throw new Error(JSON.stringify(reading));
      return { local, made: maker.create(deps()) };
    },
  });
});

const PLACES = [
  'url',
  'video_url',
  'metadata.url',
  'output.url',
  'video.url',
  'videos[0].url',
] as const;

describe.each(PLACES)('a video whose address stands at %s', (place) => {
  const models = MODELS.openai.slice(0, 1);
  living({ sandbox: livingVideos('openai', (at) => adapter(at, models), { models, place }) });
});

async function opened(dialect: VideosName, options: { moreKeys: readonly string[] }) {
  const local = await startLocalVideos({ dialect, models: MODELS[dialect], ...options });
  local.hold();
  return { ...local, [Symbol.asyncDispose]: () => local.close() };
}

/** What an adapter would do that does not know the dialect. */
const MISTAKES: readonly (readonly [VideosName, VideosSettings['manner'], RegExp])[] = [
  ['openai', { seconds: 'number', encoding: 'json' }, /seconds: 4 is not a string/u],
  ['openai', { image: 'string' }, /exactly one of image_url/u],
  ['vllm-omni', { encoding: 'json' }, /send multipart/u],
  ['sglang', { seconds: 'string' }, /is not an integer/u],
  ['sglang', { encoding: 'multipart' }, /input_reference file is required/u],
  ['sglang', { image: 'object' }, /a path on the disk/u],
  ['bifrost', { encoding: 'json' }, /send multipart/u],
];

it.each(MISTAKES)('a local %s notices %j', async (dialect, manner, expected) => {
  const [first] = MODELS[dialect];
  if (first === undefined || manner === undefined) throw new Error('nothing to try');
  await using local = await opened(dialect, { moreKeys: [] });
  const made = adapter({ dialect, ...local, hookSecret: '' }, MODELS[dialect], { manner });
  const model = modelFor(first);
  const plain = plainRequest(model);
  const images = [{ url: 'https://files.example/a-boat.jpg', trusted: true }];
  for (const request of [plain, { ...plain, images }])
    await made.start(request, contextFor(model, request)).catch(() => undefined);
  expect(local.violations).toContainEqual(expect.stringMatching(expected));
});

it('a local OpenAI notices a picture that was not fitted', async () => {
  await using local = await opened('openai', { moreKeys: [] });
  const [first] = MODELS.openai;
  if (first === undefined) throw new Error('nothing to try');
  const made = adapter({ dialect: 'openai', ...local, hookSecret: '' }, MODELS.openai);
  const { frames: _, ...unfitted } = modelFor(first);
  const images = [{ url: 'https://files.example/a-boat.jpg', trusted: true }];
  const request = { ...plainRequest(modelFor(first)), images };
  const error = await failure(made.start(request, contextFor(unfitted, request)));
  expect(error).toMatchObject({ reason: 'picture', message: expect.stringContaining('Inpaint') });
  expect(local.violations).toEqual([expect.stringMatching(/\(640x352 for 720x1280\)/u)]);
});
