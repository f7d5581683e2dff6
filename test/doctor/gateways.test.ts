import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../sandbox/free-port.ts';
import {
  type LocalMountsea,
  type LocalMs,
  type LocalPmock,
  type LocalVideos,
  startLocalMountsea,
  startLocalMs,
  startLocalPmock,
  startLocalVideos,
  type VideosName,
} from '../../sandbox/gateways/index.ts';
import { linesOf, makePlace, type Place } from './looking.ts';

let place: Place;
let mountsea: LocalMountsea;
let pmock: LocalPmock;

beforeAll(async () => {
  [place, mountsea, pmock] = await Promise.all([
    makePlace(),
    startLocalMountsea({ moreKeys: ['second-mountsea-key'] }),
    startLocalPmock(),
  ]);
});
afterEach(() => {
  mountsea.clearFaults();
  // A doctor orders no videos.
  expect([...mountsea.creates, ...pmock.creates]).toEqual([]);
});
afterAll(() => Promise.all([place.leave(), mountsea.close(), pmock.close()]));

type Env = Readonly<Record<string, string | undefined>>;

const ofMountsea = (more: Env = {}) => ({
  MOUNTSEA_API_KEY: mountsea.apiKey,
  MOUNTSEA_BASE_URL: mountsea.baseUrl,
  MOUNTSEA_USAGE_URL: mountsea.baseUrl,
  ...more,
});

const ofPmock = (more: Env = {}) => ({
  PMOCK_ACCESS_KEY: pmock.accessKey,
  PMOCK_SECRET_KEY: pmock.secretKey,
  PMOCK_BASE_URL: pmock.baseUrl,
  PMOCK_TASK_PATH: pmock.taskPath,
  ...more,
});

const GOOD = 'ok: It answers, and does not refuse the key.';

describe('the key', () => {
  it.each([
    ['mountsea', () => ofMountsea({ MOUNTSEA_API_KEY: 'a-wrong-key-123' }), ofMountsea],
    ['pmock', () => ofPmock({ PMOCK_ACCESS_KEY: 'a-wrong-key-123' }), ofPmock],
    ['pmock', () => ofPmock({ PMOCK_SECRET_KEY: 'a-wrong-secret' }), ofPmock],
  ] as const)('of %s is refused', async (name, planted, mended) => {
    const results = await place.look(planted());
    expect(linesOf(results, `gateway ${name}: key`)[0]).toMatch(/^wrong: It refuses the key \(/u);
    expect(JSON.stringify(results)).not.toMatch(/a-wrong/u);
    expect(await place.say(`gateway ${name}: key`, mended())).toEqual([GOOD]);
  });

  it('is one of several', async () => {
    const keys = [mountsea.apiKey, 'a-wrong-key-123', 'second-mountsea-key'];
    const check = 'gateway mountsea: key';
    const lines = await place.say(check, ofMountsea({ MOUNTSEA_API_KEY: keys.join(',') }));
    expect(lines).toEqual([expect.stringMatching(/^wrong: It refuses key 2 of 3 \(/u)]);
    const good = `${keys[0]},${keys[2]}`;
    expect(await place.say(check, ofMountsea({ MOUNTSEA_API_KEY: good }))).toEqual([
      'ok: It answers, and refuses none of its 2 keys.',
    ]);
  });

  it('is signed with a clock that is wrong', async () => {
    const late = { now: () => Date.now() + 600_000, after: () => () => {} };
    const clock = { ...late, after: (ms: number, call: () => void) => stopper(ms, call) };
    const results = await place.look(ofPmock(), { clock });
    expect(linesOf(results, 'gateway pmock: key')[0]).toMatch(/^wrong: It refuses the key/u);
    expect(linesOf(results, 'clock')[0]).toMatch(/^wrong: .* 600 s ahead of that of 127/u);
  });
});

function stopper(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
}

describe('the address', () => {
  it('leads to nobody', async () => {
    const nobody = `http://127.0.0.1:${freePort()}`;
    const lines = await place.say('gateway pmock: key', ofPmock({ PMOCK_BASE_URL: nobody }));
    expect(lines[0]).toMatch(/^wrong: It cannot be asked \(/u);
  });

  it('leads to something else', async () => {
    mountsea.script({ on: 'check', kind: 'html', status: 404, times: 1 });
    const lines = await place.say('gateway mountsea: key', ofMountsea());
    expect(lines[0]).toMatch(/^warn: Something answers, but not as this gateway does \(/u);
    mountsea.script({ on: 'check', kind: 'html', status: 200, times: 1 });
    expect((await place.say('gateway mountsea: key', ofMountsea()))[0]).toMatch(
      /^warn: It answers, but not as expected \(/u,
    );
    expect(await place.say('gateway mountsea: key', ofMountsea())).toEqual([GOOD]);
  });

  it('is out of order, or asked too often', async () => {
    mountsea.script({ on: 'check', kind: 'status', status: 502, times: 1 });
    expect((await place.say('gateway mountsea: key', ofMountsea()))[0]).toMatch(
      /^wrong: It cannot be asked \(answered 502/u,
    );
    mountsea.script({ on: 'check', kind: 'status', status: 429, times: 1 });
    expect((await place.say('gateway mountsea: key', ofMountsea()))[0]).toMatch(
      /^warn: It wants to be asked less often/u,
    );
  });
});

describe('the balance', () => {
  const say = (more: Env = {}) => place.say('gateway mountsea: balance', ofMountsea(more));

  it('is gone, low, or enough', async () => {
    mountsea.setBalance(0);
    expect((await say())[0]).toMatch(/^wrong: 0 left/u);
    mountsea.setBalance(40);
    expect(await say({ BALANCE_WARNING: '50' })).toEqual([
      'warn: 40 left, in its own unit, which is below BALANCE_WARNING (50).',
    ]);
    mountsea.setBalance(60);
    expect(await say({ BALANCE_WARNING: '50' })).toEqual(['ok: 60 left, in its own unit.']);
  });

  it('is not told', async () => {
    mountsea.script({ on: 'balance', kind: 'malformed', times: 1 });
    expect((await say())[0]).toMatch(/^wrong: It does not tell \(/u);
    expect((await say())[0]).toMatch(/^ok: /u);
  });
});

describe('every server of the /v1/videos shape', () => {
  const dialects: readonly VideosName[] = [
    ...(['openai', 'vllm-omni', 'sglang', 'litellm', 'new-api', 'bifrost'] as const),
  ];

  it.each(dialects)('%s', async (dialect) => {
    const server: LocalVideos = await startLocalVideos({ dialect });
    const env = {
      OPENAI_VIDEOS_BASE_URL: server.baseUrl,
      OPENAI_VIDEOS_API_KEY: server.apiKey,
      OPENAI_VIDEOS_DIALECT: dialect,
      ...(['vllm-omni', 'sglang'].includes(dialect)
        ? {}
        : { OPENAI_VIDEOS_MODELS: 'test/fixtures/doctor-models.json' }),
    };
    const check = 'gateway openai-videos: key';
    const wrong = await place.say(check, { ...env, OPENAI_VIDEOS_API_KEY: 'a-wrong-key' });
    expect(wrong[0]).toMatch(/^wrong: It refuses the key \(/u);
    expect(await place.say(check, env)).toEqual([GOOD]);
    expect(server.creates).toEqual([]);
    await server.close();
  });

  it('lists what it serves', async () => {
    const server = await startLocalVideos({ dialect: 'vllm-omni' });
    const env = {
      ...{ OPENAI_VIDEOS_BASE_URL: server.baseUrl, OPENAI_VIDEOS_API_KEY: server.apiKey },
      OPENAI_VIDEOS_DIALECT: 'vllm-omni',
    };
    const check = 'gateway openai-videos: models';
    server.script({ on: 'list', kind: 'status', status: 200, body: { data: [] }, times: 5 });
    const results = await place.look(env);
    expect(linesOf(results, check)[0]).toMatch(/^wrong: /u);
    expect(linesOf(results, 'models')[0]).toMatch(/^wrong: No model can be asked for/u);
    server.clearFaults();
    expect((await place.say(check, env))[0]).toMatch(/^ok: It lists \d+\.$/u);
    expect((await place.say('models', env))[0]).toMatch(/^ok: /u);
    await server.close();
  });
});

it('asks the newer Mountsea too', async () => {
  const ms: LocalMs = await startLocalMs();
  const address = `${ms.baseUrl}/ms/v1`;
  const env = ofMountsea({ MOUNTSEA_API_KEY: ms.apiKey, MOUNTSEA_MS_URL: address });
  const check = 'gateway mountsea-ms: key';
  expect(await place.say(check, env)).toEqual([GOOD]);
  expect((await place.say(check, { ...env, MOUNTSEA_API_KEY: 'a-wrong-key-123' }))[0]).toMatch(
    /^wrong: It refuses the key/u,
  );
  const models = 'gateway mountsea-ms: models';
  // A path that is not there is answered like a task that is not there: the list tells.
  expect((await place.say(models, { ...env, MOUNTSEA_MS_URL: ms.baseUrl }))[0]).toMatch(
    /^wrong: It lists no model/u,
  );
  expect((await place.say(models, env))[0]).toMatch(/^ok: It lists \d+/u);
  await ms.close();
});

it('leaves out what GATEWAYS leaves out', async () => {
  const results = await place.look({ ...ofMountsea(), ...ofPmock(), GATEWAYS: 'pmock' });
  const checks = results.map(({ check }) => check).filter((check) => check.startsWith('gateway'));
  expect(checks).toEqual(['gateway pmock: key']);
});

describe('CATALOGUE_FILE', () => {
  it('is not right', async () => {
    const file = join(place.folder, 'catalogue.json');
    const say = () => place.say('catalogue', ofMountsea({ CATALOGUE_FILE: file }));
    expect((await say())[0]).toMatch(/^wrong: CATALOGUE_FILE: .*does not exist/u);
    await writeFile(file, '{"mountsea":[{"id":"sora-2","credits":"many"}],"nobody":[]}');
    const lines = await say();
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/^wrong: CATALOGUE_FILE: /u);
    await writeFile(file, '{"mountsea":[{"id":"sora-2","credits":2}]}');
    expect(await say()).toEqual(['ok: CATALOGUE_FILE can be used.']);
  });

  it('retires every model', async () => {
    const file = join(place.folder, 'retired.json');
    const env = ofMountsea({ CATALOGUE_FILE: file });
    const gone = ['sora-2', 'sora-2-pro'].map((id) => ({ id, retired: '2026-09-24' }));
    await writeFile(file, JSON.stringify({ mountsea: gone }));
    expect((await place.say('models', env))[0]).toMatch(/^wrong: No model can be asked for/u);
    await writeFile(file, JSON.stringify({ mountsea: gone.slice(1) }));
    expect(await place.say('models', env)).toEqual(['ok: 1 can be asked for: sora-2.']);
  });
});
