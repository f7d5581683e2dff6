import { afterEach, describe, expect, it } from 'vitest';
import {
  type LocalVideos,
  type LocalVideosOptions,
  startLocalVideos,
  type VideosName,
} from '../../sandbox/gateways/index.ts';
import { begin, call, get, plain, postForm } from './local-videos-calls.ts';

const open: LocalVideos[] = [];
afterEach(() => Promise.all(open.splice(0).map((local) => local.close())));

async function started(
  dialect: VideosName,
  options: Omit<LocalVideosOptions, 'dialect'> = {},
): Promise<LocalVideos> {
  const local = await startLocalVideos({ dialect, ...options });
  open.push(local);
  local.hold();
  return local;
}

const ALL: readonly VideosName[] = [
  ...(['openai', 'vllm-omni', 'sglang', 'litellm', 'new-api', 'bifrost', 'mountsea-ms'] as const),
];

describe.each(ALL)('a local %s', (dialect) => {
  it('carries a task from the create to the file', async () => {
    const local = await started(dialect);
    const { id } = await begin(local);
    expect(local.creates).toMatchObject([{ taskId: id, body: plain }]);
    expect((await get(local, `/videos/${id}/content`)).status).toBeGreaterThanOrEqual(400);
    local.finish(id);
    const { body } = await get(local, `/videos/${id}`);
    expect(body).toMatchObject({ id, object: 'video', status: 'completed' });
    expect(body.created_at).toEqual(expect.any(Number));
    const content = await get(local, `/videos/${id}/content`);
    expect(content.status).toBe(200);
    expect(content.headers.get('content-type')).toBe('video/mp4');
    expect(String(content.body.text).slice(4, 8)).toBe('ftyp');
    expect(local.violations).toEqual([]);
    expect(local.counts).toMatchObject({ all: 4, create: 1, check: 1, content: 2 });
  });

  it('lets nobody in without the key', async () => {
    const local = await started(dialect);
    const { id } = await begin(local);
    local.finish(id);
    for (const path of [`/videos/${id}`, `/videos/${id}/content`]) {
      expect((await get(local, path, 'wrong')).status, path).toBe(401);
      expect((await call(local, 'GET', path, undefined, {})).status, path).toBe(401);
    }
  });

  it('answers later than a video is complete, as often as told', async () => {
    const local = await started(dialect, { contentLate: 2 });
    const { id } = await begin(local);
    local.finish(id);
    const statuses: number[] = [];
    for (let left = 3; left > 0; left -= 1)
      statuses.push((await get(local, `/videos/${id}/content`)).status);
    expect(statuses[0]).toBeGreaterThanOrEqual(400);
    expect(statuses).toEqual([statuses[0], statuses[0], 200]);
  });

  it('serves a part of a video, and no part that there is not', async () => {
    const local = await started(dialect);
    const { id } = await begin(local);
    local.finish(id);
    const part = (range: string) =>
      call(local, 'GET', `/videos/${id}/content`, undefined, {
        authorization: `Bearer ${local.apiKey}`,
        range,
      });
    expect(await part('bytes=4-7')).toMatchObject({ status: 206, body: { text: 'ftyp' } });
    expect((await part('bytes=999999999-')).status).toBe(416);
  });

  it('notes calls that there are not', async () => {
    const local = await started(dialect);
    expect((await get(local, '/tasks')).status).toBe(404);
    expect(local.violations).toEqual([expect.stringContaining('no such call: GET')]);
  });
});

describe('what the servers say', () => {
  it.each<[VideosName, RegExp, string[]]>([
    ['openai', /^video_[0-9a-f]+$/u, ['queued', 'queued', 'in_progress']],
    ['vllm-omni', /^video_gen_[0-9a-f]{32}$/u, ['queued', 'queued', 'in_progress']],
    ['sglang', /^[0-9a-f-]{36}$/u, ['queued', 'queued', 'queued']],
    ['litellm', /^video_[\w-]+$/u, ['queued', 'queued', 'processing']],
    ['new-api', /^task_[0-9a-f]+$/u, ['NOT_START', 'unknown', 'in_progress']],
    ['bifrost', /^video_[0-9a-f]+$/u, ['queued', 'queued', 'in_progress']],
    ['mountsea-ms', /^ms-/u, ['queued', 'queued', 'processing']],
  ])('%s has its own ids and its own words', async (dialect, ids, words) => {
    const local = await started(dialect);
    const { id } = await begin(local);
    expect(id).toMatch(ids);
    const said: unknown[] = [];
    for (const status of ['pending', 'ready', 'processing'] as const) {
      local.move(id, status);
      said.push((await get(local, `/videos/${id}`)).body.status);
    }
    expect(said).toEqual(words);
    local.failTask(id, { status: 'expired' });
    expect((await get(local, `/videos/${id}`)).body.status).toBe('expired');
  });

  it.each<[VideosName, unknown]>([
    ['openai', 33],
    ['vllm-omni', 33],
    ['sglang', 0],
    ['litellm', null],
    ['new-api', '33%'],
    ['bifrost', expect.closeTo(33.3, 5)],
    ['mountsea-ms', 33],
  ])('%s tells progress as %s', async (dialect, expected) => {
    const local = await started(dialect, { queuedMs: 0, durationMs: 1000 });
    const { id } = await begin(local);
    local.advance(333);
    expect((await get(local, `/videos/${id}`)).body.progress).toEqual(expected);
  });

  it.each<[VideosName, unknown, unknown]>([
    ['openai', null, { code: 'moderation_blocked', message: expect.any(String) }],
    ['vllm-omni', null, { code: 'content_filter', message: expect.any(String) }],
    ['sglang', null, { message: expect.any(String) }],
    ['litellm', null, { code: 'moderation_blocked', message: expect.any(String) }],
    ['new-api', undefined, { code: 1300, message: expect.any(String) }],
    ['bifrost', null, { code: 'moderation_blocked', message: expect.any(String) }],
    ['mountsea-ms', undefined, { code: 1300, message: expect.any(String) }],
  ])('%s has %s for no error, and %j for one', async (dialect, none, error) => {
    const local = await started(dialect);
    const { id } = await begin(local);
    expect((await get(local, `/videos/${id}`)).body.error).toEqual(none);
    local.reject(id, 'moderated');
    const { body } = await get(local, `/videos/${id}`);
    expect(body).toMatchObject({ status: 'failed' });
    expect(body.error).toStrictEqual(error);
    const filtered = { filtered_count: 1, reasons: [expect.any(String)] };
    expect(body.content_filter).toEqual(dialect === 'bifrost' ? filtered : undefined);
  });

  it('vLLM-Omni has numbers for codes as well', async () => {
    const local = await started('vllm-omni');
    const { id } = await begin(local);
    local.reject(id, 'picture');
    expect((await get(local, `/videos/${id}`)).body.error).toMatchObject({ code: 400 });
  });

  it.each<[VideosName, number, object]>([
    [
      'openai',
      404,
      { error: { message: expect.any(String), type: expect.any(String), param: null, code: null } },
    ],
    ['vllm-omni', 404, { detail: 'Video not found' }],
    ['sglang', 404, { detail: 'Video not found' }],
    [
      'litellm',
      404,
      { error: { message: expect.any(String), type: null, param: null, code: '404' } },
    ],
    ['new-api', 400, { code: 'task_not_exist', message: 'task_not_exist', data: null }],
    ['bifrost', 404, { is_bifrost_error: true, status_code: 404, error: expect.any(Object) }],
    ['mountsea-ms', 404, { error: { code: 404, message: expect.any(String) } }],
  ])('%s knows no such task: %i', async (dialect, status, body) => {
    const local = await started(dialect);
    expect(await get(local, '/videos/video_1')).toMatchObject({ status, body });
    expect(Object.keys((await get(local, '/videos/video_1')).body)).toEqual(Object.keys(body));
  });

  it.each<[VideosName, number]>([
    ['openai', 409],
    ['vllm-omni', 409],
    ['sglang', 404],
    ['litellm', 409],
    ['new-api', 400],
    ['bifrost', 409],
    ['mountsea-ms', 409],
  ])('%s answers a request for content that comes too early with %i', async (dialect, status) => {
    const local = await started(dialect);
    const { id } = await begin(local);
    expect((await get(local, `/videos/${id}/content`)).status).toBe(status);
    local.failTask(id);
    expect((await get(local, `/videos/${id}/content`)).status).toBe(status);
  });

  it.each<[VideosName, (url: string) => object]>([
    ['new-api', (url) => ({ metadata: { url }, task_id: expect.stringMatching(/^task_/u) })],
    ['bifrost', (url) => ({ videos: [{ type: 'url', url }] })],
  ])('%s tells where the video is', async (dialect, where) => {
    const local = await started(dialect);
    const { id } = await begin(local);
    local.finish(id);
    const { body } = await get(local, `/videos/${id}`);
    expect(body).toMatchObject(where(`${local.mediaUrl}/${id}.mp4`));
  });

  it.each(['url', 'video_url', 'content_url', 'output.url', 'video.url'] as const)(
    'the video can stand at %s',
    async (place) => {
      const local = await started('openai', { place });
      const { id } = await begin(local);
      local.finish(id);
      const found = place
        .split('.')
        .reduce<unknown>(
          (at, name) => (at as Record<string, unknown>)[name],
          (await get(local, `/videos/${id}`)).body,
        );
      expect(found).toBe(`${local.mediaUrl}/${id}.mp4`);
    },
  );

  it('LiteLLM shows a task to the key that started it only', async () => {
    const local = await started('litellm', { moreKeys: ['another'] });
    const { id } = await begin(local);
    local.finish(id);
    for (const path of [`/videos/${id}`, `/videos/${id}/content`]) {
      expect((await get(local, path, 'another')).status).toBe(403);
      expect((await get(local, path)).status).toBe(200);
    }
  });

  it.each<[VideosName, unknown]>([
    ['openai', ['sora-2', 'sora-2-pro']],
    ['vllm-omni', ['Wan-AI/Wan2.2-T2V-A14B-Diffusers']],
    ['sglang', ['Wan-AI/Wan2.2-TI2V-5B-Diffusers']],
  ])('%s lists its models without those that are gone', async (dialect, ids) => {
    const local = await started(dialect);
    const listed = async () =>
      ((await get(local, '/models')).body.data as { id: string }[]).map(({ id }) => id);
    expect(await listed()).toEqual(ids);
    for (const { id } of local.models) local.retire(id);
    expect(await listed()).toEqual([]);
  });

  it('openai has a thumbnail too', async () => {
    const local = await started('openai');
    const { id } = await begin(local);
    local.finish(id);
    const { headers } = await get(local, `/videos/${id}/content?variant=thumbnail`);
    expect(headers.get('content-type')).toBe('image/jpeg');
  });
});

describe('DELETE', () => {
  it.each<[VideosName, number, number]>([
    ['openai', 409, 200],
    ['bifrost', 409, 200],
    ['vllm-omni', 200, 404],
    ['sglang', 200, 404],
  ])(
    '%s answers %i for a running task, then the task is asked for with %i',
    async (dialect, running, after) => {
      const local = await started(dialect);
      const { id } = await begin(local);
      local.move(id, 'processing');
      const { status, body } = await call(local, 'DELETE', `/videos/${id}`);
      expect(status).toBe(running);
      if (dialect === 'sglang')
        expect(body).toMatchObject({ id, object: 'video', status: 'deleted' });
      if (dialect === 'vllm-omni')
        expect(body).toEqual({ id, deleted: true, object: 'video.deleted' });
      expect((await get(local, `/videos/${id}`)).status).toBe(after);
      if (running === 200) return;
      local.finish(id);
      expect((await call(local, 'DELETE', `/videos/${id}`)).body).toMatchObject({ deleted: true });
      expect((await get(local, `/videos/${id}`)).status).toBe(404);
    },
  );

  it.each<VideosName>(['litellm', 'new-api', 'mountsea-ms'])('%s has none', async (dialect) => {
    const local = await started(dialect);
    const { id } = await begin(local);
    expect((await call(local, 'DELETE', `/videos/${id}`)).status).toBe(404);
    expect(local.violations).toHaveLength(1);
  });
});

it('a form that is cut is no form', async () => {
  const local = await started('vllm-omni');
  const headers = {
    authorization: `Bearer ${local.apiKey}`,
    'content-type': 'multipart/form-data; boundary=x',
  };
  const { status } = await call(local, 'POST', '/videos', '--x\r\nContent-Disp', headers);
  expect(status).toBe(422);
  expect((await postForm(local, plain)).status).toBe(200);
});
