import fc from 'fast-check';
import { Dispatcher } from 'undici';
import { describe, expect, it } from 'vitest';
import { GatewayRefusal, type GatewayStatus, GatewayUnreachable } from '../../src/core/gateway.ts';
import { readHook } from '../../src/gateways/openai-videos/webhook.ts';
import { calm, check, start } from '../contracts/gateway/descriptor.ts';
import { manyRuns } from '../support/hell-runs.ts';
import { videos } from './openai-videos-samples.ts';
import { NOON } from './samples.ts';

/** Names and words that the parsers look at, so that arbitrary answers reach their branches. */
const field = fc.constantFrom(
  ...['id', 'task_id', 'status', 'progress', 'error', 'code', 'message', 'detail', 'msg', 'data'],
  ...['url', 'video_url', 'metadata', 'output', 'videos', 'video', 'content_url', 'result'],
  ...['content_filter', 'filtered_count', 'reasons', '__proto__', 'toString', 'models'],
);
const word = fc.constantFrom(
  ...['completed', 'failed', 'queued', 'in_progress', 'expired', 'deleted', 'NOT_START', '33%'],
  ...['moderation_blocked', 'https://x.example/v.mp4', 'https://[', '..', '', '\u0000', 'video_1'],
);

const { tree } = fc.letrec((tie) => ({
  leaf: fc.oneof(
    word,
    fc.string(),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constantFrom(null, 0.33, 33, 200, 503),
  ),
  tree: fc.oneof(
    { maxDepth: 4 },
    tie('leaf'),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(field, fc.string()), tie('tree'), { maxKeys: 6 }),
  ),
}));

/** What may come instead of an answer, or as one: JSON, broken JSON, pages, bytes. */
const body = fc.oneof(
  { arbitrary: tree.map((value) => Buffer.from(JSON.stringify(value) ?? '')), weight: 6 },
  fc.json().map((text) => Buffer.from(text)),
  tree.map((value) => Buffer.from((JSON.stringify(value) ?? '').slice(0, -1))),
  fc.string().map((text) => Buffer.from(`<!doctype html><body>${text}`)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);
const status = fc.oneof(
  { arbitrary: fc.constantFrom(200, 201, 202), weight: 3 },
  fc.integer({ min: 200, max: 599 }),
);

/** Answers every request at once, with what it was given last. */
class Answering extends Dispatcher {
  given = { status: 200, body: Buffer.alloc(0) };
  requests = 0;

  override dispatch(_: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) {
    this.requests += 1;
    const { status, body } = this.given;
    const controller = {
      abort() {},
      pause() {},
      resume() {},
      aborted: false,
      paused: false,
      reason: null,
    } as unknown as Dispatcher.DispatchController;
    queueMicrotask(() => {
      handler.onRequestStart?.(controller, {});
      handler.onResponseStart?.(controller, status, {}, '');
      handler.onResponseData?.(controller, body);
      handler.onResponseEnd?.(controller, {});
    });
    return true;
  }
}

function expectStatus(found: GatewayStatus) {
  expect(['queued', 'working', 'succeeded', 'failed']).toContain(found.state);
  expect(JSON.parse(JSON.stringify(found))).toStrictEqual(found);
  if (found.state === 'succeeded') expect(found.video.url).toMatch(/^https?:\/\//u);
  if (found.state === 'failed') expect(found.message).not.toBe('');
  if ('progress' in found) {
    expect(found.progress).toBeGreaterThanOrEqual(0);
    expect(found.progress).toBeLessThanOrEqual(1);
  }
}

function expectOurs(error: unknown) {
  const isOurs = error instanceof GatewayRefusal || error instanceof GatewayUnreachable;
  if (!isOurs) throw error;
  expect(error.message.length).toBeLessThanOrEqual(500);
}

const RUNS = manyRuns();

describe('whatever a server answers', () => {
  const dispatcher = new Answering();
  const gateway = videos('https://g.example', {}, { dispatcher });
  const lister = videos(
    'https://g.example',
    { dialect: 'vllm-omni', models: undefined },
    { dispatcher },
  );

  it('a check ends in a state or one of the two errors, after one request', async () => {
    await fc.assert(
      fc.asyncProperty(body, status, async (bytes, code) => {
        dispatcher.given = { status: code, body: bytes };
        dispatcher.requests = 0;
        await check(gateway).then(expectStatus, expectOurs);
        expect(dispatcher.requests).toBe(1);
      }),
      RUNS,
    );
  });

  it('a create ends in an id or one of the two errors, after one request', async () => {
    await fc.assert(
      fc.asyncProperty(body, status, async (bytes, code) => {
        dispatcher.given = { status: code, body: bytes };
        dispatcher.requests = 0;
        await start(gateway).then(({ taskId }) => {
          expect(taskId).toMatch(/^[\x21-\x7e]{1,200}$/u);
          expect(taskId).not.toBe('..');
        }, expectOurs);
        expect(dispatcher.requests).toBe(1);
      }),
      RUNS,
    );
  });

  it('a list ends in models or one of the two errors', async () => {
    await fc.assert(
      fc.asyncProperty(body, status, async (bytes, code) => {
        dispatcher.given = { status: code, body: bytes };
        await lister.list?.({ signal: calm() }).then((models) => {
          const ids = models.map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
          for (const id of ids) expect(id).toMatch(/^[\x21-\x7e]{1,100}$/u);
        }, expectOurs);
      }),
      RUNS,
    );
  });

  it('a webhook that nobody signed is none', () => {
    const text = fc.option(fc.string(), { nil: undefined });
    const headers = fc.record({
      'webhook-id': text,
      'webhook-timestamp': fc.oneof(text, fc.constant(String(NOON / 1000))),
      'webhook-signature': fc.oneof(
        text,
        fc.base64String().map((base64) => `v1,${base64}`),
      ),
    });
    fc.assert(
      fc.property(headers, body, (given, bytes) => {
        const call = { headers: given, body: bytes };
        expect(readHook(call, Buffer.alloc(24, 1), NOON)).toBeUndefined();
      }),
      RUNS,
    );
  });
});
