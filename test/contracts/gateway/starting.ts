import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/gateway.ts';
import { readForm, type SentForm } from '../../gateways/form.ts';
import { reply, type Seen, serve } from '../../gateways/server.ts';
import { calm, check, type GatewayDescriptor, start } from './descriptor.ts';

async function expectBody(seen: Seen | undefined, body: JsonObject | SentForm) {
  if (seen === undefined) throw new Error('nothing was sent');
  if (Array.isArray(body.form)) {
    expect(seen.headers['content-type']).toMatch(/^multipart\/form-data; boundary=\S+$/u);
    expect(Number(seen.headers['content-length'])).toBe(seen.bytes.length);
    expect(await readForm(seen)).toStrictEqual(body);
  } else {
    expect(JSON.parse(seen.body)).toStrictEqual(body);
    expect(seen.headers['content-type']).toBe('application/json');
  }
}

/** What is sent, and where. */
export function starting(gateway: GatewayDescriptor) {
  describe('start', () => {
    it.each(gateway.requests)('sends exactly one request: $title', async (one) => {
      const yes = gateway.created('task-1');
      await using server = await serve(reply(yes.status, yes.body));
      const made = gateway.create(`${server.origin}/api`);
      const started = await start(made, calm(), one.request, one.pictures);
      expect(server.seen).toHaveLength(1);
      const seen = server.seen[0];
      expect(seen).toMatchObject({ method: 'POST', path: `/api${one.path}` });
      await expectBody(seen, one.body);
      for (const header of gateway.secretHeaders) expect(seen?.headers[header]).toBeTruthy();
      expect(started.taskId).toBe('task-1');
      expect(JSON.parse(JSON.stringify(started.operation))).toStrictEqual(started.operation);
    });

    it('stores an operation that finds the task again', async () => {
      const yes = gateway.created('t 1/2'.replace(' ', '+'));
      await using server = await serve(reply(yes.status, yes.body));
      const made = gateway.create(server.origin);
      const { operation } = await start(made);
      server.script = reply(200, gateway.task({ status: 'processing' }));
      await made.check(operation, { signal: calm() });
      await made.check({ taskId: 't 1/2' }, { signal: calm() });
      expect(server.seen.map(({ path }) => path).slice(1)).toStrictEqual([
        gateway.checkPath.replace('%20', '%2B'),
        gateway.checkPath,
      ]);
      expect(server.seen[1]?.method).toBe('GET');
    });

    it.each([
      ['201', 201, { 'content-type': 'application/json' }],
      ['text/plain', 200, { 'content-type': 'text/plain' }],
      ['no content type', 200, {}],
    ])('reads the answer whatever it calls itself: %s', async (_, status, headers) => {
      await using server = await serve(reply(status, gateway.created('task-2').body, headers));
      await expect(start(gateway.create(server.origin))).resolves.toMatchObject({
        taskId: 'task-2',
      });
    });

    it('takes a new connection, so that no idle one can be reset under a create', async () => {
      await using server = await serve(reply(200, gateway.task({ status: 'processing' })));
      const made = gateway.create(server.origin);
      await check(made);
      await check(made);
      const yes = gateway.created('task-3');
      server.script = reply(yes.status, yes.body);
      await start(made);
      await start(made);
      const ports = server.seen.map(({ clientPort }) => clientPort);
      expect(ports.slice(0, 3)).not.toContain(ports[3]);
      expect(ports.slice(0, 2)).not.toContain(ports[2]);
      expect(server.seen.map(({ headers }) => headers.connection)).toStrictEqual([
        ...['keep-alive', 'keep-alive', 'close', 'close'],
      ]);
    });
  });
}
