import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { HookCall } from '../../src/core/gateway.ts';
import { readHook, secretBytes } from '../../src/gateways/openai-videos/webhook.ts';
import { videos } from './openai-videos-samples.ts';
import { NOON } from './samples.ts';

const secret = Buffer.alloc(24, 'k');
const event = {
  id: 'evt_1',
  object: 'event',
  created_at: NOON / 1000,
  type: 'video.completed',
  data: { id: 'video_1' },
};

/** A call as Standard Webhooks describes it: the signature is made here, by hand. */
function call(
  body: unknown = event,
  change: Partial<HookCall['headers']> = {},
  { id = 'wh_1', seconds = NOON / 1000, key = secret } = {},
): HookCall {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${text}`).digest('base64');
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${signature}`,
    ...change,
  };
  return { headers, body: Buffer.from(text) };
}

const signed = call().headers['webhook-signature'] ?? '';
const read = (one: HookCall, now = NOON) => readHook(one, secret, now);

describe('a webhook', () => {
  it.each(['video.completed', 'video.failed'])('tells of a task: %s', (type) => {
    expect(read(call({ ...event, type }))).toStrictEqual({ id: 'wh_1', taskId: 'video_1' });
  });

  it('is made as the library of Standard Webhooks makes its sample', () => {
    // The sample of the specification: its secret, id, time and body, and the signature that belongs to them.
    const sample = {
      headers: {
        'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        'webhook-timestamp': '1614265330',
        'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      },
      body: Buffer.from('{"test": 2432232314}'),
    };
    const key = secretBytes('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw') ?? Buffer.alloc(0);
    const { id } = readHook(sample, key, 1_614_265_330_000) ?? {};
    expect(id).toBe('msg_p5jXN8AQM9LWM0D4loKWxJek');
  });

  it.each([
    ['about something else', { ...event, type: 'batch.completed' }],
    ['without an id', { ...event, data: {} }],
    ['with an id that leads elsewhere', { ...event, data: { id: '..' } }],
    ['that is no JSON', 'hello'],
    ['that is a list', []],
  ])('is proven, but tells of no task: one %s', (_, body) => {
    expect(read(call(body))).toStrictEqual({ id: 'wh_1', taskId: undefined });
  });

  it('may be signed several times, while a secret is being changed', () => {
    const other = `v1,${Buffer.alloc(32).toString('base64')}`;
    for (const signatures of [`${other} ${signed}`, `${signed} ${other}`, `v1a,x ${signed}`]) {
      expect(read(call(event, { 'webhook-signature': signatures }))).toBeDefined();
    }
  });

  it.each([-300, -1, 0, 1, 300])('may be %i s old', (age) => {
    const seconds = NOON / 1000 - age;
    expect(read(call(event, {}, { seconds }))).toBeDefined();
  });

  it.each<[string, HookCall]>([
    ['too old', call(event, {}, { seconds: NOON / 1000 - 301 })],
    ['from the future', call(event, {}, { seconds: NOON / 1000 + 301 })],
    ['of another time', call(event, { 'webhook-timestamp': String(NOON / 1000 + 1) })],
    ['of another id', call(event, { 'webhook-id': 'wh_2' })],
    ['with another body', { ...call(), body: Buffer.from('{}') }],
    ['with another secret', call(event, {}, { key: Buffer.alloc(24, 'x') })],
    ['without a signature', call(event, { 'webhook-signature': undefined })],
    ['with an empty one', call(event, { 'webhook-signature': '' })],
    ['with half a one', call(event, { 'webhook-signature': signed.slice(0, 20) })],
    [
      'with one of another version',
      call(event, { 'webhook-signature': signed.replace('v1', 'v2') }),
    ],
    ['with one that is no Base64', call(event, { 'webhook-signature': 'v1,***' })],
    ['without an id', call(event, {}, { id: '' })],
    ['without a time', call(event, { 'webhook-timestamp': undefined })],
    ['with a time of words', call(event, { 'webhook-timestamp': 'NaN' })],
    ['without anything', { headers: {}, body: new Uint8Array() }],
  ])('is not believed: %s', (_, one) => {
    expect(read(one)).toBeUndefined();
  });

  it('is read by the gateway with its own clock', () => {
    const gateway = videos('http://x.example', { webhookSecret: secret });
    expect(gateway.hook?.(call())).toStrictEqual({ id: 'wh_1', taskId: 'video_1' });
    const late = videos(
      'http://x.example',
      { webhookSecret: secret },
      {},
      {
        log: { debug() {}, info() {}, warn() {}, error() {} },
        now: () => NOON + 301_000,
      },
    );
    expect(late.hook?.(call())).toBeUndefined();
  });
});

describe('its secret', () => {
  it('is Base64 behind whsec_', () => {
    expect(secretBytes(`whsec_${secret.toString('base64')}`)).toStrictEqual(secret);
  });

  it.each([
    '',
    'whsec_',
    'whsec_AAAA',
    secret.toString('base64'),
    'whsec_!!!!',
    `whsec_${'A'.repeat(32)} `,
  ])('is not "%s"', (text) => expect(secretBytes(text)).toBeUndefined());
});
