import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalMountsea, startLocalMountsea } from '../../sandbox/gateways/index.ts';
import { openStore } from '../../src/core/store/index.ts';
import { POINT_VARIABLE, type Point } from '../../trial/kills-point-given.ts';
import { callOf, type Site, writeOf } from '../../trial/kills-sites.ts';

let folder: string;
let mountsea: LocalMountsea;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelbot-kills-'));
  mountsea = await startLocalMountsea();
});
afterEach(async () => {
  await mountsea.close();
  await rm(folder, { recursive: true, force: true });
});

const storeUrl = () => `sqlite://${join(folder, 'store.sqlite')}`;

/** Changes the store and asks a gateway as the program does, and says after each what it did. */
const VICTIM = `
const { openStore } = await import('./src/core/store/index.ts');
const { request } = await import('undici');
const store = await openStore(process.env.STORE_URL, Date.now);
const save = async (key, value) => { await store.update(key, () => value); console.log(key, value.state ?? ''); };
await save('wallet:a', { committed: 0, held: { a: 1 } });
await save('task:a', { state: 'accepted', delivery: 'none' });
await save('task:a', { state: 'submitting', delivery: 'none' });
const { body } = await request(process.env.MOUNTSEA_BASE_URL + '/sora/video/generate', {
  method: 'POST',
  headers: { authorization: 'Bearer ' + process.env.MOUNTSEA_API_KEY, 'content-type': 'application/json' },
  body: JSON.stringify({ prompt: 'boat', model: 'sora-2', duration: 10, orientation: 'landscape', size: 'small', removeWatermark: false }),
});
console.log('create', typeof await body.text());
await save('task:a', { state: 'running', delivery: 'none' });
await store.close();
`;

interface Death {
  readonly signal: string | null;
  readonly code: number | null;
  readonly said: readonly string[];
  /** What stands in the file. */
  readonly at: string | undefined;
}

/** Lets the victim run until it dies. */
async function die(point: Pick<Point, 'site'> & Partial<Point>): Promise<Death> {
  const file = join(folder, 'killed-at');
  const whole: Point = { nth: 1, notBeforeMs: 0, file, ...point };
  const flags = ['--import', './trial/kills-point.ts', '--input-type=module', '-e', VICTIM];
  const child = spawn(process.execPath, flags, {
    env: {
      PATH: process.env.PATH,
      STORE_URL: storeUrl(),
      DISCORD_API_URL: 'http://127.0.0.1:1/api',
      SLACK_API_URL: 'http://127.0.0.1:2/api/',
      MOUNTSEA_BASE_URL: mountsea.baseUrl,
      MOUNTSEA_API_KEY: mountsea.apiKey,
      [POINT_VARIABLE]: JSON.stringify(whole),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code, signal] = await once(child, 'close');
  const at = existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
  return { code, signal, said: said.split('\n').filter(Boolean), at };
}

/** The state of the task as it is on disk. */
async function stored(): Promise<string | undefined> {
  const store = await openStore(storeUrl(), Date.now);
  try {
    return (await store.get<{ state: string }>('task:a'))?.state;
  } finally {
    await store.close();
  }
}

const WALLET = 'wallet:a ';
const ACCEPTED = 'task:a accepted';
const SUBMITTING = 'task:a submitting';

describe('a process with a point', () => {
  it.each<[site: Site, said: string[], state: string | undefined, creates: number]>([
    ['holds write after', [], undefined, 0],
    ['accepted write before', [WALLET], undefined, 0],
    ['accepted write after', [WALLET], 'accepted', 0],
    ['submitting write after', [WALLET, ACCEPTED], 'submitting', 0],
    ['create before', [WALLET, ACCEPTED, SUBMITTING], 'submitting', 0],
    ['create sent', [WALLET, ACCEPTED, SUBMITTING], 'submitting', 1],
    ['create answered', [WALLET, ACCEPTED, SUBMITTING], 'submitting', 1],
    ['running write before', [WALLET, ACCEPTED, SUBMITTING, 'create string'], 'submitting', 1],
    ['running write after', [WALLET, ACCEPTED, SUBMITTING, 'create string'], 'running', 1],
  ])('dies at "%s", by SIGKILL and not later', async (site, said, state, creates) => {
    const death = await die({ site });
    expect(death).toEqual({ signal: 'SIGKILL', code: null, said, at: site });
    expect(await stored()).toBe(state);
    // What it sent arrives after its death.
    if (creates > 0) await mountsea.waitFor(() => mountsea.creates.length === creates);
    expect(mountsea.creates).toHaveLength(creates);
  });

  it('lives where its site is not passed so often', async () => {
    expect((await die({ site: 'accepted write before', nth: 2 })).code).toBe(0);
    expect(await stored()).toBe('running');
  });

  it('lives where its site is passed before its time alone', async () => {
    const death = await die({ site: 'accepted write before', notBeforeMs: 3_600_000 });
    expect(death).toMatchObject({ code: 0, signal: null, at: undefined });
  });
});

describe('what a site is', () => {
  const text = (value: object | undefined) => value && JSON.stringify({ value });
  const task = (state: string, delivery = 'none') => text({ state, delivery });

  it.each([
    ['wallet:user:a', text({}), undefined, 'holds'],
    ['open:a', text({}), undefined, 'other'],
    ['task:a', task('accepted'), undefined, 'accepted'],
    ['task:a', task('accepted'), task('accepted'), 'shown'],
    ['task:a', task('submitting'), task('accepted'), 'submitting'],
    ['task:a', task('accepted'), task('submitting'), 'taken back'],
    ['task:a', task('running'), task('submitting'), 'running'],
    ['task:a', task('succeeded'), task('running'), 'ended'],
    ['task:a', task('lost'), task('submitting'), 'ended'],
    ['task:a', task('succeeded', 'posted'), task('succeeded'), 'posted'],
    ['task:a', task('succeeded', 'done'), task('succeeded', 'posted'), 'done'],
    ['task:a', undefined, task('succeeded', 'done'), 'other'],
  ])('%s, %s after %s, is a write of "%s"', (key, now, was, write) => {
    expect(writeOf(key, now, was)).toBe(write);
  });

  const servers = {
    discord: 'http://127.0.0.1:1/api',
    slack: 'http://127.0.0.1:2/api/',
    gateway: 'http://127.0.0.1:3',
  };
  const [discord, slack, gateway] = [1, 2, 3].map((port) => `http://127.0.0.1:${port}`);

  it.each([
    ['POST', discord, '/api/v10/interactions/1/token/callback?with_response=false', 'acknowledge'],
    ['PATCH', discord, '/api/v10/webhooks/1/token/messages/@original', 'anchor'],
    ['PATCH', discord, '/api/v10/webhooks/1/token/messages/%40original?thread_id=1', 'anchor'],
    ['POST', discord, '/api/v10/webhooks/1/token?wait=true', 'tell'],
    ['POST', discord, '/api/v10/channels/1/messages/2/threads', 'thread'],
    ['POST', discord, '/api/v10/channels/1/messages', 'post'],
    ['PATCH', discord, '/api/v10/channels/1/messages/2', 'edit'],
    ['GET', discord, '/api/v10/channels/1/messages?limit=100', 'look'],
    ['GET', discord, '/api/v10/gateway/bot', undefined],
    ['POST', slack, '/api/chat.postMessage', 'post'],
    ['POST', slack, '/api/files.completeUploadExternal', 'result'],
    ['POST', slack, '/upload/v1/F1', 'upload'],
    ['POST', slack, '/api/auth.test', undefined],
    ['POST', gateway, '/sora/video/generate', 'create'],
    ['GET', gateway, '/sora/task/result?taskId=1', 'check'],
    ['GET', 'http://127.0.0.1:4', '/media/1.mp4', 'fetch'],
  ])('%s %s%s is "%s"', (method, origin = '', path, call) => {
    expect(callOf({ method, origin, path, form: false }, servers)).toBe(call);
  });

  it('a form to Discord shows a video', () => {
    const asked = { method: 'POST', origin: discord ?? '', path: '/api/v10/channels/1/messages' };
    expect(callOf({ ...asked, form: true }, servers)).toBe('result');
  });
});
