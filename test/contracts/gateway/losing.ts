import { describe, expect, it } from 'vitest';
import { failure } from '../../gateways/samples.ts';
import { deadPort, reply, type Script, serve, serveSockets } from '../../gateways/server.ts';
import { expectFault, type GatewayDescriptor, QUICK, start } from './descriptor.ts';

/** What no answer to a create means. */
export function losing(gateway: GatewayDescriptor) {
  describe('a create without an answer', () => {
    it('proves that nothing was accepted: nobody listens, no such name, TLS fails', async () => {
      await using plain = await serve(reply(200, {}));
      for (const baseUrl of [
        `http://127.0.0.1:${await deadPort()}`,
        'http://no-such-host.invalid',
        plain.origin.replace('http:', 'https:'),
      ]) {
        expectFault(await failure(start(gateway.create(baseUrl))), { accepted: 'no' });
      }
      expect(plain.seen).toHaveLength(0);
    });

    it('proves that nothing was accepted: the connection is never finished', async () => {
      await using silent = await serveSockets(() => {});
      await using resetting = await serveSockets((socket) => socket.resetAndDestroy());
      for (const { port } of [silent, resetting]) {
        const made = gateway.create(`https://127.0.0.1:${port}`, { timeouts: QUICK });
        expectFault(await failure(start(made)), { accepted: 'no' });
      }
    });

    const late: [string, Script][] = [
      ['a reset', (_, response) => response.socket?.resetAndDestroy()],
      ['a close', (_, response) => response.socket?.end()],
      ['silence', () => {}],
      ['headers and then silence', (_, response) => response.writeHead(200).flushHeaders()],
      [
        'half a body',
        (_, response) => {
          response.writeHead(200, { 'content-length': '100' });
          response.write('{"taskId":"t"}', () => response.socket?.resetAndDestroy());
        },
      ],
      [
        'a body that drips for ever',
        (_, response) => {
          const timer = setInterval(() => response.write(' '), 20);
          response.on('close', () => clearInterval(timer));
        },
      ],
    ];
    it.each(late)('is ambiguous after the request left: %s', async (_, script) => {
      await using server = await serve(script);
      const made = gateway.create(server.origin, { timeouts: QUICK });
      expectFault(await failure(start(made)), { accepted: 'unknown' });
      expect(server.seen).toHaveLength(1);
    });

    it('is ambiguous when the server resets without reading', async () => {
      await using server = await serveSockets((socket) => {
        socket.once('data', () => socket.resetAndDestroy());
      });
      const made = gateway.create(`http://127.0.0.1:${server.port}`);
      expectFault(await failure(start(made)), { accepted: 'unknown' });
      expect(server.connections()).toBe(1);
    });

    it('given up: nothing was accepted before it left, ambiguous after', async () => {
      await using server = await serve(() => controller.abort());
      const made = gateway.create(server.origin);
      expectFault(await failure(start(made, AbortSignal.abort())), { accepted: 'no' });
      expect(server.seen).toHaveLength(0);
      const controller = new AbortController();
      expectFault(await failure(start(made, controller.signal)), { accepted: 'unknown' });
      expect(server.seen).toHaveLength(1);
    });

    it('given up while connecting: at once, and it does not leave later', async () => {
      const controller = new AbortController();
      await using server = await serveSockets(() => controller.abort());
      const made = gateway.create(`https://127.0.0.1:${server.port}`, {
        timeouts: { connectMs: 60_000 },
      });
      expectFault(await failure(start(made, controller.signal)), { accepted: 'no' });
    });
  });
}
