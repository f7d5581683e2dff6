import { describe, expect, it } from 'vitest';
import { GatewayUnreachable } from '../../../src/core/gateway.ts';
import { failure, spelledOut } from '../../gateways/samples.ts';
import { reply, type Script, serve } from '../../gateways/server.ts';
import { calm, check, type GatewayDescriptor, start } from './descriptor.ts';

/** Where the key goes, and where not. */
export function keepingSecrets(gateway: GatewayDescriptor) {
  describe('secrets', () => {
    it('stand in nothing that a gateway which echoes them makes us say', async () => {
      await using server = await serve(() => {});
      const made = gateway.create(server.origin);
      const echoes: Script[] = [200, 400, 401, 404, 500].flatMap((status) => [
        (seen, response) =>
          reply(status, { message: JSON.stringify(seen.headers) })(seen, response),
        (seen, response) => reply(status, JSON.stringify(seen.headers), {})(seen, response),
        ({ headers }, response) => {
          const said = Object.values(headers).join(' ');
          const { body } = gateway.refused(status, said);
          response.writeHead(status, said.replaceAll(/[^\x20-\x7e]/gu, '').slice(0, 500));
          response.end(JSON.stringify(body));
        },
        ({ headers }, response) => {
          const said = Object.values(headers).join(' ');
          response.end(JSON.stringify(gateway.task({ status: 'failed', errorMessage: said })));
        },
        ({ headers }, response) => {
          const said = Object.values(headers).reverse().join(' ');
          response.end(JSON.stringify(gateway.task({ status: said })));
        },
      ]);
      for (const script of echoes) {
        server.script = script;
        for (const call of [() => start(made), () => check(made)]) {
          const said = await call().then((value) => JSON.stringify(value), spelledOut);
          for (const secret of gateway.secrets) expect(said).not.toContain(secret);
        }
      }
      for (const { headers } of server.seen) {
        for (const name of gateway.secretHeaders) expect(headers[name]).toBeTruthy();
      }
    });

    it('go to no other origin, even if the API redirects there', async () => {
      await using other = await serve(reply(200, gateway.created('stolen').body));
      for (const status of [301, 302, 303, 307, 308]) {
        await using server = await serve(reply(status, '', { location: `${other.origin}/take` }));
        const made = gateway.create(server.origin);
        for (const error of [await failure(start(made)), await failure(check(made))]) {
          expect(error).toBeInstanceOf(GatewayUnreachable);
          expect(String(error)).toContain(`${status}`);
        }
      }
      expect(other.seen).toHaveLength(0);
    });
  });
}

export function downloading(gateway: GatewayDescriptor) {
  describe('download', () => {
    const mp4 = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42'), Buffer.alloc(5000, 7)]);

    it('sends the key to its own origin and to no other, redirects included', async () => {
      await using other = await serve((_, response) => {
        response.writeHead(200, { 'content-type': 'video/mp4' }).end(mp4);
      });
      await using server = await serve((seen, response) => {
        const location = seen.path === '/one' ? '/two' : `${other.origin}/video`;
        response.writeHead(302, { location }).end();
      });
      const made = gateway.create(`${server.origin}/api`);
      const video = { url: `${server.origin}/one` };
      const file = await made.download(video, {
        operation: { taskId: 't-1' },
        limitBytes: 10_000,
        signal: calm(),
      });
      expect(file).toStrictEqual({ kind: 'file', bytes: mp4, contentType: 'video/mp4' });
      expect(server.seen.map(({ path }) => path)).toStrictEqual(['/one', '/two']);
      for (const name of gateway.secretHeaders) {
        for (const { headers } of server.seen) expect(headers[name]).toBeTruthy();
        expect(other.seen[0]?.headers).not.toHaveProperty(name);
      }
      for (const secret of gateway.secrets) {
        expect(JSON.stringify(other.seen)).not.toContain(secret);
      }
    });
  });
}
