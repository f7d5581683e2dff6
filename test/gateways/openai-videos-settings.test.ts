import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { VideoGateway } from '../../src/core/gateway.ts';
import { openaiVideos } from '../../src/gateways/openai-videos/index.ts';
import { variables } from '../../src/gateways/openai-videos/variables.ts';
import { calm, start } from '../contracts/gateway/descriptor.ts';
import { aRequest, deps, failure, quietLog } from './samples.ts';
import { reply, serve } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'reelbot-models-'));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const entry = { id: 'wan-2.2', durations: [5, 10], sizes: ['1280x720', '720x1280'], images: 1 };
const models = file('models.json', [{ ...entry, credits: 2 }]);

type Env = Readonly<Record<string, string | undefined>>;

const base = { OPENAI_VIDEOS_BASE_URL: 'http://127.0.0.1:8000/v1', OPENAI_VIDEOS_MODELS: models };

function made(env: Env, given = deps()): VideoGateway[] {
  const reading = openaiVideos.read(env);
  if (reading.state !== 'on') throw new Error(JSON.stringify(reading));
  return reading.value.map((maker) => {
    const gateway = maker.create(given);
    expect(gateway.name).toBe(maker.name);
    return gateway;
  });
}

function only(env: Env): VideoGateway {
  const [gateway, ...others] = made(env);
  if (gateway === undefined || others.length > 0) throw new Error('not exactly one');
  return gateway;
}

function problems(env: Env): readonly string[] {
  const reading = openaiVideos.read(env);
  return reading.state === 'wrong' ? reading.problems : [reading.state];
}

describe('one server', () => {
  it('is off without variables, empty ones included', () => {
    expect(openaiVideos.read({})).toStrictEqual({ state: 'off' });
    const empty = Object.fromEntries(Object.keys(variables.shape).map((name) => [name, ' ']));
    expect(openaiVideos.read({ ...empty, MOUNTSEA_API_KEY: 'x' })).toStrictEqual({ state: 'off' });
  });

  it('needs no key, and has the models of its file', () => {
    const gateway = only(base);
    expect(gateway.name).toBe('openai-videos');
    expect(gateway.models).toMatchObject([
      {
        id: 'wan-2.2',
        images: 1,
        offers: [
          { size: 'small', seconds: 5, credits: 2 },
          { size: 'small', seconds: 10, credits: 2 },
        ],
        frames: [
          { width: 1280, height: 720 },
          { width: 720, height: 1280 },
        ],
      },
    ]);
    expect(gateway).not.toHaveProperty('list');
    expect(gateway).not.toHaveProperty('hook');
    expect(gateway.limits).toStrictEqual({});
  });

  it('takes everything that can be set', async () => {
    await using server = await serve(reply(200, { id: 'v' }));
    const gateway = only({
      ...base,
      OPENAI_VIDEOS_BASE_URL: `${server.origin}/v1/`,
      OPENAI_VIDEOS_API_KEY: 'key-one-1, key-two-2',
      OPENAI_VIDEOS_DIALECT: 'sglang',
      OPENAI_VIDEOS_ENCODING: 'multipart',
      OPENAI_VIDEOS_IMAGE: 'string',
      OPENAI_VIDEOS_SECONDS: 'string',
      OPENAI_VIDEOS_IMAGE_FIT: 'contain',
      OPENAI_VIDEOS_HEADERS: 'X-Team: video; X-Plan:a b\nX-Org : 7;',
      OPENAI_VIDEOS_MAX_RUNNING: '3',
      OPENAI_VIDEOS_RATE: '30/m',
    });
    expect(gateway.limits).toStrictEqual({ running: 3, perSecond: 0.5 });
    expect(gateway.pictures).toBe('url');
    await start(gateway, calm(), { ...aRequest, model: 'wan-2.2' });
    expect(server.seen[0]?.headers).toMatchObject({
      authorization: 'Bearer key-one-1',
      'content-type': expect.stringMatching(/^multipart/u),
      'x-team': 'video',
      'x-plan': 'a b',
      'x-org': '7',
    });
    expect(gateway.health?.()).toMatchObject({ keys: { usable: 2, all: 2 } });
  });

  it('sends pictures in JSON where JSON is all that is asked for', async () => {
    const gateway = only({ ...base, OPENAI_VIDEOS_ENCODING: 'json' });
    expect(gateway.pictures).toBe('bytes');
  });

  it('has a webhook with its secret', () => {
    const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
    expect(only({ ...base, OPENAI_VIDEOS_WEBHOOK_SECRET: secret })).toHaveProperty('hook');
  });
});

describe('a wrong variable', () => {
  const list = 'openai, vllm-omni, sglang, litellm, new-api, bifrost, mountsea-ms';

  it.each<[Env, string]>([
    [{ OPENAI_VIDEOS_BASE_URL: undefined }, 'OPENAI_VIDEOS_BASE_URL: is missing'],
    [
      { OPENAI_VIDEOS_BASE_URL: 'localhost:8000' },
      'OPENAI_VIDEOS_BASE_URL: must be an http(s) URL without user name, query and fragment',
    ],
    [{ OPENAI_VIDEOS_DIALECT: 'sora' }, `OPENAI_VIDEOS_DIALECT: takes one of ${list}`],
    [
      { OPENAI_VIDEOS_ENCODING: 'xml' },
      'OPENAI_VIDEOS_ENCODING: takes one of json, multipart, auto',
    ],
    [
      { OPENAI_VIDEOS_IMAGE: 'url' },
      'OPENAI_VIDEOS_IMAGE: takes one of file, object, string, reference',
    ],
    [{ OPENAI_VIDEOS_SECONDS: 'int' }, 'OPENAI_VIDEOS_SECONDS: takes one of string, number'],
    [
      { OPENAI_VIDEOS_IMAGE_FIT: 'crop' },
      'OPENAI_VIDEOS_IMAGE_FIT: takes one of cover, contain, error',
    ],
    [
      { OPENAI_VIDEOS_HEADERS: 'no colon' },
      'OPENAI_VIDEOS_HEADERS: takes headers such as X-Team: video; X-Plan: a, with ; or line breaks between them',
    ],
    [
      { OPENAI_VIDEOS_HEADERS: 'Content-Type: text/plain' },
      "OPENAI_VIDEOS_HEADERS: must not set the header content-type, which is the bot's own",
    ],
    [
      { OPENAI_VIDEOS_WEBHOOK_SECRET: 'whsec_short' },
      'OPENAI_VIDEOS_WEBHOOK_SECRET: takes the secret as the dashboard shows it: whsec_ and Base64',
    ],
    [
      {
        OPENAI_VIDEOS_DIALECT: 'litellm',
        OPENAI_VIDEOS_WEBHOOK_SECRET: `whsec_${Buffer.alloc(24).toString('base64')}`,
      },
      'OPENAI_VIDEOS_WEBHOOK_SECRET: only a server of dialect openai sends webhooks',
    ],
    [
      { OPENAI_VIDEOS_ENCODING: 'json', OPENAI_VIDEOS_IMAGE: 'file' },
      'OPENAI_VIDEOS_IMAGE: file cannot be sent as json; set OPENAI_VIDEOS_ENCODING to auto',
    ],
    [
      { OPENAI_VIDEOS_DIALECT: 'vllm-omni', OPENAI_VIDEOS_IMAGE: 'object' },
      'OPENAI_VIDEOS_IMAGE: object has no place in a form, and vllm-omni is sent forms; set OPENAI_VIDEOS_ENCODING to auto',
    ],
    [
      { OPENAI_VIDEOS_MODELS: join(folder, 'nowhere.json') },
      'OPENAI_VIDEOS_MODELS: names a file that cannot be read: ENOENT',
    ],
    [
      { OPENAI_VIDEOS_MODELS: folder },
      'OPENAI_VIDEOS_MODELS: names a file that cannot be read: EISDIR',
    ],
    [
      { OPENAI_VIDEOS_MODELS: file('empty.json', []) },
      'OPENAI_VIDEOS_MODELS: the list has no model',
    ],
    [
      { OPENAI_VIDEOS_MODELS: file('style.json', [{ ...entry, styles: ['anime'] }]) },
      'OPENAI_VIDEOS_MODELS: wan-2.2: has styles, and /v1/videos has no field for them',
    ],
    [
      { OPENAI_VIDEOS_MODELS: file('two.json', [{ ...entry, images: 2 }]) },
      'OPENAI_VIDEOS_MODELS: wan-2.2: images is more than 1, and /v1/videos takes one',
    ],
    [
      { OPENAI_VIDEOS_MODELS: file('large.json', ' '.repeat(1024 * 1024 + 1)) },
      'OPENAI_VIDEOS_MODELS: names a file of more than 1 MiB',
    ],
  ])('is told: %j', (change, problem) => {
    expect(problems({ ...base, ...change })).toStrictEqual([problem]);
  });

  it('is told together with every other one', () => {
    const found = problems({
      OPENAI_VIDEOS_BASE_URL: 'nowhere',
      OPENAI_VIDEOS_DIALECT: 'x',
      OPENAI_VIDEOS_RATE: 'fast',
      OPENAI_VIDEOS_DIALEKT: 'openai',
      OPENAI_VIDEOS_B_BASE_URL: 'nowhere',
    });
    expect(found.map((problem) => problem.split(':')[0])).toStrictEqual([
      'OPENAI_VIDEOS_DIALEKT',
      'OPENAI_VIDEOS_BASE_URL',
      'OPENAI_VIDEOS_DIALECT',
      'OPENAI_VIDEOS_RATE',
      'OPENAI_VIDEOS_B_BASE_URL',
    ]);
  });

  it.each([
    ['OPENAI_VIDEOS_DIALEKT', '; did you mean OPENAI_VIDEOS_DIALECT?'],
    ['OPENAI_VIDEOS_APIKEY', '; did you mean OPENAI_VIDEOS_API_KEY?'],
    ['OPENAI_VIDEOS_API_KEY_2', '; did you mean OPENAI_VIDEOS_API_KEY?'],
    ['OPENAI_VIDEOS_GPU_BOX_DIALEKT', '; did you mean OPENAI_VIDEOS_GPU_BOX_DIALECT?'],
    ['OPENAI_VIDEOS_SOMETHING_ELSE_ENTIRELY', ''],
  ])('that nobody reads is told: %s', (name, hint) => {
    const env = {
      ...base,
      OPENAI_VIDEOS_GPU_BOX_BASE_URL: 'http://gpu.example',
      OPENAI_VIDEOS_GPU_BOX_MODELS: models,
      [name]: 'x',
    };
    expect(problems(env)).toStrictEqual([`${name}: is no variable of this bot${hint}`]);
  });

  it('is never repeated', () => {
    const secret = 'secret value 123';
    const names = Object.keys(variables.shape).filter((name) => name !== 'OPENAI_VIDEOS_MODELS');
    const env = Object.fromEntries(names.map((name) => [name, secret]));
    const found = problems({ ...env, OPENAI_VIDEOS_MODELS: secret });
    expect(found.length).toBeGreaterThan(8);
    expect(found.join('\n')).not.toContain(secret);
  });
});

describe('several servers', () => {
  const second = {
    OPENAI_VIDEOS_GPU_BOX_BASE_URL: 'http://gpu.example:8000',
    OPENAI_VIDEOS_GPU_BOX_DIALECT: 'vllm-omni',
    OPENAI_VIDEOS_GPU_BOX_API_KEY: 'gpu-key-1',
    OPENAI_VIDEOS_GPU_BOX_IMAGE_FIT: 'error',
  };

  it('have names of their own', () => {
    const names = (env: Env) => made(env).map(({ name }) => name);
    expect(names({ ...base, ...second })).toStrictEqual(['openai-videos', 'gpu-box']);
    expect(names(second)).toStrictEqual(['gpu-box']);
    const third = {
      OPENAI_VIDEOS_A1_BASE_URL: 'http://a.example',
      OPENAI_VIDEOS_A1_DIALECT: 'sglang',
    };
    expect(names({ ...second, ...third })).toStrictEqual(['a1', 'gpu-box']);
  });

  it('share nothing', async () => {
    await using server = await serve(reply(200, { data: [{ id: 'm' }] }));
    const [first, other] = made({
      ...base,
      ...second,
      OPENAI_VIDEOS_API_KEY: 'first-key-1',
      OPENAI_VIDEOS_GPU_BOX_BASE_URL: server.origin,
    });
    expect(first).not.toHaveProperty('list');
    expect(await other?.list?.({ signal: calm() })).toMatchObject([{ id: 'm' }]);
    expect(server.seen[0]?.headers.authorization).toBe('Bearer gpu-key-1');
  });

  it('are told their problems by their own variables', () => {
    const env = {
      ...second,
      OPENAI_VIDEOS_GPU_BOX_DIALECT: undefined,
      OPENAI_VIDEOS_GPU_BOX_ENCODING: 'json',
      OPENAI_VIDEOS_GPU_BOX_IMAGE: 'file',
    };
    const [manner, missing, ...others] = problems(env);
    expect(manner).toBe(
      'OPENAI_VIDEOS_GPU_BOX_IMAGE: file cannot be sent as json; set OPENAI_VIDEOS_GPU_BOX_ENCODING to auto',
    );
    expect(missing).toMatch(/^OPENAI_VIDEOS_GPU_BOX_MODELS: is missing: this server .*\[\{"id":/u);
    expect(others).toStrictEqual([]);
  });

  it.each([
    ['OPENAI_VIDEOS_MOUNTSEA_BASE_URL', 'a server cannot be named mountsea, as another gateway is'],
    [
      'OPENAI_VIDEOS_MOUNTSEA_MS_BASE_URL',
      'a server cannot be named mountsea-ms, as another gateway is',
    ],
    [
      'OPENAI_VIDEOS_OPENAI_VIDEOS_BASE_URL',
      'a server cannot be named openai-videos, as another gateway is',
    ],
    ['OPENAI_VIDEOS_IMAGE_BASE_URL', 'a server cannot be named IMAGE, as a variable is'],
    [
      'OPENAI_VIDEOS_gpu_BASE_URL',
      'a server is named in capitals, digits and single underscores, such as GPU_BOX',
    ],
    [
      'OPENAI_VIDEOS_A__B_BASE_URL',
      'a server is named in capitals, digits and single underscores, such as GPU_BOX',
    ],
  ])('have no name that is taken or cannot be one: %s', (name, problem) => {
    expect(problems({ [name]: 'http://x.example' })).toStrictEqual([`${name}: ${problem}`]);
  });

  it('need an address, and what looks like one may be a slip', () => {
    expect(problems({ ...base, OPENAI_VIDEOS_GPU_API_KEY: 'x' })).toStrictEqual([
      'OPENAI_VIDEOS_GPU_API_KEY: needs OPENAI_VIDEOS_GPU_BASE_URL, since it names a server; did you mean OPENAI_VIDEOS_API_KEY?',
    ]);
    expect(problems({ ...second, OPENAI_VIDEOS_GPU_BX_RATE: '1/s' })).toStrictEqual([
      'OPENAI_VIDEOS_GPU_BX_RATE: needs OPENAI_VIDEOS_GPU_BX_BASE_URL, since it names a server; did you mean OPENAI_VIDEOS_GPU_BOX_RATE?',
    ]);
  });
});

describe('models without a file', () => {
  it('are those that a self-hosted server lists', async () => {
    await using server = await serve(() => {});
    for (const OPENAI_VIDEOS_DIALECT of ['vllm-omni', 'sglang']) {
      const gateway = only({ OPENAI_VIDEOS_BASE_URL: server.origin, OPENAI_VIDEOS_DIALECT });
      expect(gateway.models).toStrictEqual([]);
      const list = () => gateway.list?.({ signal: calm() }) ?? Promise.reject(new Error('no list'));
      const ids = [
        'Wan-AI/Wan2.2-T2V-A14B-Diffusers',
        'Wan-AI/Wan2.2-I2V-A14B',
        'x',
        'x',
        'two words',
      ];
      server.script = reply(200, {
        object: 'list',
        data: [...ids.map((id) => ({ id })), null, {}],
      });
      const [text, picture, either, ...others] = await list();
      expect(text).toMatchObject({ id: ids[0], label: 'Wan2.2-T2V-A14B-Diffusers', images: 0 });
      expect(picture).toMatchObject({ id: ids[1], images: 1, needsImage: true });
      expect(either).toMatchObject({ id: 'x', label: 'x', images: 1 });
      expect(either?.offers[0]).toStrictEqual({ size: 'small', seconds: 5, credits: 1 });
      expect(either).not.toHaveProperty('needsImage');
      expect(others).toStrictEqual([]);
      server.script = reply(200, { hello: 'world' });
      expect(await failure(list())).toMatchObject({ reason: 'nonsense' });
      server.script = reply(401, 'no');
      expect(await failure(list())).toMatchObject({ reason: 'unauthorised' });
    }
  });

  it('are gone at OpenAI itself, which is said', () => {
    const log = quietLog();
    const given = { ...deps(), log };
    const [gateway] = made({ OPENAI_VIDEOS_BASE_URL: 'https://api.openai.com/v1' }, given);
    expect(gateway?.models.map(({ id, retired }) => [id, retired])).toStrictEqual([
      ['sora-2', '2026-09-24'],
      ['sora-2-pro', '2026-09-24'],
    ]);
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toContain('every model of this gateway was retired');
    const early = { log: quietLog(), now: () => Date.parse('2026-09-23T23:59:59Z') };
    made({ OPENAI_VIDEOS_BASE_URL: 'https://api.openai.com/v1' }, early);
    expect(early.log.lines).toHaveLength(0);
  });

  it('are a problem everywhere else, with an example', () => {
    for (const OPENAI_VIDEOS_DIALECT of [
      'openai',
      'litellm',
      'new-api',
      'bifrost',
      'mountsea-ms',
    ]) {
      const env = { OPENAI_VIDEOS_BASE_URL: 'http://x.example', OPENAI_VIDEOS_DIALECT };
      const [problem = '', ...others] = problems(env);
      expect(others).toStrictEqual([]);
      expect(problem).toMatch(/^OPENAI_VIDEOS_MODELS: is missing/u);
      // The example is one that works.
      const example = file(`${OPENAI_VIDEOS_DIALECT}.json`, problem.slice(problem.indexOf('[')));
      expect(only({ ...env, OPENAI_VIDEOS_MODELS: example }).models).toHaveLength(1);
    }
  });
});
