import { createHmac } from 'node:crypto';
import { expect } from 'vitest';
import { GatewayRefusal } from '../../src/core/gateway.ts';
import { retryAfterMs } from '../../src/gateways/body.ts';
import { lengthsOf } from '../../src/gateways/mountsea-ms/duration.ts';
import { readEndpoint } from '../../src/gateways/mountsea-ms/endpoint.ts';
import { fieldsOf } from '../../src/gateways/mountsea-ms/field.ts';
import { readCancelled, readMsTask } from '../../src/gateways/mountsea-ms/task.ts';
import { readVideo, videoIdOf } from '../../src/gateways/openai-videos/answer.ts';
import { readServed } from '../../src/gateways/openai-videos/models.ts';
import { readHook, secretBytes } from '../../src/gateways/openai-videos/webhook.ts';
import { createSecrets } from '../../src/gateways/secrets.ts';
import { uriOf } from '../../src/gateways/uri.ts';
import { meaningOf } from '../../src/gateways/words.ts';
import type { Boundary } from './hell.ts';
import { expectStorable, objectIn, orThrown } from './hell-shown.ts';

const { clean } = createSecrets(['sk-very-secret-key']);

/** What a gateway says went wrong. */
const words: Boundary = {
  name: 'gateway-words',
  takes: 'text',
  samples: [
    'The image contains a real person',
    'content policy violation',
    'insufficient credits',
    'model sora-2 is not available',
    '图片无法读取',
    'no',
  ],
  pieces: ['model', ' ', 'not', 'found', 'no ', 'face', 'image', 'person', 'https://', '"', '模型'],
  becomes: ['people', 'moderated', 'no-credit', 'retired', 'picture', 'nothing'],
  read(text) {
    expect(meaningOf(text)).toBe(meaningOf(text, ''));
    expect(clean(`${text}sk-very-secret-key`)).not.toContain('very-secret');
    expect(clean(text).length).toBeLessThanOrEqual(500);
    return meaningOf(text, 'sora-2') ?? 'nothing';
  },
};

const NOW = Date.UTC(2026, 10, 21);

const pause: Boundary = {
  name: 'gateway-retry-after',
  takes: 'text',
  samples: ['120', 'Sat, 21 Nov 2026 00:00:30 GMT', '-1', '1.5'],
  pieces: ['9', 'Mon, ', 'GMT', '2026'],
  becomes: ['a pause', 'nothing'],
  read(text) {
    const ms = retryAfterMs(text, NOW);
    if (ms === undefined) return 'nothing';
    expect(ms >= 0 && ms <= 600_000).toBe(true);
    return 'a pause';
  },
};

const address: Boundary = {
  name: 'gateway-address',
  takes: 'text',
  samples: [
    'https://bücher.example/ä b.png?q={a|b}#c',
    'https://[2001:db8::1]:80/a[0]',
    'no address',
  ],
  pieces: ['%', '%2', '|', '^', '`', '"', '\\', '{', '[', ' ', '#', '?', '@', 'https://x/'],
  becomes: ['a uri', 'no address'],
  read(text) {
    const uri = uriOf(text);
    expect(uriOf(uri)).toBe(uri);
    if (!URL.canParse(text)) {
      expect(uri).toBe(text);
      return 'no address';
    }
    // Of another kind none is ever passed on.
    if (/^https?:$/u.test(new URL(text).protocol)) {
      expect(uri).toMatch(/^[\x21-\x7e]+$/u);
      expect(new URL(uri).host).toBe(new URL(text).host);
    }
    return 'a uri';
  },
};

const where = {
  origin: 'https://g.example',
  content: 'https://g.example/v1/videos/t/content',
  clean,
};
const states = ['queued', 'working', 'succeeded', 'failed'];

/** A task as the two newer families answer it. */
const task: Boundary = {
  name: 'gateway-task',
  takes: 'json',
  samples: [
    '{"id":"t","object":"video","status":"completed","progress":100}',
    '{"task_id":"t","status":"succeeded","output":{"videos":[{"url":"https://x.example/v.mp4"}]}}',
    '{"status":"queued"}',
    '{"status":"failed","error":{"code":4001,"message":"content policy"}}',
    '{"data":{"status":"processing","progress":"33%"},"code":200}',
    '{"id":"t","status":"completed","content_filter":{"filtered_count":1,"reasons":["a"]}}',
  ],
  pieces: ['status', 'data', 'output', 'videos', 'url', 'error', 'message', 'progress', 'metadata'],
  becomes: [...states, 'nonsense'],
  read(input) {
    const body = JSON.parse(input);
    const all = [
      orThrown(() => readVideo(body, where), GatewayRefusal),
      orThrown(() => readMsTask(body, clean), GatewayRefusal),
    ];
    for (const status of all) {
      if (status === undefined) continue;
      expect(states).toContain(status.state);
      expectStorable(status);
      if (status.state === 'succeeded') expect(status.video.url).toMatch(/^https?:\/\//u);
      if ('progress' in status) {
        expect(status.progress >= 0 && status.progress <= 1).toBe(true);
      }
    }
    expect(readCancelled({ body, text: input })).toBeTypeOf('boolean');
    const id = videoIdOf(body);
    if (id !== undefined) expect(id).toMatch(/^(?!\.{1,2}$)[\x21-\x7e]{1,200}$/u);
    return all[0]?.state ?? 'nonsense';
  },
};

const served: Boundary = {
  name: 'gateway-served',
  takes: 'json',
  samples: [
    '{"data":[{"id":"Wan-AI/Wan2.2-T2V-A14B"},{"id":"x-i2v"}]}',
    '[{"id":"a"}]',
    '{"models":[]}',
  ],
  pieces: ['data', 'models', 'id', 'i2v', '..', '/'],
  becomes: ['models', 'none', 'nonsense'],
  read(input) {
    const models = orThrown(() => readServed(JSON.parse(input)), GatewayRefusal);
    if (models === undefined) return 'nonsense';
    expect(models.length).toBeLessThanOrEqual(100);
    expect(new Set(models.map(({ id }) => id)).size).toBe(models.length);
    for (const { id, label } of models) {
      expect(id).toMatch(/^[\x21-\x7e]{1,100}$/u);
      expect(label).not.toBe('');
    }
    return models.length > 0 ? 'models' : 'none';
  },
};

const schema: Boundary = {
  name: 'gateway-schema',
  takes: 'json',
  samples: [
    '{"properties":{"prompt":{"type":"string","maxLength":800},"duration":{"type":"string","enum":["5s","8 s",10],"default":"5s"},"image_url":{"type":"string"}},"required":["prompt"]}',
    '{"properties":{"input":{"properties":{"prompt":{"type":"string"},"duration":{"type":"integer","minimum":3,"maximum":12,"multipleOf":2},"aspect_ratio":{"enum":["16:9","9:16"]}}}}}',
    '{"properties":{"prompt":{"anyOf":[{"type":"string"},{"type":"null"}]},"resolution":{"enum":["480p","720p"]}}}',
  ],
  pieces: [
    'properties',
    'enum',
    'default',
    'minimum',
    'maximum',
    'multipleOf',
    'anyOf',
    '5s',
    '16:9',
  ],
  becomes: ['an endpoint', 'of no use'],
  read(input) {
    const given: unknown = JSON.parse(input);
    const fields = fieldsOf(given);
    for (const field of fields?.byName.values() ?? []) {
      const lengths = lengthsOf(field);
      for (const one of lengths?.seconds ?? []) expect(one >= 1 && one <= 60).toBe(true);
      expect(lengths?.seconds.length ?? 0).toBeLessThanOrEqual(12);
    }
    const read = readEndpoint('alibaba/wan-2.7/image-to-video', given);
    if (typeof read === 'string') {
      expect(read).not.toBe('');
      return 'of no use';
    }
    expectStorable(read);
    return 'an endpoint';
  },
};

const secret = secretBytes(`whsec_${Buffer.alloc(32, 9).toString('base64')}`) ?? Buffer.alloc(0);
const signed = (id: string, at: string, body: string) =>
  `v1,${createHmac('sha256', secret).update(`${id}.${at}.${body}`).digest('base64')}`;
const STAMP = String(NOW / 1000);

/** A call of a gateway: what it says, and the headers that should prove it. The signature `right` stands for one that is. */
const hook: Boundary = {
  name: 'gateway-hook',
  takes: 'json',
  samples: [
    JSON.stringify({
      id: 'wh_1',
      at: STAMP,
      sign: 'right',
      body: '{"type":"video.completed","data":{"id":"video_1"}}',
    }),
    JSON.stringify({ id: 'wh_1', at: STAMP, sign: 'v1,AAAA v1,right', body: '{"type":"other"}' }),
    JSON.stringify({ id: 'wh_1', at: '1', sign: 'right', body: '{}' }),
    JSON.stringify({ id: 'wh_1', at: STAMP, sign: 'v1,AAAA', body: '{}' }),
  ],
  pieces: [
    'id',
    'at',
    'sign',
    'right',
    'body',
    STAMP,
    '{"data":{"id":".."},"type":"video.failed"}',
  ],
  becomes: ['of a video', 'of something else', 'refused'],
  read(input) {
    const { id, at, sign, body } = objectIn(input);
    const text = typeof body === 'string' ? body : '';
    const header = (one: unknown) => (typeof one === 'string' ? one : undefined);
    const right = header(sign)?.replace('v1,right', 'right') === 'right';
    const headers = {
      'webhook-id': header(id),
      'webhook-timestamp': header(at),
      'webhook-signature': right ? signed(header(id) ?? '', header(at) ?? '', text) : header(sign),
    };
    const event = readHook({ headers, body: Buffer.from(text) }, secret, NOW);
    if (event === undefined) return 'refused';
    expect(right).toBe(true);
    expect(event.id).toBe(id);
    if (event.taskId === undefined) return 'of something else';
    expect(event.taskId).toMatch(/^(?!\.{1,2}$)[\x21-\x7e]{1,200}$/u);
    return 'of a video';
  },
};

export const gatewayBoundaries: readonly Boundary[] = [
  words,
  pause,
  address,
  task,
  served,
  schema,
  hook,
];
