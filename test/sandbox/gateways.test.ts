import { afterEach, describe, expect, test } from 'vitest';
import {
  type LocalGateway,
  type LocalPmock,
  pmockToken,
  type ResultShape,
  startLocalMountsea,
  startLocalPmock,
} from '../../sandbox/gateways/index.ts';

let open: LocalGateway[] = [];
afterEach(async () => {
  await Promise.all(open.map((gateway) => gateway.close()));
  open = [];
});

async function started<T extends LocalGateway>(gateway: Promise<T>): Promise<T> {
  const running = await gateway;
  open.push(running);
  return running;
}

const good = { model: 'sora-2', prompt: 'a paper boat', removeWatermark: false };

function post(url: string, headers: Record<string, string>, body: unknown): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const bearer = { authorization: 'Bearer local-mountsea-key' };
const create = (gateway: LocalGateway, body: unknown = good) =>
  post(`${gateway.baseUrl}/sora/video/generate`, bearer, body);
const check = (gateway: LocalGateway, taskId: string) =>
  fetch(`${gateway.baseUrl}/sora/task/result?taskId=${taskId}`, { headers: bearer });

async function createdId(gateway: LocalGateway, body: unknown = good): Promise<string> {
  const { taskId } = (await (await create(gateway, body)).json()) as { taskId: string };
  return taskId;
}

describe('Mountsea: creating', () => {
  test('answers 200 and 201 in turn with an id that looks like a UUID', async () => {
    const gateway = await started(startLocalMountsea());
    const first = await create(gateway);
    const second = await create(gateway);
    expect([first.status, second.status]).toEqual([200, 201]);
    const { taskId } = (await first.json()) as { taskId: string };
    expect(taskId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(gateway.creates[0]).toMatchObject({
      taskId,
      path: '/sora/video/generate',
      body: good,
      headers: { authorization: 'Bearer local-mountsea-key' },
    });
    expect(gateway.violations).toEqual([]);
  });

  test.each([{}, { authorization: 'Bearer wrong' }, { authorization: 'local-mountsea-key' }])(
    'refuses %j with 401, which is logged and starts nothing',
    async (headers: Record<string, string>) => {
      const gateway = await started(startLocalMountsea());
      const answer = await post(`${gateway.baseUrl}/sora/video/generate`, headers, good);
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ message: 'Invalid or missing API key' });
      expect(gateway.creates).toEqual([]);
      expect(gateway.requests[0]).toMatchObject({ refused: 'Invalid or missing API key' });
    },
  );

  const pro = { ...good, model: 'sora-2-pro' };
  test.each([
    ['the least', { model: 'sora-2', prompt: 'x' }],
    ['25 s on pro', { ...pro, duration: 25, size: 'small' }],
    ['large on pro', { ...pro, duration: 15, size: 'large', orientation: 'portrait' }],
    ['5000 characters outside the basic plane', { ...good, prompt: '🎬'.repeat(5000) }],
    [
      'everything',
      {
        ...good,
        images: ['https://example.com/a.png?ex=1'],
        styleId: 'kakalaka',
        storyboard: true,
        editId: 'edit_1',
        removeWatermark: true,
        orientation: 'landscape',
        size: 'small',
        duration: 15,
      },
    ],
  ])('takes %s', async (_name, body) => {
    const gateway = await started(startLocalMountsea());
    expect((await create(gateway, body)).ok).toBe(true);
    expect(gateway.creates[0]?.body).toEqual(body);
    expect(gateway.violations).toEqual([]);
  });

  test.each([
    ['no prompt', { model: 'sora-2' }, 'prompt'],
    ['a blank prompt', { ...good, prompt: ' ' }, 'prompt'],
    ['5001 characters', { ...good, prompt: 'x'.repeat(5001) }, '5000'],
    ['no model', { prompt: 'x' }, 'model'],
    ['an unknown model', { ...good, model: 'sora-3' }, 'model'],
    ['two images', { ...good, images: ['https://a.b/1', 'https://a.b/2'] }, 'images'],
    ['an image that is no URI', { ...good, images: ['not a uri'] }, 'images'],
    ['a data: image', { ...good, images: ['data:image/png;base64,AAAA'] }, 'images'],
    ['one image as a string', { ...good, images: 'https://a.b/1' }, 'images'],
    ['a duration in words', { ...good, duration: '10' }, 'duration'],
    ['12 s', { ...good, duration: 12 }, 'duration'],
    ['25 s on sora-2', { ...good, duration: 25 }, 'sora-2-pro'],
    ['25 s with large', { ...pro, duration: 25, size: 'large' }, 'small'],
    ['large on sora-2', { ...good, size: 'large' }, 'sora-2-pro'],
    ['an unknown style', { ...good, styleId: 'thxgiving' }, 'styleId'],
    ['an unknown orientation', { ...good, orientation: 'square' }, 'orientation'],
    ['a flag in words', { ...good, removeWatermark: 'false' }, 'removeWatermark'],
    ['an empty edit id', { ...good, editId: '' }, 'editId'],
    ['null for nothing', { ...good, styleId: null }, 'styleId'],
    ['an unknown field', { ...good, seed: 7 }, 'seed'],
    ['a list', [good], 'object'],
    ['no JSON', '{"model":', 'object'],
  ])('refuses %s with 400 and calls it a violation', async (_name, body, word) => {
    const gateway = await started(startLocalMountsea());
    const answer = await create(gateway, body);
    expect(answer.status).toBe(400);
    const { message, errorMessage } = (await answer.json()) as Record<string, string>;
    expect(message).toContain(word);
    expect(errorMessage).toBe(message);
    expect(gateway.violations.join()).toContain(word);
    expect(gateway.creates).toEqual([]);
  });

  test('refuses another content type, another path and a body of over 1 MB', async () => {
    const gateway = await started(startLocalMountsea());
    const text = await post(
      `${gateway.baseUrl}/sora/video/generate`,
      { ...bearer, 'content-type': 'text/plain' },
      good,
    );
    const path = await post(`${gateway.baseUrl}/sora/generate`, bearer, good);
    const huge = await create(gateway, { ...good, prompt: 'x'.repeat(1_100_000) });
    expect([text.status, path.status, huge.status]).toEqual([400, 404, 413]);
    expect(gateway.violations).toHaveLength(3);
  });
});

describe('Mountsea: the life of a task', () => {
  test('goes through every word by the clock and ends with playable addresses', async () => {
    let now = Date.parse('2026-11-20T10:00:00Z');
    const gateway = await started(
      startLocalMountsea({ now: () => now, queuedMs: 300, durationMs: 700 }),
    );
    const taskId = await createdId(gateway);
    const seen: unknown[] = [];
    for (let step = 0; step < 5; step += 1) {
      seen.push(((await (await check(gateway, taskId)).json()) as { status: string }).status);
      now += step < 3 ? 100 : 700;
    }
    expect(seen).toEqual(['pending', 'ready', 'assigned', 'processing', 'completed']);
    expect(await (await check(gateway, taskId)).json()).toEqual({
      taskId,
      status: 'completed',
      result: {
        video_url: `${gateway.mediaUrl}/${taskId}.mp4`,
        thumbnail_url: `${gateway.mediaUrl}/${taskId}.jpg`,
        editId: expect.stringMatching(/^edit_/),
      },
      createdAt: '2026-11-20T10:00:00.000Z',
      finishedAt: '2026-11-20T10:00:01.000Z',
      traceId: expect.stringMatching(/^trace-/),
    });
    expect(gateway.checks.map((entry) => entry.taskId)).toEqual(Array(6).fill(taskId));
  });

  test.each<[ResultShape, (url: string) => object]>([
    ['result.videoUrl', (url) => ({ result: { videoUrl: url } })],
    ['result.videoUrls', (url) => ({ result: { videoUrls: [url] } })],
    ['result.video_urls', (url) => ({ result: { video_urls: [url] } })],
    ['result.url', (url) => ({ result: { url } })],
    ['top.video_url', (video_url) => ({ video_url, result: null })],
    ['top.videoUrls', (url) => ({ videoUrls: [url], result: null })],
    ['data.url', (url) => ({ data: { url }, result: null })],
    ['data.videoUrl', (url) => ({ data: { videoUrl: url }, result: null })],
  ])('shows the address as %s', async (shape, expected) => {
    const gateway = await started(startLocalMountsea({ resultShape: shape }));
    const taskId = await createdId(gateway);
    gateway.finish(taskId);
    const answer = await (await check(gateway, taskId)).json();
    expect(answer).toMatchObject(expected(`${gateway.mediaUrl}/${taskId}.mp4`));
    expect(JSON.stringify(answer)).toContain('"editId"');
  });

  test.each(['failed', 'cancelled', 'timeout'] as const)('ends as %s when told', async (status) => {
    const gateway = await started(startLocalMountsea());
    const taskId = await createdId(gateway);
    gateway.failTask(taskId, { status, errorCode: 1234, errorMessage: 'no' });
    const answer = await (await check(gateway, taskId)).json();
    expect(answer).toMatchObject({ status, result: null, errorCode: 1234, errorMessage: 'no' });
  });

  test('tasks move only when told while held', async () => {
    let now = 1_000_000;
    const gateway = await started(
      startLocalMountsea({ now: () => now, queuedMs: 300, durationMs: 700 }),
    );
    gateway.hold();
    const [one, two, three] = [
      await createdId(gateway),
      await createdId(gateway),
      await createdId(gateway),
    ];
    now += 1_000_000;
    expect(gateway.tasks().map(({ status }) => status)).toEqual(['pending', 'pending', 'pending']);
    gateway.move(two, 'ready');
    gateway.finish(three, { videoUrl: 'https://elsewhere.test/x.mp4', editId: null });
    expect(gateway.task(two)?.status).toBe('ready');
    expect(gateway.task(three)).toMatchObject({
      status: 'completed',
      videoUrl: 'https://elsewhere.test/x.mp4',
    });
    gateway.advance(350);
    expect(gateway.task(one)?.status).toBe('processing');
    gateway.release();
    expect(gateway.task(one)?.status).toBe('processing');
    now += 650;
    expect(gateway.task(one)?.status).toBe('completed');
    expect(gateway.task('nobody')).toBeUndefined();
    expect(() => gateway.finish('nobody')).toThrow('has no task nobody');
  });

  test('durations and ends can follow the request', async () => {
    const gateway = await started(
      startLocalMountsea({
        queuedMs: 0,
        durationMs: ({ body }) => (body.duration === 15 ? 50 : 1_000_000),
        decide: ({ body }) =>
          body.prompt === 'bad' ? { status: 'failed', errorMessage: 'moderation' } : undefined,
      }),
    );
    const slow = await createdId(gateway);
    const bad = await createdId(gateway, { ...good, prompt: 'bad', duration: 15 });
    const failed = await gateway.waitFor(() => {
      const task = gateway.task(bad);
      return task?.status === 'failed' && task;
    });
    expect(failed.errorMessage).toBe('moderation');
    expect(gateway.task(slow)?.status).toBe('processing');
    gateway.setDuration(0);
    expect(gateway.task(await createdId(gateway))?.status).toBe('completed');
  });

  test('an unknown task is 404, a check without an id 400, without a key 401', async () => {
    const gateway = await started(startLocalMountsea());
    const url = `${gateway.baseUrl}/sora/task/result?taskId=x`;
    const answers = [await check(gateway, 'nobody'), await check(gateway, ''), await fetch(url)];
    expect(answers.map(({ status }) => status)).toEqual([404, 400, 401]);
  });
});

describe('pmock', () => {
  function headers({ accessKey, secretKey }: LocalPmock, now = Date.now()) {
    return {
      'wuinai-access-key': accessKey,
      'wuinai-access-token': pmockToken(accessKey, secretKey, now),
    };
  }
  const generate = (gateway: LocalPmock, body: unknown, version = '/v2') =>
    post(`${gateway.baseUrl}/ai/sa/video/generate${version}`, headers(gateway), body);

  test('computes the token as documented', () => {
    // HMAC-SHA256("secret", "key:1760000040"), worked out with openssl.
    const token = '0neqFUsJSruGuGH5kgH6ZhZKChL6K6u7D5CzNKlOYMA=';
    expect(pmockToken('key', 'secret', 1_760_000_059_999)).toBe(token);
    expect(pmockToken('key', 'secret', 1_760_000_040_000)).toBe(token);
  });

  test('wraps the id in its envelope, and calls its JSON plain text now and then', async () => {
    const gateway = await started(startLocalPmock());
    expect(gateway.baseUrl).toMatch(/\/api$/);
    const answers = [await generate(gateway, good), await generate(gateway, good, '')];
    expect(answers.map((answer) => answer.headers.get('content-type')?.split(';')[0])).toEqual([
      'application/json',
      'text/plain',
    ]);
    expect(await answers[0]?.json()).toEqual({
      code: 200,
      message: 'ok',
      data: { taskId: gateway.creates[0]?.taskId },
      traceId: expect.any(String),
    });
    expect(gateway.creates.map(({ path }) => path)).toEqual([
      '/api/ai/sa/video/generate/v2',
      '/api/ai/sa/video/generate',
    ]);
  });

  test('accepts this minute and the last one; refuses the rest inside HTTP 200', async () => {
    let now = Date.parse('2026-11-20T10:00:30Z');
    const gateway = await started(startLocalPmock({ now: () => now }));
    const signed = headers(gateway, now);
    const codes: unknown[] = [];
    for (const later of [0, 60_000, 60_000, -240_000]) {
      now += later;
      const url = `${gateway.baseUrl}/ai/sa/video/generate/v2`;
      const answer = await post(url, signed, good);
      expect(answer.status).toBe(200);
      codes.push(((await answer.json()) as { code: number }).code);
    }
    expect(codes).toEqual([200, 200, 401, 401]);
  });

  test('can answer errors with their HTTP status', async () => {
    const gateway = await started(startLocalPmock({ httpStatuses: true }));
    const answer = await post(`${gateway.baseUrl}/ai/sa/video/generate`, {}, good);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 401, data: null });
  });

  const pro = { ...good, model: 'sora-2-pro' };
  test.each([
    ['/v2', { ...good, duration: 15, styleId: 'retro', storyboard: true, size: 'small' }],
    ['', { ...good, duration: 10 }],
    ['', { ...pro, duration: 25 }],
    ['', { ...pro, duration: 15, size: 'large', images: ['http://127.0.0.1/a.png'] }],
  ])('version "%s" takes %j', async (version, body) => {
    const gateway = await started(startLocalPmock());
    expect(await (await generate(gateway, body, version)).json()).toMatchObject({ code: 200 });
    expect(gateway.violations).toEqual([]);
  });

  test.each([
    ['/v2', pro],
    ['/v2', { ...good, size: 'large' }],
    ['/v2', { ...good, duration: 25 }],
    ['/v2', { ...good, duration: '10' }],
    ['/v2', { ...good, editId: 'e' }],
    ['', { ...good, duration: 15 }],
    ['', { ...good, size: 'large' }],
    ['', { ...good, styleId: 'retro' }],
    ['', { ...good, storyboard: false }],
    ['', { ...pro, editId: 'e' }],
    ['', { ...pro, images: ['a', 'b'] }],
  ])('version "%s" refuses %j', async (version, body) => {
    const gateway = await started(startLocalPmock());
    const answer = await generate(gateway, body, version);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ code: 400, data: null });
    expect(gateway.violations).not.toEqual([]);
  });

  test('answers the task query at the configured path', async () => {
    const gateway = await started(startLocalPmock({ taskPath: '/ai/tasks/{taskId}/state?full=1' }));
    await generate(gateway, good);
    const taskId = gateway.creates[0]?.taskId ?? '';
    gateway.finish(taskId);
    const ask = (id: string) =>
      fetch(`${gateway.baseUrl}/ai/tasks/${id}/state?full=1`, { headers: headers(gateway) });
    expect(await (await ask(taskId)).json()).toMatchObject({
      code: 200,
      data: { taskId, status: 'completed', result: { video_url: expect.any(String) } },
    });
    expect(await (await ask('nobody')).json()).toMatchObject({ code: 404, data: null });
    expect(gateway.checks.map((entry) => entry.taskId)).toEqual([taskId, 'nobody']);
  });
});

describe('watching', () => {
  test('tells listeners what happens and waits for what tests look for', async () => {
    const gateway = await started(startLocalMountsea());
    const types: string[] = [];
    const stop = gateway.subscribe(({ type }) => types.push(type));
    const waiting = gateway.waitFor(() => gateway.creates[0]);
    const taskId = await createdId(gateway);
    expect((await waiting).taskId).toBe(taskId);
    gateway.finish(taskId);
    await gateway.waitFor(() => types.includes('answer'));
    stop();
    await check(gateway, taskId);
    expect(types).toEqual(['request', 'create', 'answer', 'task']);
  });

  test('gives up with what it saw, and when it is closed', async () => {
    const gateway = await started(startLocalMountsea());
    await createdId(gateway);
    await expect(gateway.waitFor(() => undefined, 30)).rejects.toThrow('1 creates, 0 checks');
    const waiting = gateway.waitFor(() => undefined);
    const outcome = expect(waiting).rejects.toThrow('closed');
    await gateway.close();
    await outcome;
  });

  test('forgets the oldest entries of long logs', async () => {
    const gateway = await started(startLocalMountsea({ keep: 4 }));
    for (let count = 0; count < 5; count += 1) await create(gateway);
    expect(gateway.creates).toHaveLength(3);
    expect(gateway.tasks()).toHaveLength(5);
  });

  test('fetches the picture it was given, as a real gateway does', async () => {
    const gateway = await started(startLocalMountsea({ fetchImages: true }));
    const source = await createdId(gateway);
    gateway.finish(source);
    const picture = `${gateway.mediaUrl}/${source}.jpg`;
    await createdId(gateway, { ...good, images: [picture] });
    await createdId(gateway, { ...good, images: [`${gateway.mediaUrl}/nobody.jpg`] });
    const [, seen, missing] = gateway.creates;
    await gateway.waitFor(() => seen?.image && missing?.image);
    expect(seen?.image).toMatchObject({ url: picture, status: 200, contentType: 'image/jpeg' });
    expect(gateway.task(missing?.taskId ?? '')).toMatchObject({
      status: 'failed',
      errorMessage: 'Could not fetch the image: 404',
    });
  });
});
