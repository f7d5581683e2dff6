import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Picture, VideoGateway, VideoRequest } from '../../src/core/gateway.ts';
import type { VideosSettings } from '../../src/gateways/openai-videos/client.ts';
import { calm, start } from '../contracts/gateway/descriptor.ts';
import { type FilePart, readForm } from './form.ts';
import { drawn, KEY, model, pictureOf, videos, withPicture } from './openai-videos-samples.ts';
import { aRequest, failure } from './samples.ts';
import { reply, serve } from './server.ts';

const created = reply(200, { id: 'video_1', object: 'video', status: 'queued' });
const png = await drawn(1280, 720, 'png');
const webp = await drawn(300, 300, 'webp');

/** What a server of these settings gets. */
async function sent(
  settings: Partial<VideosSettings>,
  request: VideoRequest = aRequest,
  pictures: readonly Picture[] = [],
) {
  await using server = await serve(created);
  await start(videos(server.origin, settings), calm(), request, pictures);
  const [seen, ...others] = server.seen;
  if (seen === undefined || others.length > 0) throw new Error('not exactly one request');
  const isForm = seen.headers['content-type']?.startsWith('multipart/form-data') === true;
  const body = isForm
    ? Object.fromEntries((await readForm(seen)).form)
    : (JSON.parse(seen.body) as Record<string, unknown>);
  return { seen, isForm, body };
}

/** What a create fails with, and that nothing left. */
async function refused(
  settings: Partial<VideosSettings>,
  request: VideoRequest,
  pictures: readonly Picture[],
) {
  await using server = await serve(created);
  const error = await failure(start(videos(server.origin, settings), calm(), request, pictures));
  expect(server.seen).toHaveLength(0);
  return error;
}

const dataUrl = (bytes: Uint8Array, type: string) =>
  `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;

describe('the fields', () => {
  it('hold what the gateway calls the model', async () => {
    const settings = { models: [{ ...model, gatewayModel: 'Wan-AI/Wan2.2-T2V' }] };
    expect((await sent(settings)).body).toMatchObject({ model: 'Wan-AI/Wan2.2-T2V' });
  });

  it('hold no size where the model has no list of them', async () => {
    const { frames: _, ...without } = model;
    expect((await sent({ models: [without] })).body).toStrictEqual({
      model: 'sora-2',
      prompt: 'a paper boat in the rain',
      seconds: '10',
    });
  });

  it.each([
    ['landscape', 'small', '640x360'],
    ['landscape', 'large', '1920x1080'],
    ['portrait', 'small', '720x1280'],
    ['portrait', 'large', '1080x1920'],
  ] as const)('take %s and %s for %s', async (orientation, size, expected) => {
    const sides = [
      [1920, 1080],
      [640, 360],
      [1080, 1920],
      [720, 1280],
    ] as const;
    const frames = sides.map(([width, height]) => ({ width, height }));
    const request = { ...aRequest, orientation, size };
    const { body } = await sent({ models: [{ ...model, frames }] }, request);
    expect(body).toMatchObject({ size: expected });
  });

  it.each([
    [{ seconds: 'number' as const }, 10],
    [{ seconds: 'string' as const }, '10'],
  ])('hold the seconds as %j', async (manner, expected) => {
    expect((await sent({ manner })).body).toMatchObject({ seconds: expected });
  });

  it('keep every character of a prompt', async () => {
    const prompt = '🚣 "boat" & <rain>\n--second line; a=b\u0000é漢';
    const request = { ...aRequest, prompt };
    expect((await sent({}, request)).body).toMatchObject({ prompt });
    // A form knows only CRLF for a line break (WHATWG, multipart/form-data encoding).
    const inForm = await sent({ dialect: 'vllm-omni' }, request);
    expect(inForm.body).toMatchObject({ prompt: prompt.replace('\n', '\r\n') });
  });

  it.each([{ styleId: 'anime' }, { storyboard: true }, { editId: 'edit-1' }])(
    'have no room for %j: it is refused, not left out',
    async (change) => {
      const error = await refused({}, { ...aRequest, ...change }, []);
      expect(error).toMatchObject({ name: 'GatewayRefusal', reason: 'rejected' });
    },
  );

  it('have no room for a second picture', async () => {
    const two = [pictureOf(png, 'image/png'), pictureOf(png, 'image/png')];
    expect(await refused({}, withPicture, two)).toMatchObject({ reason: 'rejected' });
  });
});

describe('a picture', () => {
  const asFile = (body: Record<string, unknown>) => body.input_reference as FilePart;

  it.each(['cover', 'contain'] as const)('is sent in the size of the video: %s', async (fit) => {
    const { isForm, body } = await sent({ fit }, withPicture, [pictureOf(webp, 'image/webp')]);
    expect(isForm).toBe(true);
    const { fileName, type, bytes } = asFile(body);
    expect([fileName, type]).toStrictEqual(['picture.png', 'image/png']);
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 1280, height: 720 });
  });

  it('is refused where its size has to be right already', async () => {
    const pictures = [pictureOf(webp, 'image/webp')];
    expect(await refused({ fit: 'error' }, withPicture, pictures)).toMatchObject({
      reason: 'picture',
      message: 'the picture is 300x300 and must be 1280x720',
    });
  });

  it('stays as it is where the model has no list of sizes', async () => {
    const { frames: _, ...without } = model;
    const pictures = [pictureOf(webp, 'image/webp')];
    const { body } = await sent({ models: [without] }, withPicture, pictures);
    expect(asFile(body)).toStrictEqual({
      fileName: 'picture.webp',
      type: 'image/webp',
      bytes: webp,
    });
  });

  it.each([
    ['file', 'auto', true],
    ['file', 'multipart', true],
    ['object', 'auto', false],
    ['object', 'json', false],
    ['reference', 'multipart', true],
    ['reference', 'json', false],
    ['string', 'auto', false],
    ['string', 'multipart', true],
  ] as const)('goes as %s in %s', async (image, encoding, form) => {
    const manner = { image, encoding };
    const { isForm, body } = await sent({ manner }, withPicture, [pictureOf(png, 'image/png')]);
    expect(isForm).toBe(form);
    const url = dataUrl(png, 'image/png');
    const fields = { model: 'sora-2', prompt: aRequest.prompt, seconds: '10', size: '1280x720' };
    const picture = {
      file: { input_reference: { fileName: 'picture.png', type: 'image/png', bytes: png } },
      object: { input_reference: { image_url: url } },
      reference: { image_reference: JSON.stringify({ image_url: url }) },
      string: { input_reference: 'https://files.example/boat.png?sig=1' },
    };
    expect(body).toStrictEqual({ ...fields, ...picture[image] });
  });

  it('is asked of the core as the way of sending it needs', () => {
    const way = (image: 'file' | 'object' | 'reference' | 'string') =>
      videos('http://x.example', { manner: { image } }).pictures;
    expect([way('file'), way('object'), way('reference'), way('string')]).toStrictEqual([
      ...['bytes', 'bytes', 'bytes', 'url'],
    ]);
  });

  it('is refused without an address that the server could open', async () => {
    const closed = { ...pictureOf(png, 'image/png'), url: undefined };
    const error = await refused({ manner: { image: 'string' } }, withPicture, [closed]);
    expect(error).toMatchObject({ name: 'GatewayRefusal', reason: 'picture' });
  });

  it('is refused when it cannot be had, without a word of secrets', async () => {
    const gone: Picture = {
      url: undefined,
      open: () => Promise.reject(new Error(`the host said ${KEY}`)),
    };
    const breaking: Picture = {
      url: undefined,
      open: () =>
        Promise.resolve({
          type: 'image/png',
          bytes: undefined,
          body: (async function* () {
            yield png.subarray(0, 10);
            throw new Error('cut');
          })(),
        }),
    };
    for (const picture of [gone, breaking]) {
      const error = await refused({}, withPicture, [picture]);
      expect(error).toMatchObject({ name: 'GatewayRefusal', reason: 'picture' });
      expect(String(error)).not.toContain(KEY);
    }
  });

  it('is read to its limit and not further', async () => {
    let read = 0;
    const endless: Picture = {
      url: undefined,
      open: () =>
        Promise.resolve({
          type: 'image/png',
          bytes: undefined,
          body: (async function* () {
            for (;;) {
              read += 1000;
              yield new Uint8Array(1000);
            }
          })(),
        }),
    };
    const models = [{ ...model, imageLimits: { ...model.imageLimits, bytes: 5000 } }];
    const error = await refused({ models }, withPicture, [endless]);
    expect(error).toMatchObject({ reason: 'picture' });
    expect(read).toBe(6000);
  });

  it('is at most 20,971,520 characters of a data URL', async () => {
    const { frames: _, ...without } = model;
    const settings = {
      models: [without],
      manner: { image: 'object' as const, encoding: 'json' as const },
    };
    const head = 'data:image/png;base64,'.length;
    const most = Math.floor((20_971_520 - head) / 4) * 3;
    const fits = pictureOf(Buffer.alloc(most), 'image/png');
    const { body } = await sent(settings, withPicture, [fits]);
    const { image_url } = body.input_reference as { image_url: string };
    expect(image_url.length).toBeLessThanOrEqual(20_971_520);
    const over = pictureOf(Buffer.alloc(most + 1), 'image/png');
    expect(await refused(settings, withPicture, [over])).toMatchObject({ reason: 'picture' });
  });
});

describe('the address', () => {
  it.each([
    ['', 'openai', '/v1/videos'],
    ['/', 'openai', '/v1/videos'],
    ['/v1', 'openai', '/v1/videos'],
    ['/v1/', 'openai', '/v1/videos'],
    ['/proxy', 'openai', '/proxy/v1/videos'],
    ['/api/v3', 'openai', '/api/v3/videos'],
    ['/api/videos', 'openai', '/api/videos'],
    ['/v1/videos', 'openai', '/v1/videos'],
    ['', 'bifrost', '/openai/v1/videos'],
    ['/openai', 'bifrost', '/openai/v1/videos'],
    ['/team/openai/v1', 'bifrost', '/team/openai/v1/videos'],
    ['', 'mountsea-ms', '/ms/v1/videos'],
  ] as const)('"%s" of %s is %s', async (suffix, dialect, path) => {
    await using server = await serve(created);
    await start(videos(`${server.origin}${suffix}`, { dialect }));
    expect(server.seen[0]?.path).toBe(path);
  });
});

describe('keys and headers', () => {
  const authorised = (gateway: VideoGateway) => start(gateway);

  it('are left out where there is no key', async () => {
    await using server = await serve(created);
    const gateway = videos(server.origin, { apiKeys: [] });
    const { operation } = await authorised(gateway);
    await gateway.check(operation, { signal: calm() });
    for (const { headers } of server.seen) expect(headers).not.toHaveProperty('authorization');
    expect(operation).toStrictEqual({ taskId: 'video_1' });
    expect(gateway.health?.()).toStrictEqual({ circuit: 'closed' });
  });

  it('more of them go where the key goes', async () => {
    await using server = await serve(created);
    const { seen } = await sent({ headers: { 'x-team': 'video', authorization: 'Basic abc' } });
    expect(seen.headers).toMatchObject({ 'x-team': 'video', authorization: 'Basic abc' });
    server.script = reply(400, { error: { message: 'no plan-secret-1 for Basic' } });
    const gateway = videos(server.origin, { headers: { 'x-plan': 'plan-secret-1' } });
    const error = await failure(start(gateway));
    expect(String(error)).toContain('no [secret] for Basic');
  });

  it('are used in turn, and a task is asked for with the key that started it', async () => {
    await using server = await serve(created);
    const gateway = videos(server.origin, { apiKeys: ['key-one-1', 'key-two-2'] });
    const tasks = [await start(gateway), await start(gateway), await start(gateway)];
    for (const { operation } of tasks) await gateway.check(operation, { signal: calm() });
    expect(server.seen.map(({ headers }) => headers.authorization)).toStrictEqual([
      ...['Bearer key-one-1', 'Bearer key-two-2', 'Bearer key-one-1'],
      ...['Bearer key-one-1', 'Bearer key-two-2', 'Bearer key-one-1'],
    ]);
    expect(JSON.stringify(tasks)).not.toContain('key-one');
    // A key that is added in front changes nothing for those under way.
    const later = videos(server.origin, { apiKeys: ['key-new-3', 'key-one-1', 'key-two-2'] });
    await later.check(tasks[1]?.operation ?? {}, { signal: calm() });
    expect(server.seen.at(-1)?.headers.authorization).toBe('Bearer key-two-2');
  });

  it('are set aside when they have no credit, and another one is named to be left', async () => {
    await using server = await serve(reply(402, { error: { message: 'pay' } }));
    const gateway = videos(server.origin, { apiKeys: ['key-one-1', 'key-two-2'] });
    const first = await failure(start(gateway));
    expect(first).toMatchObject({ reason: 'no-credit', otherKey: true });
    expect(gateway.health?.()).toMatchObject({ keys: { usable: 1, all: 2 } });
    expect(await failure(start(gateway))).toMatchObject({ reason: 'no-credit', otherKey: false });
    expect(await failure(start(gateway))).toMatchObject({ reason: 'no-credit', otherKey: false });
    expect(server.seen).toHaveLength(2);
  });
});

describe('an answer to a create', () => {
  it.each([
    [{ id: 'video_1' }, 'video_1'],
    [{ task_id: 'task_2' }, 'task_2'],
    [{ id: 'task_3', task_id: 'upstream' }, 'task_3'],
    [{ data: { id: 'video_4' } }, 'video_4'],
  ])('has its id in %j', async (body, taskId) => {
    await using server = await serve(reply(202, body));
    expect(await start(videos(server.origin))).toMatchObject({ taskId, operation: { taskId } });
  });

  it.each(['..', '.'])('has no id in "%s", which leads elsewhere', async (id) => {
    await using server = await serve(reply(200, { id }));
    const gateway = videos(server.origin);
    expect(await failure(start(gateway))).toMatchObject({ accepted: 'unknown' });
    const error = await failure(gateway.check({ taskId: id }, { signal: calm() }));
    expect(error).toMatchObject({ reason: 'unknown-task' });
    expect(server.seen).toHaveLength(1);
  });
});
