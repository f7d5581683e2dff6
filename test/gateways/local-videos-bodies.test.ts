import { afterEach, describe, expect, it } from 'vitest';
import {
  type LocalVideos,
  startLocalVideos,
  type VideosName,
} from '../../sandbox/gateways/index.ts';
import { dataUrl, file, plain, postForm, postJson } from './local-videos-calls.ts';

const open: LocalVideos[] = [];
afterEach(() => Promise.all(open.splice(0).map((local) => local.close())));

async function started(dialect: VideosName): Promise<LocalVideos> {
  const local = await startLocalVideos({ dialect });
  open.push(local);
  return local;
}

type Body = { json: object } | { form: Record<string, string | Blob> };

const send = (local: LocalVideos, body: Body) =>
  'json' in body ? postJson(local, body.json) : postForm(local, body.form);

const picture = { ...plain, input_reference: file() };
const object = (reference: unknown) => ({ json: { ...plain, input_reference: reference } });

describe('what is taken', () => {
  it.each<[VideosName, string, Body]>([
    ['openai', 'JSON', { json: { ...plain, model: 'sora-2', seconds: '8' } }],
    ['openai', 'a form', { form: { ...plain, seconds: '12' } }],
    ['openai', 'a file', { form: picture }],
    ['openai', 'a data URL', object({ image_url: dataUrl() })],
    ['openai', 'an address', object({ image_url: 'https://files.example/a.png' })],
    [
      'openai',
      'the larger model',
      { json: { ...plain, model: 'sora-2-pro', seconds: '20', size: '1080x1920' } },
    ],
    ['vllm-omni', 'a form', { form: { ...plain, seconds: '5', size: '854x480' } }],
    ['vllm-omni', 'a file', { form: picture }],
    [
      'vllm-omni',
      'a picture in JSON',
      { form: { ...plain, image_reference: JSON.stringify({ image_url: dataUrl() }) } },
    ],
    ['sglang', 'JSON', { json: { ...plain, seconds: 5, size: '854x480' } }],
    ['sglang', 'a form with a file', { form: { ...picture, seconds: '5' } }],
    ['sglang', 'an address', { json: { ...plain, reference_url: 'https://files.example/a.png' } }],
    ['litellm', 'JSON', { json: plain }],
    ['litellm', 'a form', { form: picture }],
    ['new-api', 'JSON', { json: { ...plain, input_reference: { image_url: dataUrl() } } }],
    ['new-api', 'a form', { form: picture }],
    ['bifrost', 'a form', { form: { ...picture, seconds: '4' } }],
    ['mountsea-ms', 'JSON', { json: { ...plain, model: 'alibaba/wan-2.7', seconds: '10' } }],
  ])('%s takes %s', async (dialect, _, body) => {
    const local = await started(dialect);
    const answer = await send(local, body);
    expect(answer).toMatchObject({ status: 200 });
    expect(local.creates).toHaveLength(1);
    expect(local.violations).toEqual([]);
  });
});

describe('what is refused', () => {
  it.each<[VideosName, string, Body, RegExp]>([
    ['openai', 'no prompt', { json: { size: '1280x720' } }, /prompt/u],
    ['openai', 'a number for seconds', { json: { ...plain, seconds: 8 } }, /seconds/u],
    ['openai', 'a length that it does not make', { json: { ...plain, seconds: '5' } }, /4, 8, 12/u],
    ['openai', 'a leading zero', { form: { ...plain, seconds: '08' } }, /seconds/u],
    [
      'openai',
      'a size that it does not make',
      { json: { ...plain, size: '640x480' } },
      /720x1280/u,
    ],
    ['openai', '1080p on the smaller model', { json: { ...plain, size: '1920x1080' } }, /size/u],
    ['openai', 'an unknown field', { json: { ...plain, duration: 8 } }, /unknown field: duration/u],
    [
      'openai',
      'an unknown field in a form',
      { form: { ...plain, seed: '7' } },
      /unknown field: seed/u,
    ],
    [
      'openai',
      'a bare string for a picture',
      object('https://files.example/a.png'),
      /exactly one/u,
    ],
    [
      'openai',
      'two pictures in one',
      object({ image_url: dataUrl(), file_id: 'file-1' }),
      /exactly one/u,
    ],
    ['openai', 'no picture in an object', object({}), /exactly one/u],
    [
      'openai',
      'a picture of another size',
      { form: { ...plain, input_reference: file(640, 360) } },
      /Inpaint image must match/u,
    ],
    [
      'openai',
      'another size in a data URL',
      object({ image_url: dataUrl(720, 1280) }),
      /Inpaint image must match/u,
    ],
    [
      'openai',
      'a file with a wrong type',
      { form: { ...plain, input_reference: file(1280, 720, 'image/jpeg') } },
      /calls itself/u,
    ],
    [
      'openai',
      'a text for a picture',
      { form: { ...plain, input_reference: new File(['x'], 'a.png', { type: 'image/png' }) } },
      /no PNG/u,
    ],
    [
      'openai',
      'a long data URL',
      object({ image_url: `data:image/png;base64,${'A'.repeat(20_971_500)}` }),
      /20971520/u,
    ],
    ['vllm-omni', 'JSON', { json: plain }, /send multipart/u],
    [
      'vllm-omni',
      'a picture that is no JSON',
      { form: { ...plain, image_reference: dataUrl() } },
      /image_reference/u,
    ],
    [
      'vllm-omni',
      'a file id',
      { form: { ...plain, image_reference: '{"file_id":"f"}' } },
      /image_reference/u,
    ],
    [
      'vllm-omni',
      'two pictures',
      { form: { ...picture, image_reference: '{}' } },
      /more than one/u,
    ],
    ['sglang', 'a form without a file', { form: plain }, /input_reference file is required/u],
    ['sglang', 'a text for seconds', { json: { ...plain, seconds: '5' } }, /integer/u],
    ['sglang', 'a data URL for a path', object(dataUrl()), /path/u],
    ['sglang', 'an object', object({ image_url: dataUrl() }), /path/u],
    ['litellm', 'a number for seconds', { json: { ...plain, seconds: 8 } }, /seconds/u],
    [
      'new-api',
      'a picture of another size',
      { form: { ...plain, input_reference: file(10, 10) } },
      /Inpaint/u,
    ],
    ['bifrost', 'JSON', { json: plain }, /send multipart/u],
    ['mountsea-ms', 'a form', { form: { ...plain, seconds: '7' } }, /5, 10/u],
  ])('%s refuses %s', async (dialect, _, body, why) => {
    const local = await started(dialect);
    const answer = await send(local, body);
    expect(answer.status).toBe(dialect === 'vllm-omni' ? 422 : 400);
    expect(JSON.stringify(answer.body)).toMatch(why);
    expect(local.violations).toEqual([expect.stringMatching(why)]);
    expect(local.creates).toEqual([]);
  });

  it.each<[VideosName, string, Body, RegExp]>([
    ['vllm-omni', 'an unknown field', { form: { ...plain, duration: '5' } }, /duration/u],
    [
      'vllm-omni',
      'a picture of another size',
      { form: { ...plain, input_reference: file(10, 10) } },
      /Inpaint/u,
    ],
    ['sglang', 'an unknown field', { json: { ...plain, n: 1 } }, /unknown field: n/u],
    ['litellm', 'an unknown field', { json: { ...plain, n: 1 } }, /unknown field: n/u],
  ])('%s lets %s pass, and notes it', async (dialect, _, body, what) => {
    const local = await started(dialect);
    expect((await send(local, body)).status).toBe(200);
    expect(local.violations).toEqual([expect.stringMatching(what)]);
  });

  it('a model that there is not, in its own words, is no offence', async () => {
    for (const dialect of ['openai', 'sglang', 'litellm', 'new-api', 'mountsea-ms'] as const) {
      const local = await started(dialect);
      const answer = await postJson(local, { ...plain, model: 'veo-9' });
      expect([400, 404]).toContain(answer.status);
      expect(JSON.stringify(answer.body)).toMatch(/model not found/u);
      expect(local.violations).toEqual([]);
    }
  });

  it('a model that takes no picture, and one that needs one', async () => {
    const models = [
      { id: 'text', picture: 'no' as const },
      { id: 'picture', picture: 'needed' as const },
    ];
    const local = await startLocalVideos({ dialect: 'openai', models });
    open.push(local);
    expect((await postForm(local, { ...picture, model: 'text' })).status).toBe(400);
    expect((await postJson(local, { ...plain, model: 'picture' })).status).toBe(400);
    expect((await postForm(local, { ...picture, model: 'picture' })).status).toBe(200);
    expect((await postJson(local, { ...plain, model: 'text' })).status).toBe(200);
  });
});
