import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { VideoGateway } from '../../src/core/gateway.ts';
import { aModel, aRequest, failure, NOON, spelledOut } from './samples.ts';
import { reply, serve } from './server.ts';

/** What is to be known of a gateway with two keys. */
export interface Keyed {
  readonly name: string;
  /** With two keys, one of which may be given twice. */
  create(baseUrl: string, now: () => number): VideoGateway;
  /** How the first and the second key appear in a request. */
  readonly keys: readonly [string, string];
  keyOf(headers: IncomingHttpHeaders): string | string[] | undefined;
  /** Bodies of answers: yes to a create, a task that runs. */
  readonly created: unknown;
  readonly task: unknown;
}

/** Several keys take turns, and a task stays with the key that started it. */
export function severalKeys(gateway: Keyed) {
  const [first, second] = gateway.keys;
  const { signal } = new AbortController();
  const context = { key: 'k', signal, pictures: [], model: aModel };

  describe(`several keys of ${gateway.name}`, () => {
    it('take turns, and a task is asked for and fetched with its own', async () => {
      await using server = await serve(reply(200, gateway.created));
      const made = gateway.create(server.origin, () => NOON);
      const started = [await made.start(aRequest, context), await made.start(aRequest, context)];
      await made.start(aRequest, context);
      const keysSeen = () => server.seen.map(({ headers }) => gateway.keyOf(headers));
      expect(keysSeen()).toStrictEqual([first, second, first]);
      const names = started.map(({ operation }) => operation.key);
      expect(new Set(names).size).toBe(2);
      expect(JSON.stringify(started)).not.toContain(second.split(' ').at(-1));

      // Another process, which has started nothing yet, knows the keys by the same names.
      const later = gateway.create(server.origin, () => NOON);
      server.seen.length = 0;
      server.script = reply(200, gateway.task);
      for (const { operation } of started) await later.check(operation, { signal });
      server.script = (_, response) => {
        response.writeHead(200, { 'content-type': 'video/mp4' }).end('\0\0\0\x18ftypmp42');
      };
      for (const { operation } of started) {
        const video = { url: `${server.origin}/v.mp4` };
        await later.download(video, { operation, limitBytes: 10_000, signal });
      }
      server.script = reply(200, gateway.task);
      await later.check({ taskId: 't', key: 'of a key that went' }, { signal });
      expect(keysSeen()).toStrictEqual([first, second, first, second, first]);
    });

    it.each([
      [402, 'pay', 'no-credit'],
      [403, 'insufficient balance', 'no-credit'],
      [401, 'bad key', 'unauthorised'],
    ])('one that is refused with %i "%s" is set aside: %s', async (status, message, reason) => {
      await using server = await serve(reply(status, { message }));
      let now = NOON;
      const made = gateway.create(server.origin, () => now);
      const no = await failure(made.start(aRequest, context));
      expect(no).toMatchObject({ reason, status, otherKey: true });
      expect(made.health?.()).toStrictEqual({ circuit: 'closed', keys: { usable: 1, all: 2 } });

      server.script = reply(200, gateway.created);
      await made.start(aRequest, context);
      await made.start(aRequest, context);
      const keysSeen = () => server.seen.map(({ headers }) => gateway.keyOf(headers));
      expect(keysSeen()).toStrictEqual([first, second, second]);

      server.script = reply(status, { message });
      expect(await failure(made.start(aRequest, context))).toMatchObject({ otherKey: false });
      const until = NOON + 600_000;
      expect(made.health?.()).toStrictEqual({
        circuit: 'closed',
        keys: { usable: 0, all: 2 },
        until,
      });
      // Nothing is sent while there is no key to send it with.
      expect(await failure(made.start(aRequest, context))).toMatchObject({ reason });
      expect(server.seen).toHaveLength(4);

      now = until;
      server.script = reply(200, gateway.created);
      await made.start(aRequest, context);
      expect(keysSeen().at(-1)).toBe(first);
    });

    it('stand in nothing that is said, whichever is in use', async () => {
      await using server = await serve(({ headers }, response) => {
        reply(400, { message: `no: ${JSON.stringify(headers)}` })({} as never, response);
      });
      const made = gateway.create(server.origin, () => NOON);
      for (const _ of gateway.keys) {
        const said = spelledOut(await failure(made.start(aRequest, context)));
        expect(said).toContain('answered 400');
        for (const key of gateway.keys) expect(said).not.toContain(key.split(' ').at(-1));
      }
    });

    it('are not to blame for a refusal of the request, a pause or a failure', async () => {
      await using server = await serve(() => {});
      const made = gateway.create(server.origin, () => NOON);
      for (const status of [400, 404, 422, 429, 500, 503]) {
        server.script = reply(status, { message: 'no' });
        const error = await failure(made.start(aRequest, context));
        expect(error).not.toMatchObject({ otherKey: true });
      }
      expect(made.health?.()).toMatchObject({ keys: { usable: 2, all: 2 } });
    });
  });
}
