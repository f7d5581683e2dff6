import fc from 'fast-check';
import { MockAgent } from 'undici';
import { describe, expect, it } from 'vitest';
import {
  GatewayRefusal,
  type GatewayStatus,
  GatewayUnreachable,
  type VideoGateway,
} from '../../src/core/gateway.ts';
import { failureOf } from '../../src/gateways/failures.ts';
import { createMountsea } from '../../src/gateways/mountsea/client.ts';
import { createPmock } from '../../src/gateways/pmock/client.ts';
import { messageOf, taskIdOf, traceIdOf, wordsOf } from '../../src/gateways/said.ts';
import { readTask } from '../../src/gateways/task-answer.ts';
import { aRequest, deps } from './samples.ts';

const clean = (text: string) => text;

/** Field names that the parsers look at, so that arbitrary objects reach their branches. */
const field = fc.constantFrom(
  ...['status', 'state', 'task_status', 'result', 'data', 'error', 'code', 'message', 'progress'],
  ...['video_url', 'videoUrls', 'url', 'taskId', 'task_id', 'id', 'traceId', 'errorMessage'],
  ...['editId', 'thumbnail_url', '__proto__', 'toString'],
);

const word = fc.constantFrom(
  ...['completed', 'failed', 'ready', 'processing', 'expired', 'moderation', '33%', '余额不足'],
  ...['https://x.example/v.mp4', 'https://[', '', '\u0000', '__proto__'],
);

const { tree: answer } = fc.letrec((tie) => ({
  leaf: fc.oneof(
    word,
    fc.string(),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom(200, 404, 429, 503, 10_001),
  ),
  tree: fc.oneof(
    { maxDepth: 4 },
    tie('leaf'),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(field, fc.string()), tie('tree'), { maxKeys: 6 }),
  ),
}));

/** JSON as it would arrive: `__proto__` as an own key, no -0, no undefined. */
const arrived = fc
  .oneof(answer, fc.jsonValue())
  .map((value) => JSON.parse(JSON.stringify(value) ?? 'null') as unknown);

function expectStatus(status: GatewayStatus) {
  expect(['queued', 'working', 'succeeded', 'failed']).toContain(status.state);
  expect(JSON.parse(JSON.stringify(status))).toStrictEqual(status);
  if (status.state === 'succeeded') expect(status.video.url).toMatch(/^https?:\/\//u);
  if ('progress' in status) {
    expect(status.progress).toBeGreaterThanOrEqual(0);
    expect(status.progress).toBeLessThanOrEqual(1);
  }
}

function expectOurs(error: unknown) {
  if (error instanceof GatewayRefusal) expect(error.message).not.toBe('');
  else expect(error).toBeInstanceOf(GatewayUnreachable);
}

describe('whatever a gateway answers', () => {
  it('a task is a state or nonsense', () => {
    fc.assert(
      fc.property(arrived, (body) => {
        try {
          expectStatus(readTask(body, clean));
        } catch (error) {
          expect(error).toMatchObject({ name: 'GatewayRefusal', reason: 'nonsense' });
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('ids are one printable word, or there is none', () => {
    fc.assert(
      fc.property(arrived, (body) => {
        for (const id of [taskIdOf(body), traceIdOf(body)]) {
          if (id !== undefined) expect(id).toMatch(/^[\x21-\x7e]{1,200}$/u);
        }
        for (const text of [messageOf(body), wordsOf(body)]) {
          expect(['string', 'undefined']).toContain(typeof text);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('an error is one of the two classes, and a create after a doubtful status is never repeated', () => {
    fc.assert(
      fc.property(arrived, fc.integer({ min: 100, max: 599 }), (body, status) => {
        const given = { status, body, text: 'text', whole: true, retryAfterMs: undefined };
        expectOurs(failureOf('check', given, { clean }));
        const error = failureOf('create', given, { clean, model: 'sora-2' });
        expectOurs(error);
        if (status >= 500 && status !== 503) expect(error).toMatchObject({ accepted: 'unknown' });
      }),
      { numRuns: 1000 },
    );
  });

  const gateways: [string, (agent: MockAgent) => VideoGateway][] = [
    [
      'mountsea',
      (dispatcher) =>
        createMountsea({ apiKey: 'k', baseUrl: 'https://g.example' }, deps(), { dispatcher }),
    ],
    [
      'pmock',
      (dispatcher) =>
        createPmock(
          {
            accessKey: 'a',
            secretKey: 's',
            baseUrl: 'https://g.example',
            taskPath: '/t?id={taskId}',
          },
          deps(),
          { dispatcher },
        ),
    ],
  ];

  it.each(gateways)(
    '%s: bytes, pages and JSON end in a value or one of the two errors',
    async (_, create) => {
      const bytes = fc.oneof(
        fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
        arrived.map((value) => Buffer.from(JSON.stringify(value))),
        fc.string().map((text) => Buffer.from(`<html><body>${text}`)),
      );
      const status = fc.oneof(fc.constantFrom(200, 201), fc.integer({ min: 200, max: 599 }));
      await fc.assert(
        fc.asyncProperty(bytes, status, async (body, code) => {
          const agent = new MockAgent();
          agent.disableNetConnect();
          const pool = agent.get('https://g.example');
          for (const method of ['GET', 'POST']) {
            pool.intercept({ path: () => true, method }).reply(code, body);
          }
          const gateway = create(agent);
          const { signal } = new AbortController();
          await gateway
            .start(aRequest, { key: 'k', signal, pictures: [] })
            .then(({ taskId }) => expect(taskId).toMatch(/^[\x21-\x7e]+$/u), expectOurs);
          await gateway.check({ taskId: 't' }, { signal }).then(expectStatus, expectOurs);
          agent.assertNoPendingInterceptors();
        }),
        { numRuns: 300 },
      );
    },
  );
});
