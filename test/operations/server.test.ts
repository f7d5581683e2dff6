import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSmallServer, type SmallServer } from '../../src/operations/server.ts';
import { notes } from '../images/local.ts';

const patience = { headMs: 200, requestMs: 400, everyMs: 50, lastMs: 300, connections: 4 };

let server: SmallServer;
let origin: string;
let port: number;
const log = notes();

beforeEach(async () => {
  log.lines.length = 0;
  server = createSmallServer(log, patience);
  server.add('GET', '/exact', (_, response) => void response.end('exact'));
  server.add('GET', '/i/', (request, response) => void response.end(`below ${request.url}`));
  server.add('GET', '/i/deep/', (_, response) => void response.end('deeper'));
  server.add('GET', '/i/exact', (_, response) => void response.end('exact below'));
  server.add('POST', '/events', async (request, response) => {
    response.end(`heard ${await text(request)}`);
  });
  server.add('GET', '/fails/', () => Promise.reject(new Error('oh no')));
  server.add('GET', '/fails-late/', async (_, response) => {
    response.write('some');
    await new Promise((resolve) => setTimeout(resolve, 20));
    throw new Error('oh no');
  });
  server.add('GET', '/endless', (_, response) => {
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536)));
    };
    response.on('drain', more);
    more();
  });
  port = (await server.listen(0, '127.0.0.1')) ?? 0;
  origin = `http://127.0.0.1:${port}`;
});
afterEach(() => server.stop());

const get = async (path: string, method = 'GET') => {
  const response = await fetch(`${origin}${path}`, { method });
  return `${response.status} ${await response.text()}`;
};

describe('routes', () => {
  test.each([
    ['/exact', '200 exact'],
    ['/exact?a=b', '200 exact'],
    ['/i/', '200 below /i/'],
    ['/i/a/b?c', '200 below /i/a/b?c'],
    ['/i/deep/a', '200 deeper'],
    ['/i/deep', '200 below /i/deep'],
    ['/i/exact', '200 exact below'],
    ['/i/exact/', '200 below /i/exact/'],
    ['/i', '404 not found\n'],
    ['/exact/', '404 not found\n'],
    ['/', '404 not found\n'],
    ['/events', '404 not found\n'],
  ])('%s: %s', async (path, answer) => {
    expect(await get(path)).toBe(answer);
  });

  test('a HEAD is answered as its GET, without a body', async () => {
    expect(await get('/exact', 'HEAD')).toBe('200 ');
    expect(await get('/i/a', 'HEAD')).toBe('200 ');
    expect(await get('/events', 'HEAD')).toBe('404 ');
  });

  test('another method is another route', async () => {
    const response = await fetch(`${origin}/events`, { method: 'POST', body: 'that' });
    expect(await response.text()).toBe('heard that');
    expect(await get('/i/a', 'DELETE')).toBe('404 not found\n');
  });

  test('a handle that fails is a 500, or a broken connection; the log knows the route alone', async () => {
    expect(await get('/fails/secret')).toBe('500 ');
    await expect(get('/fails-late/secret')).rejects.toThrow();
    expect(log.lines).toHaveLength(2);
    expect(log.lines.join('\n')).toMatch(/GET \/fails\//u);
    expect(log.lines.join('\n')).not.toContain('secret');
  });

  test('nothing asked for: it does not listen', async () => {
    const idle = createSmallServer(log);
    expect(await idle.listen(0, '127.0.0.1')).toBeUndefined();
    await idle.stop();
  });
});

describe('strangers', () => {
  const dial = async (words: string) => {
    const socket = connect({ port, host: '127.0.0.1' }).on('error', () => {});
    await once(socket, 'connect');
    socket.write(words);
    return socket;
  };

  test.each([
    ['who say nothing', ''],
    ['who never end their head', 'GET /exact HTTP/1.1\r\nhost: x\r\n'],
    ['who never send their body', 'POST /events HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n'],
  ])('%s are shown out', async (_, words) => {
    const socket = await dial(words);
    await once(socket.resume(), 'close');
    expect(await get('/exact')).toBe('200 exact');
  });

  test('more than there is room for are turned away', async () => {
    const sockets = await Promise.all(Array.from({ length: 4 }, () => dial('')));
    const late = await dial('GET /exact HTTP/1.1\r\nhost: x\r\n\r\n');
    let said = '';
    late.on('data', (chunk: Buffer) => {
      said += chunk;
    });
    await new Promise((resolve) => late.once('close', resolve));
    expect(said).toBe('');
    for (const socket of sockets) socket.destroy();
  });

  test('who read slowly do not hold up a stop', async () => {
    const socket = await dial('GET /endless HTTP/1.1\r\nhost: x\r\n\r\n');
    socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const began = performance.now();
    await server.stop();
    expect(performance.now() - began).toBeLessThan(patience.lastMs + 2000);
    socket.destroy();
  });

  test('who have asked already are answered before a stop', async () => {
    const slow = createSmallServer(log, patience);
    const asked = Promise.withResolvers<void>();
    slow.add('GET', '/slow', async (_, response) => {
      asked.resolve();
      await new Promise((resolve) => setTimeout(resolve, 100));
      response.end('there');
    });
    const at = await slow.listen(0, '127.0.0.1');
    const answer = fetch(`http://127.0.0.1:${at}/slow`).then((response) => response.text());
    await asked.promise;
    await slow.stop();
    expect(await answer).toBe('there');
  });
});
