import { describe, expect, it } from 'vitest';
import type { FailureReason, JsonObject } from '../../../src/core/gateway.ts';
import { failure } from '../../gateways/samples.ts';
import { reply, serve } from '../../gateways/server.ts';
import { check, expectFault, type GatewayDescriptor, start } from './descriptor.ts';

/** What is said of the prompt or the picture, and what a person can do about it. `else`: nothing; the answer means what its status says. */
const SAID: readonly (readonly [string, FailureReason | 'else'])[] = [
  ['The input image was refused: it shows the face of a real person.', 'people'],
  ['Blocked by our moderation system: public figures', 'people'],
  ['图片中检测到真人，请更换图片', 'people'],
  ['Blocked by our moderation system', 'moderated'],
  ['The image violates the content policy', 'moderated'],
  ['提示词含有敏感内容', 'moderated'],
  ['Could not download the image: its server answered 403', 'picture'],
  ['Failed to decode image https://cdn.example/a-real-person.png', 'picture'],
  ['Inpaint image must match the requested width and height', 'picture'],
  ['图片下载失败，请检查图片链接', 'picture'],
  ['Too many requests: the image was not downloaded', 'else'],
  ['Image generation failed', 'else'],
  ['参数错误', 'else'],
];

/** A refusal of people, content or pictures means the same whenever it comes. */
export function rejecting(gateway: GatewayDescriptor) {
  describe.each(SAID)('"%s"', (message, reason) => {
    it.each([400, 422, 403])(`at once with %i: ${reason}`, async (status) => {
      const expected = status === 403 ? 'unauthorised' : 'rejected';
      for (const no of [gateway.refused(status, message), { status, body: { message } }]) {
        await using server = await serve(reply(no.status, no.body));
        const error = await failure(start(gateway.create(server.origin)));
        expectFault(error, { reason: reason === 'else' ? expected : reason });
        expect(server.seen).toHaveLength(1);
      }
    });

    it.each<[string, (said: string) => JsonObject]>([
      ['errorMessage', (said) => ({ errorMessage: said, errorCode: 1234 })],
      ['error', (said) => ({ error: said })],
      ['error.message', (said) => ({ error: { code: 1234, message: said } })],
      ['message', (said) => ({ message: said })],
    ])(`on the failed task, in %s: ${reason}`, async (_, fields) => {
      const late = async (status: string) => {
        const task = { status, result: null, ...fields(message) };
        await using server = await serve(reply(200, gateway.task(task)));
        return await check(gateway.create(server.origin));
      };
      const expected = reason === 'else' ? 'internal' : reason;
      expect(await late('failed')).toStrictEqual({ state: 'failed', reason: expected, message });
      // These words say by themselves what happened.
      expect(await late('cancelled')).toMatchObject({ reason: 'cancelled' });
      expect(await late('timeout')).toMatchObject({ reason: 'timeout' });
    });

    it(`instead of the task: ${reason}`, async () => {
      const no = gateway.refused(400, message);
      await using server = await serve(reply(no.status, no.body));
      const error = await failure(check(gateway.create(server.origin)));
      expectFault(error, { reason: reason === 'else' ? 'rejected' : reason });
    });
  });
}
