import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Fault,
  type LocalMountsea,
  type LocalPmock,
  pmockToken,
  startLocalMountsea,
  startLocalPmock,
} from '../../sandbox/gateways/index.ts';

let gateway: LocalMountsea;
let pmock: LocalPmock;
beforeEach(async () => {
  gateway = await startLocalMountsea();
  pmock = await startLocalPmock();
});
afterEach(async () => {
  await Promise.all([gateway.close(), pmock.close()]);
});

const headers = { authorization: 'Bearer local-mountsea-key', 'content-type': 'application/json' };
const body = JSON.stringify({ model: 'sora-2', prompt: 'a paper boat' });

function create(timeouts: { headersTimeout?: number; bodyTimeout?: number } = {}) {
  return request(`${gateway.baseUrl}/sora/video/generate`, {
    method: 'POST',
    headers,
    body,
    ...timeouts,
  });
}
function check(taskId: string) {
  return request(`${gateway.baseUrl}/sora/task/result?taskId=${taskId}`, { headers });
}
async function createdId(): Promise<string> {
  const { taskId } = (await (await create()).body.json()) as { taskId: string };
  return taskId;
}
const video = (taskId: string) => request(`${gateway.mediaUrl}/${taskId}.mp4`);

describe('scripting', () => {
  test('meets the next matching requests only, in the order of the script', async () => {
    const first = await createdId();
    const second = await createdId();
    gateway.script({ on: 'check', kind: 'status', status: 500, taskId: second, times: 2 });
    gateway.script({ on: 'check', kind: 'status', status: 502 });
    const seen: number[] = [];
    for (const taskId of [second, first, second, second, first])
      seen.push((await check(taskId)).statusCode);
    expect(seen).toEqual([500, 502, 500, 200, 200]);
    expect(gateway.requests.filter(({ fault }) => fault === 'status')).toHaveLength(3);
    expect(gateway.checks).toHaveLength(5);
  });

  test('aims by a condition, lasts for good, and is cleared', async () => {
    gateway.script({
      on: 'create',
      kind: 'status',
      status: 503,
      times: Number.POSITIVE_INFINITY,
      match: (entry) => entry.headers['x-test'] === undefined,
    });
    const marked = await request(`${gateway.baseUrl}/sora/video/generate`, {
      method: 'POST',
      headers: { ...headers, 'x-test': '1' },
      body,
    });
    const answers = [marked, await create(), await create()];
    gateway.clearFaults();
    answers.push(await create());
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 503, 503, 201]);
  });
});

describe.each(['create', 'check'] as const)('faults on %s', (on) => {
  const act = async () => (on === 'create' ? create() : check('some-task'));

  test.each([400, 401, 402, 403, 404, 410, 422, 429, 500, 502, 503])(
    'status %i with a body of the gateway',
    async (status) => {
      gateway.script({ on, kind: 'status', status, retryAfter: 7 });
      const answer = await act();
      expect(answer.statusCode).toBe(status);
      expect(answer.headers['retry-after']).toBe('7');
      const { message } = (await answer.body.json()) as { message: string };
      expect(message).toMatch(status === 400 ? /moderation/ : /./);
      expect(gateway.creates).toEqual([]);
    },
  );

  test('a status with a body of its own', async () => {
    gateway.script({ on, kind: 'status', status: 418, body: 'tea', headers: { 'x-a': 'b' } });
    const answer = await act();
    expect([answer.statusCode, answer.headers['x-a'], await answer.body.text()]).toEqual([
      418,
      'b',
      'tea',
    ]);
  });

  test.each(['before-reading', 'after-reading'] as const)('a reset %s', async (when) => {
    gateway.script({ on, kind: 'reset', when });
    await expect(act()).rejects.toMatchObject({ code: 'ECONNRESET' });
    const [entry] = gateway.requests;
    expect(entry?.body !== undefined).toBe(on === 'create' && when === 'after-reading');
    expect(entry).not.toHaveProperty('status');
    expect(gateway.creates).toEqual([]);
  });

  test.each<[Fault['kind'], string | RegExp, number]>([
    ['malformed', /^\{"taskId": "[^}]*$/, 200],
    ['html', /^<!doctype html>/, 200],
    ['wrong-envelope', '{"success":true,"payload":[]}', 200],
    ['empty', '', 200],
  ])('%s', async (kind, expected, status) => {
    gateway.script({ on, kind } as Fault);
    const answer = await act();
    expect(answer.statusCode).toBe(status);
    const text = await answer.body.text();
    if (typeof expected === 'string') expect(text).toBe(expected);
    else expect(text).toMatch(expected);
  });

  test('a redirect to another origin, which sees whatever a careless client sends along', async () => {
    const location = `${pmock.baseUrl}/elsewhere`;
    gateway.script({ on, kind: 'redirect', location, status: 307 });
    const answer = await act();
    expect([answer.statusCode, answer.headers.location]).toEqual([307, location]);
    await request(location, { headers });
    expect(pmock.requests[0]).toMatchObject({
      path: '/api/elsewhere',
      headers: { authorization: headers.authorization },
    });
    expect(pmock.violations).toEqual(['no such call: GET /api/elsewhere']);
  });

  test('no answer at all', async () => {
    gateway.script({ on, kind: 'never' });
    const url = on === 'create' ? '/sora/video/generate' : '/sora/task/result?taskId=x';
    const answer = request(`${gateway.baseUrl}${url}`, {
      method: on === 'create' ? 'POST' : 'GET',
      headers,
      ...(on === 'create' ? { body } : {}),
      headersTimeout: 50,
    });
    await expect(answer).rejects.toMatchObject({ code: 'UND_ERR_HEADERS_TIMEOUT' });
  });

  test('a late answer', async () => {
    let go = () => {};
    const until = new Promise<void>((resolve) => {
      go = resolve;
    });
    gateway.script({ on, kind: 'delay', until });
    gateway.script({ on, kind: 'delay', ms: 1 });
    let answered = false;
    const late = act().then(() => {
      answered = true;
    });
    await gateway.waitFor(() => gateway.requests.length === 1);
    await act();
    expect(answered).toBe(false);
    go();
    await late;
  });

  test('a body in drips', async () => {
    gateway.script({ on, kind: 'drip', chunkBytes: 20, everyMs: 1 });
    const answer = await act();
    let pieces = 0;
    for await (const _piece of answer.body) pieces += 1;
    expect(pieces).toBeGreaterThan(1);
  });

  test.each([true, false])('a huge body (length hidden: %j)', async (withoutLength) => {
    const bytes = 50_000_000;
    gateway.script({ on, kind: 'huge', bytes, withoutLength });
    const answer = await act();
    expect(answer.headers['content-length']).toBe(withoutLength ? undefined : `${bytes}`);
    const text = await answer.body.text();
    expect(text).toHaveLength(bytes);
    expect(JSON.parse(text)).toBeTypeOf('object');
  });

  test('a client that gives up on a huge body leaves the server well', async () => {
    gateway.script({ on, kind: 'huge', bytes: 500_000_000 });
    const answer = await act();
    answer.body.on('error', () => {});
    answer.body.destroy();
    expect((await create()).statusCode).toBeLessThan(300);
    expect(gateway.violations).toEqual([]);
  });
});

describe('creates that happen although the answer does not', () => {
  test.each<Fault>([
    { on: 'create', kind: 'reset', when: 'after-reading', creates: true },
    { on: 'create', kind: 'never', creates: true },
  ])('$kind', async (fault) => {
    gateway.script(fault);
    await expect(create({ headersTimeout: 100 })).rejects.toThrow();
    expect(gateway.creates).toMatchObject([{ unanswered: true }]);
    expect(gateway.task(gateway.creates[0]?.taskId ?? '')).toBeDefined();
  });

  test('503 that names the task, and 503 that names none', async () => {
    gateway.script({ on: 'create', kind: 'status', status: 503, creates: true, withTaskId: true });
    gateway.script({ on: 'create', kind: 'status', status: 503 });
    const named = (await (await create()).body.json()) as object;
    expect(named).toMatchObject({ taskId: gateway.creates[0]?.taskId });
    expect(await (await create()).body.json()).not.toHaveProperty('taskId');
    expect(gateway.creates).toHaveLength(1);
  });

  test('a wrong key or body creates nothing, fault or not', async () => {
    gateway.script({ on: 'create', kind: 'html', creates: true });
    const answer = await request(`${gateway.baseUrl}/sora/video/generate`, {
      method: 'POST',
      body,
    });
    expect(answer.statusCode).toBe(401);
    expect(gateway.creates).toEqual([]);
  });
});

describe('faults of a check', () => {
  test('an unknown status word', async () => {
    const taskId = await createdId();
    gateway.script({ on: 'check', kind: 'status-word', word: 'simmering' });
    expect(await (await check(taskId)).body.json()).toMatchObject({
      taskId,
      status: 'simmering',
      result: null,
    });
    expect(await (await check(taskId)).body.json()).toMatchObject({ status: 'pending' });
  });

  test('completed without an address', async () => {
    const taskId = await createdId();
    gateway.script({ on: 'check', kind: 'no-url' });
    const answer = (await (await check(taskId)).body.json()) as { status: string; result: object };
    expect(answer).toMatchObject({ status: 'completed', result: {} });
    expect(JSON.stringify(answer)).not.toContain('http');
  });

  test('a task that nobody knows', async () => {
    const taskId = await createdId();
    gateway.script({ on: 'check', kind: 'unknown-task' });
    expect((await check(taskId)).statusCode).toBe(404);
    expect((await check(taskId)).statusCode).toBe(200);
  });
});

describe('faults of pmock', () => {
  function generate() {
    return request(`${pmock.baseUrl}/ai/sa/video/generate/v2`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'wuinai-access-key': pmock.accessKey,
        'wuinai-access-token': pmockToken(pmock.accessKey, pmock.secretKey, Date.now()),
      },
      body,
    });
  }

  test('errors as a code inside HTTP 200, or as an HTTP status, both in the envelope', async () => {
    pmock.script({ on: 'create', kind: 'status', status: 402, inEnvelope: true });
    pmock.script({ on: 'create', kind: 'status', status: 402 });
    const [inside, outside] = [await generate(), await generate()];
    expect([inside.statusCode, outside.statusCode]).toEqual([200, 402]);
    const expected = { code: 402, message: 'Insufficient credits', data: null };
    expect(await inside.body.json()).toMatchObject(expected);
    expect(await outside.body.json()).toMatchObject(expected);
  });

  test('503 with the id of the task in its data', async () => {
    pmock.script({ on: 'create', kind: 'status', status: 503, creates: true, withTaskId: true });
    const answer = await generate();
    expect(answer.statusCode).toBe(503);
    expect(await answer.body.json()).toMatchObject({ data: { taskId: pmock.creates[0]?.taskId } });
  });
});

describe('faults of a download', () => {
  async function finished(): Promise<string> {
    const taskId = await createdId();
    gateway.finish(taskId);
    return taskId;
  }

  test('404, 410, HTML, nothing, and a redirect', async () => {
    const taskId = await finished();
    gateway.script({ on: 'video', kind: 'status', status: 404 });
    gateway.script({ on: 'video', kind: 'status', status: 410, body: { gone: true } });
    gateway.script({ on: 'video', kind: 'html' });
    gateway.script({ on: 'video', kind: 'empty' });
    gateway.script({ on: 'video', kind: 'redirect', location: 'http://elsewhere.test/' });
    const seen: unknown[] = [];
    for (let count = 0; count < 6; count += 1) {
      const answer = await video(taskId);
      await answer.body.dump();
      seen.push([answer.statusCode, answer.headers['content-type'], answer.headers.location]);
    }
    expect(seen).toEqual([
      [404, 'text/plain', undefined],
      [410, 'text/plain', undefined],
      [200, 'text/html', undefined],
      [200, 'video/mp4', undefined],
      [302, 'text/plain', 'http://elsewhere.test/'],
      [200, 'video/mp4', undefined],
    ]);
  });

  test('a reset half-way', async () => {
    const taskId = await finished();
    gateway.script({ on: 'video', kind: 'cut' });
    const answer = await video(taskId);
    let received = 0;
    const reading = (async () => {
      for await (const piece of answer.body) received += piece.length;
    })();
    await expect(reading).rejects.toMatchObject({
      code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/),
    });
    expect(received).toBeLessThan(Number(answer.headers['content-length']));
  });

  test('a reset at once, and no answer', async () => {
    const taskId = await finished();
    gateway.script({ on: 'video', kind: 'reset', when: 'before-reading' });
    gateway.script({ on: 'video', kind: 'never' });
    await expect(video(taskId)).rejects.toMatchObject({ code: 'ECONNRESET' });
    const late = request(`${gateway.mediaUrl}/${taskId}.mp4`, { headersTimeout: 50 });
    await expect(late).rejects.toMatchObject({ code: 'UND_ERR_HEADERS_TIMEOUT' });
  });

  test('a wrong content type, and far too many bytes with or without a length', async () => {
    const taskId = await finished();
    gateway.script({ on: 'video', kind: 'content-type', type: 'application/zip' });
    gateway.script({ on: 'video', kind: 'huge', bytes: 30_000_000 });
    gateway.script({ on: 'video', kind: 'huge', bytes: 30_000_000, withoutLength: true });
    const [zip, long, endless] = [await video(taskId), await video(taskId), await video(taskId)];
    expect(zip.headers['content-type']).toBe('application/zip');
    expect(long.headers['content-length']).toBe('30000000');
    expect(endless.headers['content-length']).toBeUndefined();
    expect((await endless.body.arrayBuffer()).byteLength).toBe(30_000_000);
    await Promise.all([zip.body.dump(), long.body.dump({ limit: 40_000_000 })]);
  });

  test('a missing thumbnail leaves the video', async () => {
    const taskId = await finished();
    gateway.script({ on: 'thumbnail', kind: 'status', status: 404 });
    expect((await request(`${gateway.mediaUrl}/${taskId}.jpg`)).statusCode).toBe(404);
    expect((await video(taskId)).statusCode).toBe(200);
  });
});
