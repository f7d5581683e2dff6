import { MockAgent } from 'undici';
import { describe, expect, it } from 'vitest';
import { createHttp, type HttpSettings } from '../../src/gateways/http.ts';
import { failure, NOON, quietLog, spelledOut } from './samples.ts';
import { reply, serve } from './server.ts';

const KEY = 'http-secret-0123456789';
const calm = () => new AbortController().signal;
const video = { 'content-type': 'video/mp4' };

const http = (baseUrl: string, more: Partial<HttpSettings> = {}) =>
  createHttp({
    baseUrl,
    headers: () => ({ authorization: `Bearer ${KEY}` }),
    secrets: [],
    log: quietLog(),
    now: () => NOON,
    ...more,
  });

const opened = (baseUrl: string, url: string, range?: string) =>
  http(baseUrl).open(url, { range, signal: calm() });

describe('open', () => {
  it('hands on four headers and no other', async () => {
    await using server = await serve((_, response) => {
      const all = {
        'content-length': '3',
        'content-range': 'bytes 0-2/9',
        'accept-ranges': 'bytes',
      };
      response.writeHead(206, { ...video, ...all, 'set-cookie': 'a=b', etag: 'x' }).end('abc');
    });
    const { headers } = await opened(server.origin, server.origin, 'bytes=0-2');
    expect(headers).toStrictEqual({
      'content-type': 'video/mp4',
      'content-length': '3',
      'content-range': 'bytes 0-2/9',
      'accept-ranges': 'bytes',
    });
  });

  it('answers 416 without a body', async () => {
    const range = { ...video, 'content-range': 'bytes */9' };
    await using server = await serve(reply(416, 'no such part', range));
    const { status, headers, body } = await opened(server.origin, server.origin, 'bytes=99-');
    expect([status, headers]).toStrictEqual([416, { 'content-range': 'bytes */9' }]);
    for await (const chunk of body) throw new Error(`had ${chunk.length} bytes`);
  });

  it.each([
    [404, { name: 'GatewayRefusal', reason: 'rejected', status: 404 }],
    [503, { name: 'GatewayUnreachable', accepted: 'no' }],
    [302, { name: 'GatewayRefusal', reason: 'nonsense' }],
    [204, { name: 'GatewayRefusal', reason: 'nonsense' }],
  ])('refuses %i', async (status, expected) => {
    await using server = await serve(reply(status, '', video));
    expect(await failure(opened(server.origin, server.origin))).toMatchObject(expected);
  });

  it.each([200, 206])('refuses a page with %i', async (status) => {
    await using server = await serve(reply(status, '<html>', { 'content-type': 'text/html' }));
    expect(await failure(opened(server.origin, server.origin))).toMatchObject({
      name: 'GatewayRefusal',
      reason: 'nonsense',
    });
  });

  it.each(['http://127.0.0.2:1/', 'http://169.254.169.254/', 'file:///etc/passwd', 'http://[bad'])(
    'goes to no address that is not public: %s',
    async (url) => {
      const error = await failure(opened('http://api.example', url));
      expect(error).toMatchObject({ name: 'GatewayRefusal', reason: 'nonsense' });
    },
  );

  it('takes the range along, and leaves the key behind, to another origin', async () => {
    const agent = new MockAgent();
    agent.disableNetConnect();
    const seen: unknown[] = [];
    const answer = (origin: string, status: number, headers: Record<string, string>) =>
      agent
        .get(origin)
        .intercept({ path: '/v', method: 'GET' })
        .reply((options) => {
          seen.push(options.headers);
          return { statusCode: status, data: 'abc', responseOptions: { headers } };
        });
    answer('https://api.example', 302, { location: 'https://cdn.example/v' });
    answer('https://cdn.example', 206, video);
    const one = http('https://api.example', { dispatcher: agent });
    const context = { range: 'bytes=0-2', signal: calm() };
    await one.open('https://api.example/v', context);
    expect(seen).toMatchObject([
      { range: 'bytes=0-2', authorization: `Bearer ${KEY}` },
      { range: 'bytes=0-2' },
    ]);
    expect(JSON.stringify(seen[1])).not.toContain(KEY);
  });

  it('has no limit of size, and holds nothing back', async () => {
    const piece = Buffer.alloc(1024 * 1024, 7);
    await using server = await serve((_, response) => {
      response.writeHead(200, video);
      const more = (left: number): void => {
        if (left === 0) response.end();
        else response.write(piece, () => more(left - 1));
      };
      more(20);
    });
    const { body } = await opened(server.origin, server.origin);
    let length = 0;
    for await (const chunk of body) length += chunk.length;
    expect(length).toBe(20 * piece.length);
  });

  it('names a cut without the address', async () => {
    await using server = await serve((_, response) => {
      response.writeHead(200, { ...video, 'content-length': '100' });
      response.write('abc', () => response.socket?.resetAndDestroy());
    });
    const { body } = await opened(server.origin, `${server.origin}/v?sig=hidden`);
    const error = await failure(
      (async () => {
        for await (const _ of body);
      })(),
    );
    expect(error).toMatchObject({ name: 'GatewayUnreachable', accepted: 'no' });
    expect(spelledOut(error)).not.toContain('hidden');
  });

  it('ends with its signal, also long after it was opened', async () => {
    const closed = Promise.withResolvers<void>();
    await using server = await serve((_, response) => {
      response.on('close', () => closed.resolve());
      response.writeHead(200, video).write('abc');
    });
    const controller = new AbortController();
    const { signal } = controller;
    const { body } = await http(server.origin).open(server.origin, { signal });
    const error = await failure(
      (async () => {
        for await (const _ of body) controller.abort();
      })(),
    );
    expect(error).toMatchObject({ name: 'GatewayUnreachable' });
    await closed.promise;
  });

  it('lets go of the server when the loop is left', async () => {
    const closed = Promise.withResolvers<void>();
    await using server = await serve((_, response) => {
      response.on('close', () => closed.resolve());
      response.writeHead(200, video).write('abc');
    });
    const { body } = await opened(server.origin, server.origin);
    for await (const _ of body) break;
    await closed.promise;
  });

  it('gives silence up', async () => {
    await using server = await serve(
      (_, response) => void response.writeHead(200, video).write('a'),
    );
    const one = http(server.origin, { timeouts: { bodyMs: 50 } });
    const { body } = await one.open(server.origin, { signal: calm() });
    const error = await failure(
      (async () => {
        for await (const _ of body);
      })(),
    );
    expect(String(error)).toContain('UND_ERR_BODY_TIMEOUT');
  });
});
