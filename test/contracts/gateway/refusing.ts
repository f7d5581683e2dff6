import { describe, expect, it } from 'vitest';
import { GatewayUnreachable } from '../../../src/core/gateway.ts';
import { failure } from '../../gateways/samples.ts';
import { reply, type Script, serve } from '../../gateways/server.ts';
import { type Expected, expectFault, type GatewayDescriptor, MIB, start } from './descriptor.ts';

/** What an answer to a create means. */
export function refusing(gateway: GatewayDescriptor) {
  const statuses: [number, string, Expected][] = [
    [400, 'duration must be 10 or 15', { reason: 'rejected' }],
    [400, 'Blocked by our moderation system', { reason: 'moderated' }],
    [400, '提示词未通过审核', { reason: 'moderated' }],
    [400, 'The model `sora-2` does not exist', { reason: 'retired' }],
    [400, 'Insufficient credits', { reason: 'no-credit' }],
    [401, 'bad key', { reason: 'unauthorised' }],
    [401, 'no credits for this key', { reason: 'unauthorised' }],
    [429, 'insufficient quota of requests', { accepted: 'no' }],
    [500, 'model not found', { accepted: 'unknown' }],
    [402, 'pay', { reason: 'no-credit' }],
    [403, 'no', { reason: 'unauthorised' }],
    [403, 'insufficient balance', { reason: 'no-credit' }],
    [404, 'not found', { reason: 'retired' }],
    [405, 'no', { reason: 'rejected' }],
    [408, 'too slow', { accepted: 'no' }],
    [409, 'conflict', { reason: 'rejected' }],
    [410, 'gone', { reason: 'retired' }],
    [413, 'too much', { reason: 'rejected' }],
    [422, 'prompt must not be empty', { reason: 'rejected' }],
    [422, 'The image contains a human face', { reason: 'people' }],
    [404, 'The image was not found', { reason: 'picture' }],
    [404, 'image-to-video model not found', { reason: 'retired' }],
    [429, 'the image contains a human face', { accepted: 'no' }],
    [401, 'invalid image url', { reason: 'unauthorised' }],
    [402, 'invalid image url', { reason: 'no-credit' }],
    [500, 'could not download the image', { accepted: 'unknown' }],
    [425, 'too early', { accepted: 'no' }],
    [429, 'slow down', { accepted: 'no' }],
    [500, 'oops', { accepted: 'unknown' }],
    [502, 'bad gateway', { accepted: 'unknown' }],
    [503, 'maintenance', { accepted: 'no' }],
    [504, 'timeout', { accepted: 'unknown' }],
    [301, 'moved', { accepted: 'no' }],
    [302, 'found', { accepted: 'unknown' }],
    [303, 'see other', { accepted: 'unknown' }],
    [307, 'moved', { accepted: 'no' }],
    [308, 'moved', { accepted: 'no' }],
  ];

  describe('a create that is answered with an error', () => {
    it.each(statuses)('%i "%s" is %o', async (status, message, expected) => {
      for (const no of [gateway.refused(status, message), { status, body: { message } }]) {
        await using server = await serve(reply(no.status, no.body));
        const error = await failure(start(gateway.create(server.origin)));
        expectFault(error, expected);
        expect(String(error)).toContain(`${status}`);
        expect(String(error)).toContain(message);
        if ('reason' in expected) expect(error).toMatchObject({ status });
        expect(server.seen).toHaveLength(1);
      }
    });

    it('names a page of a proxy without quoting it', async () => {
      await using server = await serve(reply(502, '<html>moderation blah</html>', {}));
      const error = await failure(start(gateway.create(server.origin)));
      expectFault(error, { accepted: 'unknown' });
      expect(String(error)).toMatch(/502.*HTML/u);
      expect(String(error)).not.toContain('blah');
    });

    it('reads words in a plain text', async () => {
      await using server = await serve(reply(400, 'blocked by the content policy', {}));
      expectFault(await failure(start(gateway.create(server.origin))), { reason: 'moderated' });
    });

    it('keeps the trace id of a refusal', async () => {
      await using server = await serve(reply(400, { message: 'no', traceId: 'trace-9' }));
      const error = await failure(start(gateway.create(server.origin)));
      expect(error).toMatchObject({ reason: 'rejected', traceId: 'trace-9' });
    });

    it.each([
      ['7', 7000],
      ['Fri, 20 Nov 2026 12:35:56 GMT', 60_000],
      ['Fri, 20 Nov 2026 12:00:00 GMT', 0],
      ['999999', 600_000],
      ['Sat, 21 Nov 2026 12:00:00 GMT', 600_000],
      ['-5', undefined],
      ['soon', undefined],
    ])('passes Retry-After %s on as %s', async (header, expected) => {
      await using server = await serve(reply(429, {}, { 'retry-after': header }));
      const error = await failure(start(gateway.create(server.origin)));
      expect(error).toBeInstanceOf(GatewayUnreachable);
      expect((error as GatewayUnreachable).retryAfterMs).toBe(expected);
    });

    it('takes a 503 that names a task for ambiguous', async () => {
      const body = { ...(gateway.created('task-4').body as object), code: 503 };
      await using server = await serve(reply(503, body));
      expectFault(await failure(start(gateway.create(server.origin))), { accepted: 'unknown' });
    });

    it('takes a 503 that is too long to be read for ambiguous, a 4xx for a no', async () => {
      const huge = { message: 'x'.repeat(gateway.answerLimit ?? MIB) };
      await using server = await serve(reply(503, huge));
      const made = gateway.create(server.origin);
      expectFault(await failure(start(made)), { accepted: 'unknown' });
      server.script = reply(400, huge);
      expectFault(await failure(start(made)), { reason: 'rejected' });
    });

    it('takes a 503 that was cut for ambiguous, and a 4xx that was cut for a no', async () => {
      const cut =
        (status: number): Script =>
        (_, response) => {
          response.writeHead(status, { 'content-length': '100' });
          response.write('{"message":', () => response.socket?.resetAndDestroy());
        };
      await using server = await serve(cut(503));
      const made = gateway.create(server.origin);
      expectFault(await failure(start(made)), { accepted: 'unknown' });
      server.script = cut(422);
      expectFault(await failure(start(made)), { reason: 'rejected' });
      server.script = cut(429);
      expectFault(await failure(start(made)), { accepted: 'no' });
    });

    it.each([
      ['no id', reply(200, { message: 'ok' })],
      ['an empty id', reply(201, { taskId: ' ', data: { taskId: '' } })],
      ['an envelope without an id', reply(200, { code: 200, message: 'ok', data: {} })],
      ['an empty body', reply(204, '')],
      ['HTML', reply(200, '<html>hello</html>', { 'content-type': 'text/html' })],
      ['malformed JSON', reply(200, '{"taskId": "t', {})],
      ['deep JSON', reply(200, '['.repeat(500_000), {})],
      ['a list', reply(200, [{ taskId: 't' }])],
      [
        'a huge body',
        reply(200, `{"taskId":"t","x":"${'x'.repeat(gateway.answerLimit ?? MIB)}"}`, {}),
      ],
    ])('takes a success with %s for ambiguous', async (_, script) => {
      await using server = await serve(script);
      expectFault(await failure(start(gateway.create(server.origin))), { accepted: 'unknown' });
      expect(server.seen).toHaveLength(1);
    });
  });
}
