import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { type LocalMs, type LocalMsOptions, startLocalMs } from '../../sandbox/gateways/index.ts';
import { reply, serve } from './server.ts';

const open: LocalMs[] = [];
afterEach(() => Promise.all(open.splice(0).map((local) => local.close())));

async function started(options: LocalMsOptions = {}): Promise<LocalMs> {
  const local = await startLocalMs(options);
  open.push(local);
  local.hold();
  return local;
}

interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function call(
  local: LocalMs,
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = { authorization: `Bearer ${local.apiKey}` },
): Promise<Answered> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(`${local.baseUrl}${path}`, {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    ...sent,
  });
  return { status: answer.status, body: (await answer.json()) as Answered['body'] };
}

const WAN = 'alibaba/wan-2.7/text-to-video';
const input = { prompt: 'a whale glides' };
const run = (local: LocalMs, body: object = { input }, endpoint = WAN) =>
  call(local, 'POST', `/ms/v1/run/${endpoint}`, body);
const begin = async (local: LocalMs, body?: object) =>
  String((await run(local, body)).body.task_id);
const task = async (local: LocalMs, id: string) =>
  (await call(local, 'GET', `/ms/v1/tasks/${id}`)).body;

describe('endpoints', () => {
  it('are listed by what they make', async () => {
    const local = await started();
    const { body } = await call(local, 'GET', '/ms/v1/endpoints?capability=video');
    const names = (body.endpoints as { endpoint: string }[]).map(({ endpoint }) => endpoint);
    expect(names).toEqual([
      ...[WAN, 'alibaba/wan-2.7/image-to-video', 'google/veo-3.1/text-to-video'],
      'kuaishou/kling-v3/image-to-video',
    ]);
    const all = await call(local, 'GET', '/ms/v1/endpoints');
    expect(all.body.endpoints).toHaveLength(names.length + 1);
  });

  it.each(['array', 'data', 'items'] as const)('can be wrapped as %s', async (listShape) => {
    const local = await started({ listShape });
    const { body } = await call(local, 'GET', '/ms/v1/endpoints?capability=video');
    expect(listShape === 'array' ? body : body[listShape]).toHaveLength(4);
  });

  it.each(['alibaba-wan-2.7-text-to-video', encodeURIComponent(WAN)])(
    'tell their schema: %s',
    async (slug) => {
      const local = await started();
      const { body } = await call(local, 'GET', `/ms/v1/endpoints/${slug}`);
      expect(body).toMatchObject({
        endpoint: WAN,
        input_schema: {
          properties: { duration: { type: 'integer', enum: [5, 10] } },
          required: ['prompt'],
        },
        output_schema: { properties: { videos: { type: 'array' } } },
      });
    },
  );

  it('have examples that they accept', async () => {
    const local = await started();
    const { body } = await call(local, 'GET', '/ms/v1/endpoints?capability=video');
    for (const { slug, endpoint } of body.endpoints as { slug: string; endpoint: string }[]) {
      const details = await call(local, 'GET', `/ms/v1/endpoints/${slug}`);
      const [example] = details.body.examples as object[];
      expect((await run(local, example, endpoint)).status, endpoint).toBe(200);
    }
    expect(local.violations).toEqual([]);
  });

  it('can go away', async () => {
    const local = await started();
    local.retire(WAN);
    expect(await run(local)).toMatchObject({
      status: 404,
      body: { error: { message: 'model not found' } },
    });
    const { body } = await call(local, 'GET', '/ms/v1/endpoints?capability=video');
    expect(body.endpoints).toHaveLength(3);
    expect(
      (await call(local, 'GET', '/ms/v1/endpoints/alibaba-wan-2.7-text-to-video')).status,
    ).toBe(404);
    local.restore(WAN);
    expect((await run(local)).status).toBe(200);
    expect(local.violations).toEqual([]);
  });
});

describe('a run', () => {
  it('answers a Task', async () => {
    const local = await started();
    const { status, body } = await run(local, {
      input: { ...input, duration: 10, resolution: '720p' },
    });
    expect(status).toBe(200);
    expect(body).toStrictEqual({
      task_id: expect.stringMatching(/^ms-/u),
      endpoint: WAN,
      model: 'alibaba/wan-2.7',
      capability: 'video',
      mode: 'text-to-video',
      status: 'queued',
      created_at: expect.any(String),
      started_at: null,
      completed_at: null,
      elapsed_ms: null,
      output: null,
      error: null,
    });
    expect(local.creates).toMatchObject([{ model: WAN, body: { input: { duration: 10 } } }]);
  });

  it.each<[string, unknown, RegExp]>([
    ['no input', {}, /input/u],
    ['no prompt', { input: {} }, /input.prompt: is required/u],
    ['an empty prompt', { input: { prompt: '' } }, /at least 1/u],
    ['5001 characters', { input: { prompt: 'x'.repeat(5001) } }, /at most 5000/u],
    ['a length in words', { input: { ...input, duration: '5' } }, /type integer/u],
    ['half a second', { input: { ...input, duration: 5.5 } }, /type integer/u],
    ['a length that is not in the list', { input: { ...input, duration: 7 } }, /one of 5, 10/u],
    ['a size that is not in the list', { input: { ...input, resolution: '4k' } }, /720p, 1080p/u],
    ['a number below', { input: { ...input, seed: -1 } }, /at least 0/u],
    ['a number above', { input: { ...input, seed: 2 ** 31 } }, /at most/u],
    ['an address that is none', { input, webhook_url: 'soon' }, /webhook_url/u],
    ['an array', [], /object/u],
  ])('refuses %s', async (_, body, why) => {
    const local = await started();
    const answer = await run(local, body as object);
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body)).toMatch(why);
    expect(local.violations).toHaveLength(1);
    expect(local.creates).toEqual([]);
  });

  it.each(['data:image/png;base64,AAAA', 'boat.png', ''])('refuses the picture %j', async (url) => {
    const local = await started();
    const answer = await run(
      local,
      { input: { ...input, image_url: url } },
      'kuaishou/kling-v3/image-to-video',
    );
    expect(answer.status).toBe(422);
  });

  it('notes fields that no schema names, and lets them pass', async () => {
    const local = await started();
    expect((await run(local, { input: { ...input, fps: 24 }, user: 'x' })).status).toBe(200);
    expect(local.violations).toEqual(['input.fps: unknown field', 'unknown field: user']);
  });

  it('of nothing that there is', async () => {
    const local = await started();
    for (const endpoint of ['openai/sora-2/text-to-video', 'alibaba-wan-2.7-text-to-video'])
      expect((await run(local, { input }, endpoint)).status).toBe(404);
    expect((await call(local, 'POST', '/ms/v1/videos', { prompt: 'x' })).status).toBe(404);
  });
});

describe('a task', () => {
  it('goes through its words', async () => {
    const local = await started();
    const id = await begin(local);
    local.move(id, 'processing');
    expect(await task(local, id)).toMatchObject({
      status: 'processing',
      started_at: expect.any(String),
    });
    local.finish(id);
    expect(await task(local, id)).toMatchObject({
      status: 'succeeded',
      output: { videos: [{ url: `${local.mediaUrl}/${id}.mp4` }] },
      error: null,
      completed_at: expect.any(String),
      elapsed_ms: expect.any(Number),
    });
    const video = await fetch(`${local.mediaUrl}/${id}.mp4`);
    expect(video.headers.get('content-type')).toBe('video/mp4');
  });

  it.each([
    ['failed', 'failed'],
    ['timeout', 'timeout'],
    ['cancelled', 'canceled'],
  ] as const)('that ended as %s says %s', async (status, word) => {
    const local = await started();
    const id = await begin(local);
    local.failTask(id, { status });
    const error = word === 'canceled' ? null : { code: 1000, message: expect.any(String) };
    expect(await task(local, id)).toMatchObject({ status: word, output: null, error });
  });

  it('is cancelled while it has not ended, and not after', async () => {
    const local = await started();
    const [running, ended] = [await begin(local), await begin(local)];
    local.finish(ended);
    const path = '/ms/v1/tasks';
    expect(await call(local, 'DELETE', `${path}/${running}`)).toMatchObject({
      status: 200,
      body: { task_id: running, status: 'canceled' },
    });
    expect(await task(local, running)).toMatchObject({ status: 'canceled' });
    expect((await call(local, 'DELETE', `${path}/${running}`)).status).toBe(409);
    expect((await call(local, 'DELETE', `${path}/${ended}`)).status).toBe(409);
    expect(await task(local, ended)).toMatchObject({ status: 'succeeded' });
    expect((await call(local, 'DELETE', `${path}/nobody`)).status).toBe(404);
  });

  it('has the shape of OpenAI as well', async () => {
    const local = await started();
    const id = await begin(local);
    const asVideo = async () => (await call(local, 'GET', `/ms/v1/videos/${id}`)).body;
    expect(await asVideo()).toStrictEqual({
      id,
      object: 'video',
      model: 'alibaba/wan-2.7',
      status: 'queued',
      progress: null,
      created_at: expect.any(Number),
    });
    local.move(id, 'processing');
    expect(await asVideo()).toMatchObject({ status: 'processing', progress: 0 });
    local.finish(id);
    expect(await asVideo()).toMatchObject({ status: 'completed', progress: 100 });
  });

  it('belongs to nobody without a key', async () => {
    const local = await started();
    const id = await begin(local);
    const headers = { 'x-api-key': local.apiKey };
    expect((await call(local, 'GET', `/ms/v1/tasks/${id}`, undefined, headers)).status).toBe(401);
  });
});

describe('webhooks', () => {
  it.each(['finish', 'failTask'] as const)('tell of the end: %s', async (how) => {
    await using receiver = await serve(reply(200, {}));
    const local = await started();
    const url = `${receiver.origin}/hooks/ms`;
    const id = await begin(local, { input, webhook_url: url });
    const silent = await begin(local);
    local[how](silent);
    local[how](id);
    await local.waitFor(() => local.hooks.length === 1);
    expect(local.hooks).toMatchObject([{ taskId: id, url, status: 200 }]);
    const [seen] = receiver.seen;
    expect(JSON.parse(seen?.body ?? '')).toMatchObject({ task_id: id });
    const right = createHmac('sha256', local.hookSecret)
      .update(seen?.body ?? '')
      .digest('hex');
    expect(seen?.headers['x-ms-signature']).toBe(right);
  });

  it('come when the time of a task is over, without anyone asking', async () => {
    await using receiver = await serve(reply(200, {}));
    const local = await started({ queuedMs: 0, durationMs: 60_000 });
    await begin(local, { input, webhook_url: receiver.origin });
    local.advance(60_000);
    await local.waitFor(() => local.hooks.length === 1);
    expect(receiver.seen).toHaveLength(1);
  });

  it('can be wrong', async () => {
    await using receiver = await serve(reply(500, {}));
    const local = await started();
    const id = await begin(local, { input, webhook_url: receiver.origin });
    local.finish(id);
    await local.waitFor(() => local.hooks.length === 1);
    await local.sendHook(id, { signature: 'wrong' });
    await local.sendHook(id, { signature: 'none' });
    const [right, wrong, none] = receiver.seen.map(({ headers }) => headers['x-ms-signature']);
    expect(wrong).toMatch(/^[0-9a-f]{64}$/u);
    expect(wrong).not.toBe(right);
    expect(none).toBeUndefined();
    expect(local.hooks).toMatchObject([{ status: 500 }, {}, {}]);
  });
});

it('tells the balance, to whoever has the key', async () => {
  const local = await started({ moreKeys: ['another'] });
  const credits = (headers: Record<string, string>, query = '') =>
    call(local, 'GET', `/api-user/credits${query}`, undefined, headers);
  const own = { 'x-api-key': local.apiKey };
  expect(await credits(own)).toEqual({ status: 200, body: { credits: 10_000 } });
  local.setBalance(2);
  await begin(local);
  expect(await credits(own)).toEqual({ status: 200, body: { credits: 1 } });
  expect((await credits({}, `?key=${local.apiKey}`)).body).toEqual({ credits: 1 });
  expect((await credits({ 'x-api-key': 'another' })).body).toEqual({ credits: 10_000 });
  const wrong = [{}, { 'x-api-key': 'no' }, { authorization: `Bearer ${local.apiKey}` }];
  for (const headers of wrong) expect((await credits(headers)).status).toBe(401);
});
