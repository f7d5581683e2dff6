import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHooks } from '../../src/operations/hooks.ts';
import { createSmallServer, type SmallServer } from '../../src/operations/server.ts';
import { notes } from '../images/local.ts';

const SECRET = 'a5'.repeat(32);

let server: SmallServer;
let port: number;

beforeAll(async () => {
  const log = notes();
  server = createSmallServer(log);
  server.add('GET', '/plain', (_, response) => void response.end('here'));
  server.add('GET', '/own', (_, response) => {
    response.writeHead(200, { 'content-security-policy': "default-src 'self'" }).end();
  });
  server.add('GET', '/fails', () => Promise.reject(new Error('a secret of ours')));
  server.add('POST', '/hears', async (request, response) => {
    response.end(`heard ${await text(request)}`);
  });
  createHooks({
    publicUrl: 'https://bot.test',
    secret: SECRET,
    gateways: [{ name: 'one', hook: () => undefined }],
    nudge: () => Promise.resolve(true),
    log,
    now: () => 0,
  }).serve(server);
  port = (await server.listen(0, '127.0.0.1')) ?? 0;
});
afterAll(() => server.stop());

const ask = (path: string, method = 'GET', headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${port}${path}`, { method, headers });

/** Words as they are sent, and all that comes back until the connection ends. */
async function say(words: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(words);
  return await text(socket);
}

describe('whatever the small server answers', () => {
  it.each([
    ['GET', '/plain', 200],
    ['GET', '/nothing', 404],
    ['GET', '/fails', 500],
    ['POST', '/hooks/one', 401],
    ['POST', '/hooks/none', 404],
  ])(
    '%s %s (%i) is no page, is taken for nothing else, and is told to nobody',
    async (method, path, status) => {
      const answer = await ask(path, method);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
      expect(answer.headers.get('content-security-policy')).toBe(
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      expect(await answer.text()).not.toContain('secret');
    },
  );

  it('a route that needs others says so itself', async () => {
    const { headers } = await ask('/own');
    expect(headers.get('content-security-policy')).toBe("default-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('text comes with its alphabet', async () => {
    const type = 'text/plain; charset=utf-8';
    expect((await ask('/nothing')).headers.get('content-type')).toBe(type);
    expect((await ask('/hooks/one', 'POST')).headers.get('content-type')).toBe(type);
  });

  it('no other origin is let read it, whichever asks', async () => {
    for (const origin of ['https://elsewhere.test', 'null', `http://127.0.0.1:${port}`]) {
      const { headers } = await ask('/plain', 'GET', { origin });
      const names = [...headers.keys()].filter((name) => name.startsWith('access-control-'));
      expect(names).toEqual([]);
      const asked = await ask('/plain', 'OPTIONS', {
        origin,
        'access-control-request-method': 'POST',
      });
      expect(asked.status).toBe(404);
    }
  });

  it('no folder is listed, and a path leads nowhere but to its route', async () => {
    for (const path of ['/', '/hooks/', '/hooks', '/.git/config', '/.env', '/package.json']) {
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    }
    const up = await say(
      'GET /hooks/../plain/../../.env HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    );
    expect(up).toMatch(/^HTTP\/1.1 404 /u);
  });
});

describe('requests that proxies read in two ways', () => {
  it('TRACE gives nothing back', async () => {
    const said = await say(
      'TRACE /plain HTTP/1.1\r\nhost: x\r\ncookie: mine\r\nconnection: close\r\n\r\n',
    );
    expect(said).toMatch(/^HTTP\/1.1 404 /u);
    expect(said).not.toContain('mine');
  });

  it.each([
    ['two lengths', 'content-length: 1\r\ncontent-length: 2\r\n\r\nxy'],
    ['a length and chunks', 'content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['chunks under another name', 'transfer-encoding: xchunked\r\n\r\n0\r\n\r\n'],
    ['a length that is none', 'content-length: 1x\r\n\r\nx'],
    ['a header of two lines', 'content-length: 1\r\n x: y\r\n\r\nx'],
  ])('%s: 400, and the connection ends', async (_, rest) => {
    const said = await say(`POST /hears HTTP/1.1\r\nhost: x\r\n${rest}`);
    expect(said).toMatch(/^HTTP\/1.1 400 /u);
    expect(said).not.toContain('heard');
  });

  it('one that is right is heard', async () => {
    const said = await say(
      'POST /hears HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 2\r\n\r\nxy',
    );
    expect(said).toContain('heard xy');
  });
});
