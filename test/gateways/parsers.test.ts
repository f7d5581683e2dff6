import fc from 'fast-check';
import type { Dispatcher } from 'undici';
import { describe, expect, it } from 'vitest';
import type { VideoModel } from '../../src/core/catalogue.ts';
import {
  type GatewayDeps,
  GatewayRefusal,
  type GatewayStatus,
  GatewayUnreachable,
  type VideoGateway,
} from '../../src/core/gateway.ts';
import { failureOf } from '../../src/gateways/failures.ts';
import { createMountsea } from '../../src/gateways/mountsea/client.ts';
import { createMountseaMs } from '../../src/gateways/mountsea-ms/client.ts';
import { inputFor, readRecipes } from '../../src/gateways/mountsea-ms/recipe.ts';
import { createPmock } from '../../src/gateways/pmock/client.ts';
import { messageOf, taskIdOf, traceIdOf, wordsOf } from '../../src/gateways/said.ts';
import { readTask } from '../../src/gateways/task-answer.ts';
import { manyRuns } from '../support/hell-runs.ts';
import { type Answered, createCanned } from './canned.ts';
import { aModel, aRequest, deps } from './samples.ts';

const clean = (text: string) => text;

const RUNS = manyRuns().numRuns;

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

/** What arrives as bytes: of no kind at all, JSON, or a page. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
  arrived.map((value) => Buffer.from(JSON.stringify(value))),
  arrived.map((value) => Buffer.from(JSON.stringify(value).slice(0, -1))),
  fc.string().map((text) => Buffer.from(`<html><body>${text}`)),
);

const answered: fc.Arbitrary<Answered> = fc.record({
  status: fc.oneof(fc.constantFrom(200, 201), fc.integer({ min: 200, max: 599 })),
  body: bytes,
});

const fieldName = fc.constantFrom(
  ...['prompt', 'duration', 'resolution', 'aspect_ratio', 'image_url', 'images', 'seconds'],
  ...['quality', 'input', '__proto__', 'seed'],
);

const fieldSchema = fc.record(
  {
    type: fc.constantFrom('string', 'integer', 'array', ['string', 'null'], 7),
    enum: fc.array(
      fc.constantFrom<unknown>(
        ...[5, 10, -1, '8s', '8', 'auto', '720p', '4k', '1080P', '16:9', '9:16', null],
      ),
    ),
    minimum: fc.oneof(fc.integer(), fc.constantFrom(0, 3, 4)),
    maximum: fc.oneof(fc.integer(), fc.constantFrom(10, 15)),
    multipleOf: fc.constantFrom(0, 1, 2, 0.5),
    default: fc.oneof(fc.constantFrom(5, '8s', '9:16', null), answer),
    maxLength: fc.oneof(fc.integer(), fc.constantFrom(800)),
    anyOf: answer,
  },
  { requiredKeys: [] },
);

const soundFields = { prompt: { type: 'string' }, image_url: { type: 'string' } };

const inputSchema = fc.record(
  {
    properties: fc
      .tuple(
        fc.constantFrom({}, soundFields),
        fc.dictionary(fieldName, fc.oneof({ weight: 4, arbitrary: fieldSchema }, answer), {
          maxKeys: 4,
        }),
      )
      .map(([sound, odd]) => ({ ...odd, ...sound })),
    required: fc.oneof(fc.array(fieldName, { maxLength: 2 }), answer),
  },
  { requiredKeys: ['properties'] },
);

const slug = fc
  .oneof(
    fc.tuple(
      fc.constantFrom('alibaba', 'google'),
      fc.constantFrom('wan-2.7', 'veo-3.1'),
      fc.constantFrom('text-to-video', 'image-to-video'),
    ),
    fc.tuple(fc.constantFrom('a', '..'), fc.constantFrom('b', '..'), fc.string()),
    fc.array(fc.string(), { maxLength: 4 }),
  )
  .map((words) => words.join('/'));

/** Lists of endpoints with schemas of all sorts, some of them sound. */
const listed: fc.Arbitrary<Answered> = fc
  .array(
    fc.record(
      { slug, capability: fc.constantFrom('video', 'video', null), input_schema: inputSchema },
      { requiredKeys: ['slug'] },
    ),
    { maxLength: 3 },
  )
  .map((endpoints) => ({ status: 200, body: Buffer.from(JSON.stringify({ endpoints })) }));

/** A model that a person can choose anything of. */
function expectModel(model: VideoModel) {
  expect(JSON.parse(JSON.stringify(model))).toStrictEqual(model);
  expect(model.id).toMatch(/^[\w.-]+(?:\/[\w.-]+)?$/u);
  expect(model.promptLength).toBeGreaterThan(0);
  expect(model.orientations.length).toBeGreaterThan(0);
  expect(model.offers.length).toBeGreaterThan(0);
  const recipes = readRecipes(model);
  for (const { size, seconds, credits } of model.offers) {
    expect(Number.isInteger(seconds) && seconds > 0 && credits > 0).toBe(true);
    for (const orientation of model.orientations) {
      const request = { ...aRequest, size, duration: seconds, orientation };
      const picture = [{ url: 'https://x.example/a.png' }];
      if (model.images === 1) inputFor(recipes, request, picture);
      if (model.needsImage !== true) inputFor(recipes, request, []);
    }
  }
}

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
      { numRuns: RUNS },
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
      { numRuns: RUNS },
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
      { numRuns: RUNS },
    );
  });

  const create = (
    make: (deps: GatewayDeps, tuning: { dispatcher: Dispatcher }) => VideoGateway,
  ) => {
    const canned = createCanned();
    return { canned, gateway: make(deps(), { dispatcher: canned }) };
  };
  const baseUrl = 'https://g.example';
  const apiKeys = ['k'];
  const keys = [{ accessKey: 'a', secretKey: 's' }];
  const made = [
    create((...given) => createMountsea({ apiKeys, baseUrl }, ...given)),
    create((...given) => createPmock({ keys, baseUrl, taskPath: '/t?id={taskId}' }, ...given)),
    create((...given) => createMountseaMs({ apiKeys, baseUrl }, ...given)),
  ];

  it.each(made)(
    '$gateway.name: bytes, pages and JSON end in a value or one of the two errors',
    async ({ canned, gateway }) => {
      const { signal } = new AbortController();
      const model = { ...aModel, gatewayModel: 'vendor/model' };
      const context = { key: 'k', signal, pictures: [], model };
      const call = async (answered: Answered) => {
        canned.answer = answered;
        canned.asked = 0;
        await gateway
          .start(aRequest, context)
          .then(({ taskId }) => expect(taskId).toMatch(/^[\x21-\x7e]+$/u), expectOurs);
        await gateway.check({ taskId: 't' }, { signal }).then(expectStatus, expectOurs);
        const operation = { taskId: 't' };
        await gateway
          .cancel?.(operation, { signal })
          .then((ended) => expect(typeof ended).toBe('boolean'), expectOurs);
        expect(canned.asked).toBe(gateway.cancel === undefined ? 2 : 3);
      };
      await fc.assert(fc.asyncProperty(answered, call), { numRuns: RUNS });
    },
  );

  it('a list of models is models that can be asked for, or one of the two errors', async () => {
    const { canned, gateway } = create((...given) =>
      createMountseaMs({ apiKeys, baseUrl }, ...given),
    );
    const { signal } = new AbortController();
    let found = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(answered, { weight: 3, arbitrary: listed }), async (one) => {
        canned.answer = one;
        canned.asked = 0;
        await gateway.list?.({ signal }).then((models) => {
          found += models.length;
          for (const model of models) expectModel(model);
        }, expectOurs);
        expect(canned.asked).toBeLessThanOrEqual(61);
      }),
      { numRuns: RUNS },
    );
    expect(found).toBeGreaterThan(RUNS / 10);
  });
});
