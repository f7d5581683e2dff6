import { describe, expect, it } from 'vitest';
import { calm } from '../contracts/gateway/descriptor.ts';
import { base, type Env, file, made, only, problems } from './openai-videos-env.ts';
import { deps, failure, quietLog } from './samples.ts';
import { reply, serve } from './server.ts';

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
      'OPENAI_VIDEOS_GPU_API_KEY: needs OPENAI_VIDEOS_GPU_BASE_URL, since it names a server',
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
