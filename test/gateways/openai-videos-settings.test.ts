import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openaiVideos } from '../../src/gateways/openai-videos/index.ts';
import { variables } from '../../src/gateways/openai-videos/variables.ts';
import { calm, start } from '../contracts/gateway/descriptor.ts';
import {
  base,
  type Env,
  entry,
  file,
  folder,
  models,
  only,
  problems,
} from './openai-videos-env.ts';
import { aRequest } from './samples.ts';
import { reply, serve } from './server.ts';

describe('one server', () => {
  it('is off without variables, empty ones included', () => {
    expect(openaiVideos.read({})).toStrictEqual({ state: 'off' });
    const empty = Object.fromEntries(Object.keys(variables.shape).map((name) => [name, ' ']));
    expect(openaiVideos.read({ ...empty, MOUNTSEA_API_KEY: 'x' })).toStrictEqual({ state: 'off' });
  });

  it('is off in the example as it comes', () => {
    const example = parseEnv(readFileSync('.env.example', 'utf8'));
    expect(openaiVideos.read(example)).toStrictEqual({ state: 'off' });
    expect(problems({ OPENAI_VIDEOS_DIALECT: 'litellm' })).toStrictEqual([
      'OPENAI_VIDEOS_BASE_URL: is missing; e.g. OPENAI_VIDEOS_BASE_URL=http://127.0.0.1:8000/v1',
    ]);
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
    [
      { OPENAI_VIDEOS_BASE_URL: undefined },
      'OPENAI_VIDEOS_BASE_URL: is missing; e.g. OPENAI_VIDEOS_BASE_URL=http://127.0.0.1:8000/v1',
    ],
    [
      { OPENAI_VIDEOS_BASE_URL: 'localhost:8000' },
      'OPENAI_VIDEOS_BASE_URL: must be an http(s) URL without user name, query and fragment; e.g. OPENAI_VIDEOS_BASE_URL=http://127.0.0.1:8000/v1',
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
      'OPENAI_VIDEOS_HEADERS: takes headers, Name: value, with ; or line breaks between them; e.g. OPENAI_VIDEOS_HEADERS=X-Team: video; X-Plan: a',
    ],
    [
      { OPENAI_VIDEOS_HEADERS: 'Content-Type: text/plain' },
      "OPENAI_VIDEOS_HEADERS: must not set the header content-type, which is the bot's own; e.g. OPENAI_VIDEOS_HEADERS=X-Team: video; X-Plan: a",
    ],
    [
      { OPENAI_VIDEOS_WEBHOOK_SECRET: 'whsec_short' },
      'OPENAI_VIDEOS_WEBHOOK_SECRET: takes the secret as the dashboard shows it: whsec_ and Base64; e.g. OPENAI_VIDEOS_WEBHOOK_SECRET=whsec_MDEyMzQ1Njc4OWFiY2RlZg==',
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
      'OPENAI_VIDEOS_MODELS: names something that does not exist; its path begins where the bot is started, e.g. models.json',
    ],
    [{ OPENAI_VIDEOS_MODELS: folder }, 'OPENAI_VIDEOS_MODELS: names something that is not a file'],
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
      'OPENAI_VIDEOS_MODELS: names something that is over 1 MiB',
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
