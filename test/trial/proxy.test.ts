import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { Agent, request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { corrupted } from '../../trial/faults/bytes.ts';
import { type FaultProxy, startProxy } from '../../trial/faults/proxy.ts';

const BODY = JSON.stringify({ answer: 'x'.repeat(4000) });

let server: Server;
let sockets: WebSocketServer;
let proxy: FaultProxy;
let client: Agent;
/** What the server has read of each request, and what was asked of it. */
let asked: { host: string | undefined; body: string }[];

const portOf = (one: Server): number => {
  const address = one.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

beforeEach(async () => {
  asked = [];
  server = createServer((incoming, response) => {
    let body = '';
    incoming.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    incoming.on('end', () => {
      asked.push({ host: incoming.headers.host, body });
      const { port } = new URL(`http://127.0.0.1:${portOf(server)}`);
      response.end(incoming.url === '/where' ? `ws://127.0.0.1:${port}/in` : BODY);
    });
  });
  sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(String(data))));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await startProxy({ port: portOf(server), name: 'cord.test', random: () => 0.5 });
  client = new Agent({ headersTimeout: 150, bodyTimeout: 150 });
});

afterEach(async () => {
  await client.destroy();
  await proxy.close();
  for (const socket of sockets.clients) socket.terminate();
  server.closeAllConnections();
  server.close();
});

async function ask(path = '/', body?: string): Promise<string> {
  const answer = await request(`http://127.0.0.1:${proxy.port}${path}`, {
    dispatcher: client,
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined ? {} : { body }),
    headers: { host: `cord.test:${proxy.port}` },
  });
  return await answer.body.text();
}

/** The code of what went wrong. */
async function failure(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => 'nothing',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );
}

async function openSocket(): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}/`);
  socket.on('error', () => {});
  await once(socket, 'open');
  return socket;
}

describe('in good weather', () => {
  it('everything passes as it is, the Host header too', async () => {
    expect(await ask('/', 'a paper boat')).toBe(BODY);
    expect(asked).toEqual([{ host: `cord.test:${proxy.port}`, body: 'a paper boat' }]);
  });

  it('frames of a WebSocket pass both ways', async () => {
    const socket = await openSocket();
    socket.send('ahoy');
    const [data] = await once(socket, 'message');
    expect(String(data)).toBe('ahoy');
    socket.close();
    expect((await once(socket, 'close'))[0]).toBe(1005);
  });

  it("the server's own address in an answer is that of the proxy", async () => {
    expect(await ask('/where')).toBe(`ws://cord.test:${proxy.port}/in`);
  });
});

describe('a fault', () => {
  it('latency: each way takes so long', async () => {
    proxy.set({ latencyMs: 40, jitterMs: 10 });
    const began = performance.now();
    expect(await ask()).toBe(BODY);
    expect(performance.now() - began).toBeGreaterThan(80);
  });

  it('bandwidth: bytes take their time', async () => {
    proxy.set({ bytesPerSecond: 40_000 });
    const began = performance.now();
    expect(await ask()).toBe(BODY);
    expect(performance.now() - began).toBeGreaterThan(100);
  });

  it('refuse: a new connection is reset, and one that is open is not', async () => {
    const socket = await openSocket();
    proxy.set({ refuse: true });
    expect(await failure(ask())).toMatch(/ECONNRESET|UND_ERR_SOCKET/u);
    socket.send('still there');
    expect(String((await once(socket, 'message'))[0])).toBe('still there');
    expect(asked).toEqual([]);
  });

  it.each([0, 100])(
    'a cut after %i bytes of the request: the server does not get it',
    async (afterBytes) => {
      proxy.set({ cut: { way: 'there', afterBytes } });
      expect(await failure(ask('/', 'x'.repeat(500)))).toMatch(/ECONNRESET|UND_ERR_SOCKET|EPIPE/u);
      expect(asked).toEqual([]);
    },
  );

  it.each([0, 1000])(
    'a cut after %i bytes of the answer: the server has done it',
    async (afterBytes) => {
      proxy.set({ cut: { way: 'back', afterBytes } });
      expect(await failure(ask('/', 'do it'))).toMatch(/ECONNRESET|UND_ERR_SOCKET/u);
      expect(asked).toHaveLength(1);
    },
  );

  it('half-open: nothing comes, and nobody is told', async () => {
    const socket = await openSocket();
    proxy.set({ swallow: true });
    socket.send('anybody?');
    expect(await failure(ask())).toBe('UND_ERR_HEADERS_TIMEOUT');
    expect(socket.readyState).toBe(WebSocket.OPEN);
    expect(asked).toEqual([]);
  });

  it('half-open, then healed: what was lost is reset, new connections work', async () => {
    const socket = await openSocket();
    proxy.set({ swallow: true });
    socket.send('anybody?');
    expect(await failure(ask())).toBe('UND_ERR_HEADERS_TIMEOUT');
    const over = once(socket, 'close');
    proxy.heal();
    expect((await over)[0]).toBe(1006);
    expect(await ask()).toBe(BODY);
  });

  it('half-open, and kept so: dead for good, beside new connections that work', async () => {
    const socket = await openSocket();
    const echoes: string[] = [];
    socket.on('message', (data) => echoes.push(String(data)));
    proxy.set({ swallow: true });
    socket.send('anybody?');
    expect(await failure(ask())).toBe('UND_ERR_HEADERS_TIMEOUT');
    proxy.heal('keep');
    socket.send('and now?');
    expect(await ask()).toBe(BODY);
    expect([socket.readyState, echoes]).toEqual([WebSocket.OPEN, []]);
  });

  it('truncation: the answer ends early', async () => {
    proxy.set({ endAfterBytes: 1000 });
    expect(await failure(ask())).toBe('UND_ERR_SOCKET');
    expect(asked).toHaveLength(1);
  });

  it('corruption: the head is whole and the body no JSON', async () => {
    proxy.set({ corrupt: true });
    const body = await ask();
    expect(() => JSON.parse(body)).toThrow(SyntaxError);
    proxy.heal();
    expect(await ask()).toBe(BODY);
  });

  it('corruption of a WebSocket: the connection fails', async () => {
    const socket = await openSocket();
    proxy.set({ corrupt: true });
    socket.send('ahoy there, ahoy there');
    const code = await new Promise((resolve) => socket.on('close', resolve));
    expect([1002, 1006, 1007]).toContain(code);
  });

  it('meets a share of the connections only', async () => {
    const throws = [0.9, 0.1];
    const some = await startProxy({ port: portOf(server), random: () => throws.shift() ?? 0 });
    some.set({ refuse: true, share: 0.5 });
    const first = connect(some.port, '127.0.0.1');
    await once(first, 'connect');
    first.end('GET / HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n');
    let text = '';
    for await (const chunk of first) text += String(chunk);
    expect(text).toContain('200 OK');
    const second = connect(some.port, '127.0.0.1');
    expect(await failure(once(second, 'end'))).toBe('ECONNRESET');
    expect(some.seen).toEqual({ connections: 2, met: 1 });
    await some.close();
  });
});

describe('corrupted bytes', () => {
  it('a head alone, and nothing, stay as they are', () => {
    for (const text of ['HTTP/1.1 204 No Content\r\n\r\n', 'HTTP/1.1 200 OK\r\ncontent-le', '']) {
      expect(corrupted(Buffer.from(text), () => 0.9).toString()).toBe(text);
    }
  });
});
