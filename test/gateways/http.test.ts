import { hostname } from 'node:os';
import { Dispatcher, MockAgent } from 'undici';
import { describe, expect, it } from 'vitest';
import { type Download, GatewayUnreachable } from '../../src/core/gateway.ts';
import { retryAfterMs } from '../../src/gateways/body.ts';
import { download } from '../../src/gateways/download.ts';
import { createHttp, type HttpSettings } from '../../src/gateways/http.ts';
import { createSecrets } from '../../src/gateways/secrets.ts';
import { ForbiddenAddress } from '../../src/guard.ts';
import { failure, NOON, quietLog, spelledOut } from './samples.ts';
import { reply, serve, serveSockets } from './server.ts';

const KEY = 'http-secret-0123456789';

const http = (baseUrl: string, more: Partial<HttpSettings> = {}) =>
  createHttp({
    baseUrl,
    headers: () => ({ authorization: `Bearer ${KEY}` }),
    secrets: [],
    log: quietLog(),
    now: () => NOON,
    ...more,
  });

const calm = () => new AbortController().signal;
const mp4 = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42'), Buffer.alloc(3000, 7)]);
const limitBytes = 10_000;
const video = { 'content-type': 'video/mp4' };

const fetched = (baseUrl: string, url: string, more: Partial<HttpSettings> = {}) =>
  http(baseUrl, more).download(url, { limitBytes, signal: calm() });

describe('json', () => {
  it('logs the call without its query and without its body', async () => {
    const log = quietLog();
    await using server = await serve(reply(200, { status: 'x' }));
    const one = http(server.origin, { log });
    await one.json('GET', '/task?accountPass=hidden', undefined, { signal: calm() });
    await one.json('POST', '/create', { prompt: 'private' }, { signal: calm() });
    expect(log.lines).toStrictEqual([
      '{"call":"GET /task","status":200,"ms":0} gateway answered',
      '{"call":"POST /create","status":200,"ms":0} gateway answered',
    ]);
  });

  it('names no query in an error', async () => {
    await using server = await serve((_, response) => response.socket?.resetAndDestroy());
    const call = http(server.origin).json('GET', '/task?accountPass=hidden', undefined, {
      signal: calm(),
    });
    const said = spelledOut(await failure(call));
    expect(said).toContain('GET /task');
    expect(said).not.toContain('hidden');
  });

  it('has one patience for creates and another for checks', async () => {
    await using silent = await serve(() => {});
    const late = async (method: 'GET' | 'POST', timeouts: HttpSettings['timeouts']) => {
      const one = http(silent.origin, timeouts === undefined ? {} : { timeouts });
      return String(await failure(one.json(method, '/', undefined, { signal: calm() })));
    };
    const said = await Promise.all([
      late('POST', { createMs: 50, checkMs: 60_000 }),
      late('GET', { createMs: 60_000, checkMs: 50 }),
    ]);
    for (const error of said) expect(error).toContain('UND_ERR_HEADERS_TIMEOUT');
  });

  it('asks for bodies that are not compressed', async () => {
    await using server = await serve(reply(200, {}));
    await http(server.origin).json('GET', '/', undefined, { signal: calm() });
    expect(server.seen[0]?.headers['accept-encoding']).toBe('identity');
  });

  it('reads a body of exactly 1 MiB and none of a byte more', async () => {
    await using server = await serve(reply(200, `"${'x'.repeat(1024 * 1024 - 2)}"`, {}));
    const one = http(server.origin);
    const exact = await one.json('GET', '/', undefined, { signal: calm() });
    expect(exact).toMatchObject({ whole: true, body: 'x'.repeat(1024 * 1024 - 2) });
    server.script = reply(200, `"${'x'.repeat(1024 * 1024 - 1)}"`, {});
    const over = await one.json('GET', '/', undefined, { signal: calm() });
    expect(over).toMatchObject({ status: 200, whole: false, body: undefined, text: '' });
  });

  it('calls a header that cannot be sent unsent', async () => {
    await using server = await serve(reply(200, {}));
    const one = http(server.origin, { headers: () => ({ authorization: 'Bearer a\nb: c' }) });
    const error = await failure(one.json('POST', '/', {}, { signal: calm() }));
    expect(error).toMatchObject({ name: 'GatewayUnreachable', accepted: 'no' });
    expect(server.seen).toHaveLength(0);
  });

  it('offers no HTTP/2, whose refused streams undici sends again by itself', async () => {
    const hello: Buffer[] = [];
    await using server = await serveSockets((socket) => {
      socket.once('data', (chunk) => {
        hello.push(chunk);
        socket.destroy();
      });
    });
    const one = http(`https://127.0.0.1:${server.port}`);
    for (const method of ['POST', 'GET'] as const) {
      await failure(one.json(method, '/', undefined, { signal: calm() }));
    }
    expect(hello.map((bytes) => bytes.includes('\x08http/1.1'))).toStrictEqual([true, true]);
    expect(hello.map((bytes) => bytes.includes('\x02h2'))).toStrictEqual([false, false]);
  });

  it('lets undici send nothing a second time', async () => {
    const sent: string[] = [];
    /** Does what undici does when it puts a request back into its queue: it starts it again. */
    class Resending extends Dispatcher {
      override dispatch(_: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) {
        for (const turn of ['first', 'second']) {
          let stopped: Error | undefined;
          const controller = {
            abort: (reason: Error) => {
              stopped = reason;
            },
            get aborted() {
              return stopped !== undefined;
            },
          } as unknown as Dispatcher.DispatchController;
          handler.onRequestStart?.(controller, null);
          if (stopped === undefined) sent.push(turn);
          else handler.onResponseError?.(controller, stopped);
        }
        return true;
      }
    }
    const one = http('http://api.example', { dispatcher: new Resending() });
    const error = await failure(one.json('POST', '/', {}, { signal: calm() }));
    expect(error).toMatchObject({ accepted: 'unknown' });
    expect(String(error)).toContain('about to be sent twice');
    expect(sent).toStrictEqual(['first']);
  });
});

describe('download', () => {
  /** Public hosts without a network. */
  function outside() {
    const agent = new MockAgent();
    agent.disableNetConnect();
    const asked: { url: string; headers: string }[] = [];
    const answer = (url: string, status: number, body: Buffer | string, headers = {}) => {
      const { origin, pathname, search } = new URL(url);
      agent
        .get(origin)
        .intercept({ path: pathname + search, method: 'GET' })
        .reply((options) => {
          asked.push({ url, headers: JSON.stringify(options.headers) });
          return { statusCode: status, data: body, responseOptions: { headers } };
        });
    };
    return { agent, asked, answer };
  }

  it('follows three redirects to public hosts, without the key once it was elsewhere', async () => {
    const { agent, asked, answer } = outside();
    const chain = [
      'https://api.example/v/1',
      'https://api.example/v/2',
      'https://cdn.example/v/3?sig=1',
      'https://api.example/v/4',
    ];
    answer('https://api.example/v/1', 302, '', { location: '/v/2' });
    answer('https://api.example/v/2', 307, '', { location: chain[2] });
    answer('https://cdn.example/v/3?sig=1', 308, '', { location: chain[3] });
    answer('https://api.example/v/4', 200, mp4, video);
    const file = await fetched('https://api.example', 'https://api.example/v/1', {
      dispatcher: agent,
    });
    expect(file).toStrictEqual({ kind: 'file', bytes: mp4, contentType: 'video/mp4' });
    expect(asked.map(({ url }) => url)).toStrictEqual(chain);
    expect(asked.map(({ headers }) => headers.includes(KEY))).toStrictEqual([
      ...[true, true, false, false],
    ]);
  });

  it('follows no fourth redirect', async () => {
    const { agent, asked, answer } = outside();
    for (const step of [1, 2, 3, 4, 5]) {
      const location = `https://cdn.example/${step + 1}`;
      answer(`https://cdn.example/${step}`, 301, '', { location });
    }
    const error = await failure(
      fetched('https://api.example', 'https://cdn.example/1', { dispatcher: agent }),
    );
    expect(error).toMatchObject({ name: 'GatewayRefusal', reason: 'nonsense' });
    expect(asked).toHaveLength(4);
  });

  it.each([
    'http://localhost:PORT/',
    'http://127.0.0.2:PORT/',
    'http://[::1]:PORT/',
    'http://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    'http://user:password@cdn.example/',
    'http://[bad',
    'http://',
    '',
  ])('goes to no address that a gateway must not send it to: %s', async (target) => {
    await using inner = await serve(reply(200, 'secret'));
    const url = target.replace('PORT', new URL(inner.origin).port);
    const { agent, answer } = outside();
    answer('https://cdn.example/', 302, '', { location: url });
    const redirected = fetched('https://api.example', 'https://cdn.example/', {
      dispatcher: agent,
    });
    expect(await failure(redirected)).toMatchObject({ reason: 'nonsense' });
    if (URL.canParse(url)) {
      const error = await failure(fetched('https://api.example', url));
      expect(error).toMatchObject({ name: 'GatewayRefusal', reason: 'nonsense' });
      expect(spelledOut(error)).not.toContain('password');
      expect(spelledOut(error)).not.toContain('meta-data');
    }
    expect(inner.seen).toHaveLength(0);
  });

  it('goes to no name that leads to a private address', async () => {
    // The name of this machine leads to a loopback or a private address, or nowhere.
    await using inner = await serve(reply(200, 'secret'));
    const url = `http://${hostname()}:${new URL(inner.origin).port}/`;
    const error = await failure(fetched('https://api.example', url));
    expect(String(error)).toMatch(/not a public address|ENOTFOUND|EAI_AGAIN/u);
    expect(inner.seen).toHaveLength(0);
  });

  it('takes a name that turns out to be private for nonsense', async () => {
    const cause = new ForbiddenAddress('x.example is not a public address');
    const get = () => Promise.reject(new GatewayUnreachable('no', 'x', { cause }));
    const base = new URL('https://api.example');
    const error = await failure(download('https://x.example/v', base, get, { limitBytes }));
    expect(error).toMatchObject({ name: 'GatewayRefusal', reason: 'nonsense' });
  });

  it("goes to the gateway's own private host, not back to it from elsewhere", async () => {
    await using media = await serve(reply(200, mp4.toString('latin1'), video));
    await using api = await serve(reply(302, '', { location: `${media.origin}/v` }));
    expect(await fetched(api.origin, `${api.origin}/v`)).toMatchObject({ kind: 'file' });
    expect(await fetched(api.origin, `${media.origin}/v`)).toMatchObject({ kind: 'file' });
    expect(await fetched(api.origin, '/v')).toMatchObject({ kind: 'file' });
    expect(media.seen.map(({ headers }) => headers.authorization)).toStrictEqual([
      ...[undefined, undefined, undefined],
    ]);
    const { agent, answer } = outside();
    answer('https://cdn.example/', 302, '', { location: `${api.origin}/v` });
    const back = fetched(api.origin, 'https://cdn.example/', { dispatcher: agent });
    expect(await failure(back)).toMatchObject({ reason: 'nonsense' });
    expect(await failure(fetched(api.origin, 'ftp://127.0.0.1/v'))).toMatchObject({
      reason: 'nonsense',
    });
  });

  const sized = async (script: Parameters<typeof serve>[0]): Promise<Download> => {
    await using server = await serve(script);
    return await fetched(server.origin, `${server.origin}/v`);
  };
  const zeros = (length: number) => Buffer.alloc(length);

  it('keeps to the limit, announced or not', async () => {
    const announced = (bytes: number) =>
      sized((_, response) => {
        response.writeHead(200, { ...video, 'content-length': String(bytes) });
        response.end(zeros(bytes));
      });
    expect(await announced(limitBytes)).toMatchObject({ kind: 'file', bytes: zeros(limitBytes) });
    expect(await announced(limitBytes + 1)).toStrictEqual({
      kind: 'too large',
      bytes: limitBytes + 1,
    });
    const streamed = (bytes: number) =>
      sized((_, response) => {
        response.writeHead(200, video);
        response.write(zeros(bytes - 1));
        response.end(zeros(1));
      });
    expect(await streamed(limitBytes)).toMatchObject({ kind: 'file' });
    expect(await streamed(limitBytes + 1)).toStrictEqual({ kind: 'too large' });
  });

  it('stops reading what does not end', async () => {
    let sent = 0;
    const endless = sized((_, response) => {
      response.writeHead(200, video);
      const more = () => {
        sent += 65_536;
        if (!response.destroyed) response.write(zeros(65_536), more);
      };
      more();
    });
    expect(await endless).toStrictEqual({ kind: 'too large' });
    expect(sent).toBeLessThan(100 * 1024 * 1024);
  });

  it('takes a cut file for an error, not for a short file', async () => {
    const cut = sized((_, response) => {
      response.writeHead(200, { ...video, 'content-length': '5000' });
      response.write(zeros(3000), () => response.socket?.end());
    });
    expect(await failure(cut)).toMatchObject({ name: 'GatewayUnreachable', accepted: 'no' });
    const chunked = sized((_, response) => {
      response.writeHead(200, video);
      response.write(zeros(3000), () => response.socket?.end());
    });
    expect(await failure(chunked)).toMatchObject({ name: 'GatewayUnreachable', accepted: 'no' });
    const { agent, answer } = outside();
    answer('https://cdn.example/', 200, zeros(10), { ...video, 'content-length': '11' });
    const short = fetched('https://a.example', 'https://cdn.example/', { dispatcher: agent });
    expect(String(await failure(short))).toMatch(/cut|only 10 of 11 bytes/u);
    const empty = await failure(sized(reply(200, '', video)));
    expect(empty).toMatchObject({ name: 'GatewayUnreachable', accepted: 'no' });
  });

  it.each([
    ['text/html; charset=utf-8', 'whatever'],
    ['application/json', 'whatever'],
    ['application/problem+json', 'whatever'],
    ['application/xml', 'whatever'],
    ['text/plain', 'expired'],
    ['video/mp4', '<!doctype html>'],
    ['video/mp4', ' \n{"error":"expired"}'],
    ['application/octet-stream', '[]'],
  ])('takes %s with %j for a page, not a video', async (type, body) => {
    const error = await failure(sized(reply(200, body, { 'content-type': type })));
    expect(error).toMatchObject({ name: 'GatewayRefusal', reason: 'nonsense' });
  });

  it('hands the content type on', async () => {
    const webm = { 'content-type': 'video/webm' };
    expect(await sized(reply(200, 'webm', webm))).toMatchObject({ contentType: 'video/webm' });
    expect(await sized(reply(200, 'bytes', {}))).toMatchObject({
      contentType: 'application/octet-stream',
    });
  });

  it.each([
    [400, { name: 'GatewayRefusal', reason: 'rejected', status: 400 }],
    [403, { name: 'GatewayRefusal', reason: 'rejected', status: 403 }],
    [404, { name: 'GatewayRefusal', reason: 'rejected', status: 404 }],
    [410, { name: 'GatewayRefusal', reason: 'rejected', status: 410 }],
    [206, { name: 'GatewayRefusal', reason: 'nonsense', status: 206 }],
    [304, { name: 'GatewayRefusal', reason: 'nonsense', status: 304 }],
    [408, { name: 'GatewayUnreachable', accepted: 'no' }],
    [425, { name: 'GatewayUnreachable', accepted: 'no' }],
    [429, { name: 'GatewayUnreachable', accepted: 'no', retryAfterMs: 3000 }],
    [500, { name: 'GatewayUnreachable', accepted: 'no' }],
    [503, { name: 'GatewayUnreachable', accepted: 'no', retryAfterMs: 3000 }],
  ])('takes status %i for %o', async (status, expected) => {
    const error = await failure(sized(reply(status, 'no', { 'retry-after': '3' })));
    expect(error).toMatchObject(expected);
    expect(String(error)).toContain(`${status}`);
  });

  it('takes a redirect to nowhere for nonsense', async () => {
    expect(await failure(sized(reply(302, '')))).toMatchObject({ reason: 'nonsense' });
  });

  it('gives up: on silence, after its time, and when told', async () => {
    await using silent = await serve(() => {});
    await using dripping = await serve((_, response) => {
      response.writeHead(200, video);
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const gone = { name: 'GatewayUnreachable', accepted: 'no' };
    const timeouts = { checkMs: 200, bodyMs: 200, downloadMs: 400 };
    for (const { origin } of [silent, dripping]) {
      expect(await failure(fetched(origin, `${origin}/v`, { timeouts }))).toMatchObject(gone);
      const controller = new AbortController();
      const told = http(origin).download(`${origin}/v`, { limitBytes, signal: controller.signal });
      controller.abort();
      expect(await failure(told)).toMatchObject(gone);
    }
  });

  it('says where, but not the path and the query', async () => {
    await using server = await serve(reply(403, 'no'));
    const said = spelledOut(
      await failure(fetched(server.origin, `${server.origin}/private/path?sig=hidden`)),
    );
    expect(said).toContain(new URL(server.origin).host);
    expect(said).not.toMatch(/private|hidden/u);
  });
});

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['600', 600_000],
    ['601', 600_000],
    ['99999999999999999999', 600_000],
    ['1.5', undefined],
    ['', undefined],
    [undefined, undefined],
    ['Mon, nonsense', undefined],
    ['Friday, 20-Nov-26 12:35:00 GMT', 4000],
  ])('%s is %s', (header, expected) => {
    expect(retryAfterMs(header, NOON)).toBe(expected);
  });
});

describe('secrets', () => {
  it('are replaced whole, in parts and escaped, the longest first', () => {
    const secrets = createSecrets(['base64/secret+=']);
    secrets.remember({ authorization: 'Bearer key-0123456789' });
    expect(secrets.clean('Bearer key-0123456789, key-0123456789!')).toBe('[secret], [secret]!');
    expect(secrets.clean('?k=base64%2Fsecret%2B%3D base64/secret+=')).toBe('?k=[secret] [secret]');
  });

  it('are replaced before a long text is cut', () => {
    const secrets = createSecrets(['key-0123456789']);
    expect(secrets.clean(`${'x'.repeat(495)}key-0123456789`)).toBe(`${'x'.repeat(495)}[secr`);
  });

  it('do not make short words unreadable', () => {
    const secrets = createSecrets(['', 'key']);
    secrets.remember({ authorization: 'Bearer key' });
    expect(secrets.clean('the key is wrong')).toBe('the key is wrong');
  });

  it('of the minute before are still known', () => {
    const secrets = createSecrets([]);
    secrets.remember({ token: 'token-of-12:34' });
    secrets.remember({ token: 'token-of-12:35' });
    expect(secrets.clean('token-of-12:34 token-of-12:35')).toBe('[secret] [secret]');
  });
});
