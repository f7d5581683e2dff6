import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/gateway.ts';
import { failure } from '../../gateways/samples.ts';
import { deadPort, reply, serve } from '../../gateways/server.ts';
import {
  calm,
  check,
  type Expected,
  expectFault,
  FAMILY_PLACES,
  type GatewayDescriptor,
  MIB,
  QUICK,
  VIDEO,
} from './descriptor.ts';

const WORDS: Record<'queued' | 'working' | 'succeeded', readonly string[]> = {
  queued: [
    ...['queued', 'pending', 'submitted', 'not_start', 'preparing', 'created', 'starting'],
    ...['unknown', 'assigned', 'awaiting', 'ready', 'Ready', 'NOT_START', 'not start', ' PENDING '],
  ],
  working: [
    ...['in_progress', 'processing', 'running', 'generating', 'stream'],
    ...['PROCESSING', 'In-Progress', 'in progress'],
  ],
  succeeded: ['completed', 'complete', 'success', 'succeeded', 'finished', 'done', 'COMPLETED'],
};

const ENDS: Record<string, readonly string[]> = {
  internal: ['failed', 'failure', 'fail', 'error', 'FAILED'],
  rejected: ['rejected'],
  cancelled: ['cancelled', 'canceled', 'deleted', 'Cancelled'],
  timeout: ['timeout', 'TIMEOUT'],
  expired: ['expired'],
};

/** What is made of a task. */
export function checking(gateway: GatewayDescriptor) {
  describe('check', () => {
    const answered = async (task: JsonObject) => {
      await using server = await serve(reply(200, gateway.task(task)));
      return await check(gateway.create(server.origin));
    };

    it('knows every status word', async () => {
      for (const [state, words] of Object.entries(WORDS)) {
        for (const status of words) {
          const found = await answered({ status, result: { video_url: VIDEO } });
          expect(found, status).toMatchObject({ state });
          expect(found, status).not.toHaveProperty('unknownWord');
        }
      }
      for (const [reason, words] of Object.entries(ENDS)) {
        for (const status of words) {
          const found = await answered({ status, errorMessage: 'it broke', result: null });
          expect(found, status).toStrictEqual({ state: 'failed', reason, message: 'it broke' });
        }
      }
    });

    it('has patience with what it does not know', async () => {
      expect(await answered({ taskId: 't-1' })).toStrictEqual({ state: 'working' });
      expect(await answered({ status: null })).toStrictEqual({ state: 'working' });
      expect(await answered({ status: 'polishing' })).toStrictEqual({
        state: 'working',
        unknownWord: 'polishing',
      });
      expect(await answered({ status: 7 })).toMatchObject({ state: 'working', unknownWord: '7' });
      expect(await answered({ status: 'constructor' })).toMatchObject({
        unknownWord: 'constructor',
      });
    });

    it.each([
      [33, 0.33],
      ['33%', 0.33],
      [0.33, 0.33],
      ['0.33', 0.33],
      [100, 1],
      [1, 0.01],
      ['0.5%', 0.005],
      [250, 1],
      [-3, 0],
      ['soon', undefined],
      [null, undefined],
    ])('reads the progress %s as %s', async (progress, expected) => {
      const found = await answered({ status: 'processing', progress });
      expect(found).toStrictEqual({
        state: 'working',
        ...(expected === undefined ? {} : { progress: expected }),
      });
    });

    it.each(gateway.places ?? FAMILY_PLACES)('finds the video at %s', async (_, fields) => {
      expect(await answered({ status: 'completed', ...fields })).toStrictEqual({
        state: 'succeeded',
        video: { url: VIDEO },
      });
    });

    it('keeps the thumbnail, the edit id and the trace id', async () => {
      const thumbnail = 'https://cdn.example/t.webp';
      const result = { video_url: VIDEO, thumbnail_url: thumbnail, editId: 'edit-1' };
      expect(await answered({ status: 'completed', result, traceId: 'trace-1' })).toStrictEqual({
        state: 'succeeded',
        video: { url: VIDEO, thumbnailUrl: thumbnail, editId: 'edit-1' },
        traceId: 'trace-1',
      });
      expect(await answered({ status: 'timeout', traceId: 'trace-2' })).toMatchObject({
        reason: 'timeout',
        traceId: 'trace-2',
      });
    });

    it('takes the edit id that stands next to the video', async () => {
      const video = { url: VIDEO, editId: 'beside' };
      for (const fields of [
        { video_url: VIDEO, editId: 'beside', result: { editId: 'elsewhere' } },
        { result: { url: VIDEO, edit_id: 'beside' }, editId: 'elsewhere' },
        { result: { url: VIDEO }, editId: 'beside' },
      ]) {
        const found = await answered({ status: 'completed', ...fields });
        expect(found).toStrictEqual({ state: 'succeeded', video });
      }
    });

    it.each([
      ['errorMessage', { errorMessage: 'Blocked by the moderation system' }],
      ['error', { error: '该图片违规' }],
      ['error.message', { error: { message: 'violates our content policy' } }],
      ['error.code', { error: { code: 'moderation_blocked', message: 'no' } }],
      ['message', { message: 'the picture is not safe: sexual content' }],
    ])('tells moderation from the words in %s', async (_, fields) => {
      expect(await answered({ status: 'failed', ...fields })).toMatchObject({
        state: 'failed',
        reason: 'moderated',
      });
      expect(await answered({ status: 'cancelled', ...fields })).toMatchObject({
        reason: 'cancelled',
      });
    });

    it('takes a success without a video for nonsense, unless it knows where the video is', async () => {
      for (const fields of [{}, { result: null }, { result: { video_url: 'ftp://x/y' } }]) {
        const task = gateway.task({ status: 'completed', ...fields });
        await using server = await serve(reply(200, task));
        const found = check(gateway.create(server.origin));
        if (gateway.contentPath === undefined) {
          expectFault(await failure(found), { reason: 'nonsense' });
        } else {
          const url = `${server.origin}${gateway.contentPath}`;
          expect(await found).toStrictEqual({ state: 'succeeded', video: { url, closed: true } });
        }
      }
    });

    const statuses: [number, Expected][] = [
      [400, { reason: 'rejected' }],
      [401, { reason: 'unauthorised' }],
      [402, { reason: 'no-credit' }],
      [403, { reason: 'unauthorised' }],
      [404, { reason: 'unknown-task' }],
      [410, { reason: 'unknown-task' }],
      [408, { accepted: 'no' }],
      [429, { accepted: 'no' }],
      [302, { accepted: 'no' }],
      [500, { accepted: 'no' }],
      [502, { accepted: 'no' }],
      [503, { accepted: 'no' }],
    ];
    it.each(statuses)('%i is %o', async (status, expected) => {
      for (const no of [gateway.refused(status, 'why'), { status, body: { message: 'why' } }]) {
        await using server = await serve(reply(no.status, no.body));
        expectFault(await failure(check(gateway.create(server.origin))), expected);
      }
    });

    it.each([
      ['malformed JSON', '{"status":'],
      ['HTML', '<!doctype html><title>Hello</title>'],
      ['nothing', ''],
      ['a word', '"completed"'],
      ['null', 'null'],
      ['a list', '[{"status":"completed"}]'],
      [
        'too long a text',
        `{"status":"processing","x":"${'x'.repeat(gateway.answerLimit ?? MIB)}"}`,
      ],
    ])('takes %s for nonsense', async (_, body) => {
      await using server = await serve(reply(200, body, {}));
      const error = await failure(check(gateway.create(server.origin)));
      expectFault(error, { reason: 'nonsense' });
    });

    it('passes on that it could not ask', async () => {
      await using silent = await serve(() => {});
      await using resetting = await serve((_, response) => response.socket?.resetAndDestroy());
      await using cutting = await serve((_, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"status":"processing"}', () => response.socket?.resetAndDestroy());
      });
      const dead = `http://127.0.0.1:${await deadPort()}`;
      for (const baseUrl of [silent.origin, resetting.origin, cutting.origin, dead]) {
        const made = gateway.create(baseUrl, { timeouts: QUICK });
        expectFault(await failure(check(made)), { accepted: 'no' });
      }
    });

    it('does not ask without an id', async () => {
      await using server = await serve(reply(200, {}));
      const made = gateway.create(server.origin);
      for (const operation of [{}, { taskId: '' }, { taskId: 7 }]) {
        const error = await failure(made.check(operation, { signal: calm() }));
        expectFault(error, { reason: 'unknown-task' });
      }
      expect(server.seen).toHaveLength(0);
    });
  });
}
