import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type LocalGateway,
  type LocalMountsea,
  msEndpoints,
  startLocalMountsea,
  startLocalMs,
  startLocalPmock,
  startLocalVideos,
} from '../../sandbox/gateways/index.ts';
import { createMountsea } from '../../src/gateways/mountsea/client.ts';
import { createPmock } from '../../src/gateways/pmock/client.ts';
import { calm, check, start } from '../contracts/gateway/descriptor.ts';
import { begin, get, plain, postJson } from './local-videos-calls.ts';
import { failure, quietLog } from './samples.ts';
import { reply, serve } from './server.ts';

const open: LocalGateway[] = [];
afterEach(() => Promise.all(open.splice(0).map((local) => local.close())));

async function started<T extends LocalGateway>(gateway: Promise<T>): Promise<T> {
  const local = await gateway;
  open.push(local);
  local.hold();
  return local;
}

const deps = { log: quietLog(), now: Date.now };

/** The adapters that are not the subject of other tests here, to send what each server takes. */
const SERVERS = {
  mountsea: async () => {
    const local = await started(startLocalMountsea());
    return { local, made: createMountsea({ ...local, apiKeys: [local.apiKey] }, deps) };
  },
  pmock: async () => {
    const local = await started(startLocalPmock());
    return { local, made: createPmock({ ...local, keys: [local] }, deps) };
  },
};

describe.each(['mountsea', 'pmock'] as const)('a local %s', (name) => {
  it('takes so many tasks at once, and more when one has ended', async () => {
    const { local, made } = await SERVERS[name]();
    local.settings.maxRunning = 2;
    const { taskId } = await start(made);
    await start(made);
    const full = await failure(start(made));
    expect(full).toMatchObject({ accepted: 'no', busy: true });
    // pmock says it in its envelope; the header is there all the same.
    expect(full).toMatchObject({ retryAfterMs: 5000 });
    local.finish(taskId);
    await start(made);
    expect(local.creates).toHaveLength(3);
  });

  it('has a model that can go, and a balance that runs out', async () => {
    const { local, made } = await SERVERS[name]();
    local.retire('sora-2');
    expect(await failure(start(made))).toMatchObject({ reason: 'retired' });
    local.restore('sora-2');
    local.setBalance(1);
    await start(made);
    expect(await failure(start(made))).toMatchObject({ reason: 'no-credit' });
    expect(local.creates).toHaveLength(1);
    expect(local.violations).toEqual([]);
  });

  it('counts what it was asked, refused or not', async () => {
    const { local, made } = await SERVERS[name]();
    const { taskId } = await start(made);
    await check(made, taskId);
    await failure(check(made, 'nobody'));
    local.settings.locked = true;
    await failure(start(made));
    expect(local.counts).toEqual({ all: 4, create: 2, check: 2 });
  });

  it('serves results to nobody who brings a key', async () => {
    const { local, made } = await SERVERS[name]();
    const { taskId, operation } = await start(made);
    local.finish(taskId);
    const status = await made.check(operation, { signal: calm() });
    if (status.state !== 'succeeded') throw new Error(status.state);
    const context = { operation, limitBytes: 1e8, signal: calm() };
    expect(await made.download(status.video, context)).toMatchObject({ kind: 'file' });
    expect(local.violations).toEqual([]);
    await fetch(status.video.url, { headers: { authorization: 'x' } });
    expect(local.violations).toHaveLength(1);
  });
});

it('so many requests in a second, whatever they are about', async () => {
  let now = 1_000_000;
  const local = await started(
    startLocalVideos({ dialect: 'openai', perSecond: 2, now: () => now }),
  );
  const { id } = await begin(local);
  expect((await get(local, `/videos/${id}`)).status).toBe(200);
  const third = await get(local, `/videos/${id}`);
  expect(third.status).toBe(429);
  expect(third.headers.get('retry-after')).toBe('1');
  expect((await postJson(local, plain)).status).toBe(429);
  now += 1000;
  expect((await get(local, `/videos/${id}`)).status).toBe(200);
  expect(local.counts).toMatchObject({ all: 5 });
});

it('each key has a balance of its own', async () => {
  const local = await started(startLocalVideos({ dialect: 'openai', moreKeys: ['another'] }));
  local.setBalance(0);
  const { status, body } = await postJson(local, plain);
  expect(status).toBe(402);
  expect(body).toMatchObject({ error: { code: 'insufficient_quota' } });
  expect((await postJson({ ...local, apiKey: 'another' }, plain)).status).toBe(200);
  local.setBalance(0, 'another');
  expect((await postJson({ ...local, apiKey: 'another' }, plain)).status).toBe(402);
});

it('what was refused costs nothing', async () => {
  const local = await started(startLocalVideos({ dialect: 'openai' }));
  local.setBalance(2);
  await postJson(local, { ...plain, seconds: 8 });
  await postJson(local, { ...plain, model: 'veo-9' });
  local.settings.maxRunning = 0;
  await postJson(local, plain);
  local.settings.maxRunning = 5;
  await begin(local);
  await begin(local);
  expect((await postJson(local, plain)).status).toBe(402);
});

describe('a local Mountsea', () => {
  const call = async (local: LocalMountsea, path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${local.apiKey}`, 'x-api-key': local.apiKey };
    const answer = await fetch(`${local.baseUrl}${path}`, {
      headers: { ...headers, 'content-type': 'application/json' },
      ...init,
    });
    return (await answer.json()) as Record<string, unknown>;
  };

  it('tells its balance in the usage API', async () => {
    const local = await started(startLocalMountsea());
    local.setBalance(7);
    expect(await call(local, '/api-user/credits')).toEqual({ credits: 7 });
  });

  it('has a newer API beside the old one, for the same key', async () => {
    const none = await started(startLocalMountsea());
    const list = '/ms/v1/endpoints?capability=video';
    expect(await call(none, list)).toMatchObject({ endpoints: [] });
    const local = await started(startLocalMountsea({ endpoints: msEndpoints }));
    expect((await call(local, list)).endpoints).toHaveLength(4);
    const body = JSON.stringify({ input: { prompt: 'a whale glides', aspect_ratio: '9:16' } });
    const run = '/ms/v1/run/google/veo-3.1/text-to-video';
    const { task_id: id } = await call(local, run, { method: 'POST', body });
    local.finish(String(id));
    const url = `${local.mediaUrl}/${id}.mp4`;
    expect(await call(local, `/ms/v1/tasks/${id}`)).toMatchObject({
      status: 'succeeded',
      output: { videos: [{ url }] },
    });
    const made = createMountsea({ ...local, apiKeys: [local.apiKey] }, deps);
    const { taskId } = await start(made);
    expect(await check(made, taskId)).toMatchObject({ state: 'queued' });
    expect(local.violations).toEqual([]);
  });
});

it('a server whose media are its own has them on one origin', async () => {
  const local = await started(startLocalMs({ mediaOrigin: 'same' }));
  expect(local.mediaUrl).toBe(`${local.baseUrl}/media`);
});

describe("OpenAI's webhooks", () => {
  const secret = `whsec_${Buffer.from('0123456789abcdef').toString('base64')}`;

  async function withHook() {
    const receiver = await serve(reply(200, {}));
    const webhook = { url: `${receiver.origin}/hooks/openai`, secret };
    const local = await started(startLocalVideos({ dialect: 'openai', webhook }));
    return { receiver, local, ...(await begin(local)) };
  }

  it.each([
    ['video.completed', 'finish'],
    ['video.failed', 'failTask'],
  ] as const)('say %s, signed as Standard Webhooks say', async (type, how) => {
    const { receiver, local, id } = await withHook();
    local[how](id);
    await local.waitFor(() => local.hooks.length === 1);
    await receiver[Symbol.asyncDispose]();
    const { headers, body = '' } = receiver.seen[0] ?? {};
    expect(JSON.parse(body)).toMatchObject({ object: 'event', type, data: { id } });
    const signed = `${headers?.['webhook-id']}.${headers?.['webhook-timestamp']}.${body}`;
    const key = Buffer.from('0123456789abcdef');
    const right = createHmac('sha256', key).update(signed).digest('base64');
    expect(headers?.['webhook-signature']).toBe(`v1,${right}`);
    expect(Number(headers?.['webhook-timestamp'])).toBeGreaterThan(1_700_000_000);
  });

  it('come twice, late or badly signed when told', async () => {
    const { receiver, local, id } = await withHook();
    local.settings.webhook = { secret, ...local.settings.webhook, times: 2 };
    local.finish(id);
    await local.waitFor(() => local.hooks.length === 2);
    await local.sendHook(id, { times: 1, shiftSeconds: -600 });
    await local.sendHook(id, { times: 1, signature: 'wrong' });
    await receiver[Symbol.asyncDispose]();
    const ids = receiver.seen.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(1);
    const [first, , late, wrong] = local.hooks.map(({ headers }) => headers);
    const seconds = (one: typeof first) => Number(one?.['webhook-timestamp']);
    expect(seconds(late)).toBeLessThan(seconds(first) - 500);
    expect(wrong?.['webhook-signature']).not.toBe(first?.['webhook-signature']);
  });
});
