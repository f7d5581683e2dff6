import { describe, expect, it } from 'vitest';
import type { JsonObject, OpenVideo, Video } from '../../src/core/gateway.ts';
import type { VideosSettings } from '../../src/gateways/openai-videos/client.ts';
import { calm, check, start } from '../contracts/gateway/descriptor.ts';
import { KEY, videos } from './openai-videos-samples.ts';
import { failure } from './samples.ts';
import { reply, type Script, serve } from './server.ts';

const mp4 = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42'), Buffer.alloc(5000, 7)]);
const CONTENT = '/v1/videos/t-1/content';
const operation = { taskId: 't-1' };

const film: Script = (_, response) => {
  response.writeHead(200, { 'content-type': 'video/mp4', 'accept-ranges': 'bytes' }).end(mp4);
};

/** A server that answers by path; 404 elsewhere. */
const byPath =
  (scripts: Readonly<Record<string, Script>>): Script =>
  (seen, response) =>
    (scripts[seen.path] ?? reply(404, { error: { message: 'no such thing' } }))(seen, response);

const download = (origin: string, video: Video, settings: Partial<VideosSettings> = {}) =>
  videos(origin, settings).download(video, { operation, limitBytes: 10_000, signal: calm() });

async function open(origin: string, video: Video, range?: string): Promise<OpenVideo> {
  const gateway = videos(origin);
  const opened = await gateway.open?.(video, { operation, range, signal: calm() });
  if (opened === undefined) throw new Error('cannot be opened');
  return opened;
}

async function whole(body: AsyncIterable<Uint8Array>) {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('a finished task', () => {
  const answered = async (task: JsonObject, settings: Partial<VideosSettings> = {}) => {
    await using server = await serve(reply(200, task));
    const status = await check(videos(server.origin, settings));
    return { status, origin: server.origin };
  };

  it('has its video at /content, which opens with the key only', async () => {
    const { status, origin } = await answered({ id: 't-1', status: 'completed', url: null });
    const video = { url: `${origin}${CONTENT}`, closed: true };
    expect(status).toStrictEqual({ state: 'succeeded', video });
  });

  it('needs the key for what lies at its own origin, and for nothing else', async () => {
    await using server = await serve(reply(200, {}));
    const gateway = videos(server.origin);
    for (const [url, closed] of [
      [`${server.origin}/files/1.mp4`, true],
      [server.origin.replace('http:', 'https:'), undefined],
      ['https://cdn.example/1.mp4', undefined],
    ] as const) {
      server.script = reply(200, { status: 'completed', url });
      const video = closed === undefined ? { url } : { url, closed };
      expect(await check(gateway)).toStrictEqual({ state: 'succeeded', video });
    }
  });

  it.each([
    { videos: [{ type: 'base64', base64: 'AAAA' }] },
    { url: 'data:video/mp4;base64,AAAA' },
    { url: '/files/1.mp4', output: [], metadata: 'x', videos: [[]], video: 7 },
  ])('is asked for its content where no address can be used: %j', async (fields) => {
    const { status, origin } = await answered({ status: 'completed', ...fields });
    expect(status).toMatchObject({ video: { url: `${origin}${CONTENT}` } });
  });

  it('may hold many megabytes at Bifrost, and only there', async () => {
    const videosField = [{ type: 'base64', base64: 'A'.repeat(3 * 1024 * 1024) }];
    const task = { status: 'completed', videos: videosField };
    const { status } = await answered(task, { dialect: 'bifrost' });
    expect(status).toMatchObject({ state: 'succeeded' });
    expect(await failure(answered(task))).toMatchObject({ reason: 'nonsense' });
  });

  it.each([
    [{ status: 'completed', videos: [] }, 'filtered: face; blood'],
    [{ status: 'failed', error: { code: 7, message: 'oops' } }, 'oops'],
  ])('was moderated where a filter kept it back: %j', async (task, message) => {
    const content_filter = { filtered_count: 1, reasons: ['face', null, 'blood'] };
    const { status } = await answered({ ...task, content_filter });
    expect(status).toStrictEqual({ state: 'failed', reason: 'moderated', message });
  });

  it.each([{ filtered_count: 0, reasons: [] }, { filtered_count: 'x' }, null, 'x'])(
    'was not moderated by %j',
    async (content_filter) => {
      const { status } = await answered({ status: 'completed', content_filter });
      expect(status).toMatchObject({ state: 'succeeded' });
    },
  );
});

describe('a failed task', () => {
  it.each([
    [null, 'internal', 'the task ended as failed'],
    ['it broke', 'internal', 'it broke'],
    [{ message: 'it broke' }, 'internal', 'it broke'],
    [{ code: 500, message: 'it broke' }, 'internal', 'it broke'],
    [{ code: 'moderation_blocked', message: 'no' }, 'moderated', 'no'],
    [{ code: 'moderation_blocked' }, 'moderated', 'the task ended as failed'],
    [
      { code: 'x', message: 'The image shows a real person' },
      'people',
      'The image shows a real person',
    ],
  ])('says why in %j', async (error, reason, message) => {
    await using server = await serve(reply(200, { status: 'failed', progress: 0, error }));
    const status = await check(videos(server.origin));
    expect(status).toStrictEqual({ state: 'failed', reason, message });
  });
});

describe('a download', () => {
  it('goes to the address that was named first', async () => {
    await using server = await serve(byPath({ '/one.mp4': film, [CONTENT]: film }));
    const file = await download(server.origin, { url: `${server.origin}/one.mp4`, closed: true });
    expect(file).toStrictEqual({ kind: 'file', bytes: mp4, contentType: 'video/mp4' });
    expect(server.seen.map(({ path }) => path)).toStrictEqual(['/one.mp4']);
  });

  it.each([
    ['is refused', reply(403, 'expired')],
    ['is gone', reply(410, '')],
    ['is a page', reply(200, '<html>log in</html>', { 'content-type': 'text/html' })],
  ])('turns to /content, once, where that %s', async (_, script) => {
    await using server = await serve(byPath({ '/one.mp4': script, [CONTENT]: film }));
    const file = await download(server.origin, { url: `${server.origin}/one.mp4`, closed: true });
    expect(file).toMatchObject({ kind: 'file', bytes: mp4 });
    server.script = byPath({ '/one.mp4': script });
    const error = await failure(download(server.origin, { url: `${server.origin}/one.mp4` }));
    expect(error).toMatchObject({ accepted: 'no', retryAfterMs: 2000 });
    expect(server.seen.map(({ path }) => path)).toStrictEqual([
      ...['/one.mp4', CONTENT, '/one.mp4', CONTENT],
    ]);
  });

  it('turns to /content where the address named is one that nobody may visit', async () => {
    await using server = await serve(byPath({ [CONTENT]: film }));
    const file = await download(server.origin, { url: 'http://169.254.169.254/one.mp4' });
    expect(file).toMatchObject({ kind: 'file' });
    expect(server.seen[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it('does not turn away from what may come back', async () => {
    await using server = await serve(byPath({ '/one.mp4': reply(503, 'wait'), [CONTENT]: film }));
    const error = await failure(download(server.origin, { url: `${server.origin}/one.mp4` }));
    expect(error).toMatchObject({ name: 'GatewayUnreachable' });
    expect(server.seen).toHaveLength(1);
  });

  it.each([400, 404, 409, 425])('may be too early at /content: %i', async (status) => {
    await using server = await serve(reply(status, { error: 'still in progress' }));
    const video: Video = { url: `${server.origin}${CONTENT}`, closed: true };
    const error = await failure(download(server.origin, video));
    expect(error).toMatchObject({ name: 'GatewayUnreachable', accepted: 'no' });
    if (status !== 425) expect(error).toMatchObject({ retryAfterMs: 2000 });
    expect(server.seen).toHaveLength(1);
  });

  it.each([401, 403, 410])('is refused at /content for good: %i', async (status) => {
    await using server = await serve(reply(status, ''));
    const video: Video = { url: `${server.origin}${CONTENT}`, closed: true };
    expect(await failure(download(server.origin, video))).toMatchObject({
      name: 'GatewayRefusal',
      status,
    });
  });

  it('uses the key of its task', async () => {
    await using server = await serve(film);
    const gateway = videos(server.origin, { apiKeys: ['key-one-1', 'key-two-2'] });
    server.script = reply(200, { id: 't-1' });
    await start(gateway);
    const second = await start(gateway);
    server.script = film;
    const video: Video = { url: `${server.origin}${CONTENT}`, closed: true };
    const context = { operation: second.operation, limitBytes: 10_000, signal: calm() };
    await gateway.download(video, context);
    expect(server.seen.at(-1)?.headers.authorization).toBe('Bearer key-two-2');
  });
});

describe('an opened result', () => {
  it('is a stream with what a player needs to know', async () => {
    await using server = await serve(film);
    const video: Video = { url: `${server.origin}${CONTENT}`, closed: true };
    const { status, headers, body } = await open(server.origin, video);
    expect([status, headers]).toMatchObject([
      200,
      { 'content-type': 'video/mp4', 'accept-ranges': 'bytes' },
    ]);
    expect(await whole(body)).toStrictEqual(mp4);
    expect(server.seen[0]?.headers).not.toHaveProperty('range');
  });

  it('is the part that was asked for', async () => {
    await using server = await serve(({ headers }, response) => {
      expect(headers.range).toBe('bytes=4-7');
      const range = { 'content-range': `bytes 4-7/${mp4.length}`, 'content-type': 'video/mp4' };
      response.writeHead(206, range).end(mp4.subarray(4, 8));
    });
    const video: Video = { url: `${server.origin}/one.mp4`, closed: true };
    const { status, headers, body } = await open(server.origin, video, 'bytes=4-7');
    expect(status).toBe(206);
    expect(headers['content-range']).toBe(`bytes 4-7/${mp4.length}`);
    expect((await whole(body)).toString()).toBe('ftyp');
  });

  it('turns to /content like a download, and may be too early', async () => {
    await using server = await serve(byPath({ [CONTENT]: film }));
    const { body } = await open(server.origin, { url: `${server.origin}/gone.mp4` });
    expect(await whole(body)).toStrictEqual(mp4);
    server.script = reply(409, '');
    const error = await failure(open(server.origin, { url: `${server.origin}${CONTENT}` }));
    expect(error).toMatchObject({ accepted: 'no', retryAfterMs: 2000 });
  });
});

describe('other calls', () => {
  it('knocks, and any answer will do', async () => {
    for (const status of [200, 401, 404, 500]) {
      await using server = await serve(reply(status, ''));
      await videos(server.origin).knock?.({ signal: calm() });
      expect(server.seen).toMatchObject([{ method: 'GET', path: '/v1/models' }]);
    }
    const error = await failure(
      Promise.resolve(videos('http://no-such-host.invalid').knock?.({ signal: calm() })),
    );
    expect(error).toMatchObject({ name: 'GatewayUnreachable', accepted: 'no' });
  });

  /** A job in that state, and what a DELETE of it is answered. */
  const job =
    (task: JsonObject, status: number): Script =>
    (seen, response) =>
      (seen.method === 'GET' ? reply(200, task) : reply(status, { id: 't-1', deleted: true }))(
        seen,
        response,
      );

  it.each([
    [200, true],
    [204, true],
    [404, false],
    [409, false],
  ])('calls a running job off at vLLM-Omni: %i is %s', async (status, expected) => {
    await using server = await serve(job({ status: 'in_progress' }, status));
    const { cancel } = videos(server.origin, { dialect: 'vllm-omni' });
    expect(await cancel?.(operation, { signal: calm() })).toBe(expected);
    expect(server.seen).toMatchObject([
      { method: 'GET', path: '/v1/videos/t-1' },
      { method: 'DELETE', path: '/v1/videos/t-1' },
    ]);
  });

  it.each(['completed', 'failed'])('throws nothing away that is %s', async (state) => {
    await using server = await serve(job({ status: state }, 200));
    const { cancel } = videos(server.origin, { dialect: 'vllm-omni' });
    expect(await cancel?.(operation, { signal: calm() })).toBe(false);
    expect(server.seen).toMatchObject([{ method: 'GET' }]);
  });

  it('says when it could not ask to call a job off', async () => {
    for (const [status, expected] of [
      [401, { reason: 'unauthorised' }],
      [500, { accepted: 'no' }],
    ] as const) {
      await using server = await serve(job({ status: 'queued' }, status));
      const { cancel } = videos(server.origin, { dialect: 'vllm-omni' });
      const error = await failure(Promise.resolve(cancel?.(operation, { signal: calm() })));
      expect(error).toMatchObject(expected);
    }
  });

  it('knows how new-api says that it does not know a task', async () => {
    await using server = await serve(
      reply(400, { code: 'task_not_exist', message: 'x', data: null }),
    );
    const error = await failure(check(videos(server.origin, { dialect: 'new-api' })));
    expect(error).toMatchObject({ reason: 'unknown-task', status: 400 });
  });

  it('offers no other server to call a job off', () => {
    for (const dialect of [
      'openai',
      'sglang',
      'litellm',
      'new-api',
      'bifrost',
      'mountsea-ms',
    ] as const) {
      expect(videos('http://x.example', { dialect })).not.toHaveProperty('cancel');
    }
  });
});
