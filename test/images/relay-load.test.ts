import { once } from 'node:events';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { png, pngMetadata } from './pictures.ts';
import { askAndPause, endless, type RelayWorld, startRelay, until } from './relay-world.ts';

let world: RelayWorld;
beforeAll(async () => {
  world = await startRelay();
});
afterAll(() => world.close());
beforeEach(() => {
  // Another minute: nobody has asked anything yet.
  world.clock += 61_000;
  world.log.lines.length = 0;
});

const file = (body: Buffer) =>
  ((response) => response.end(body)) satisfies Parameters<RelayWorld['link']>[0];
const ask: RelayWorld['ask'] = (...given) => world.ask(...given);

describe('too much', () => {
  test('30 requests a minute for one link, 404 for a wrong one all the same', async () => {
    const link = world.link(file(png()));
    const statuses = [];
    for (let nth = 0; nth < 31; nth += 1) statuses.push((await ask(link, 'HEAD')).status);
    expect(statuses).toEqual([...Array(30).fill(200), 429]);
    const answer = await ask(link);
    expect([answer.status, String(answer.body)]).toEqual([429, 'too many requests\n']);
    expect(answer.headers['retry-after']).toBe('60');
    expect((await ask(world.link(file(png())))).status).toBe(200);
    expect((await ask(`${link}A`)).status).toBe(404);
    world.clock += 60_000;
    expect((await ask(link)).status).toBe(200);
  });

  test('300 requests a minute from one address, whatever they ask for', async () => {
    const from = (address: string) => ({ 'x-forwarded-for': `10.9.8.7, ${address}` });
    const all = await Promise.all(
      Array.from({ length: 300 }, (_, nth) =>
        ask(`${world.origin}/i/guess-${nth}`, 'GET', from('198.51.100.7')),
      ),
    );
    expect(all.every(({ status }) => status === 404)).toBe(true);
    const link = world.link(file(png()));
    const answer = await ask(link, 'GET', from('198.51.100.7'));
    expect(answer.status).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect((await ask(`${world.origin}/i/guess`, 'GET', from('198.51.100.7'))).status).toBe(429);
    expect((await ask(link, 'GET', from('198.51.100.8'))).status).toBe(200);
  });

  test('32 at once; the next comes when one has gone', async () => {
    const waiting: (() => void)[] = [];
    const link = (nth: number) =>
      world.link((response) => {
        response.write(png(16, 16, pngMetadata(5000)));
        waiting.push(() => response.end());
      }, `at-once-${nth}`);
    const asked = Array.from({ length: 32 }, (_, nth) => ask(link(nth)));
    await until(() => waiting.length === 32);
    const answer = await ask(link(32));
    expect(answer.status).toBe(503);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect((await ask(`${world.origin}/i/guess`)).status).toBe(404);
    for (const end of waiting) end();
    expect((await Promise.all(asked)).every(({ status }) => status === 200)).toBe(true);
    expect((await ask(world.link(file(png())))).status).toBe(200);
  });
});

describe('readers and sources that fail', () => {
  const large = { limitBytes: 10 ** 9 };
  const start = png(16, 16).subarray(0, 33);
  const hugeChunk = Buffer.from('3fffffff74455874', 'hex');

  test('a slow reader: the source is not read beyond what the kernel holds', async () => {
    const relay = await startRelay(large);
    let flow: ReturnType<typeof endless> | undefined;
    const link = relay.link((response) => {
      flow = endless(response, Buffer.concat([start, hugeChunk]));
    });
    const socket = await askAndPause(link);
    await until(() => (flow?.written() ?? 0) > 0);
    let before = -1;
    while (before !== flow?.written()) {
      before = flow?.written() ?? 0;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    // Two connections' worth of kernel buffers, and some chunks of ours.
    expect(before).toBeLessThan(30_000_000);
    socket.resume();
    await until(() => (flow?.written() ?? 0) > before + 50_000_000);
    socket.destroy();
    await flow?.closed;
    await relay.close();
  });

  test('a reader that takes nothing is cut, and the source let go', async () => {
    const relay = await startRelay({ ...large, stallMs: 300 });
    let flow: ReturnType<typeof endless> | undefined;
    const link = relay.link((response) => {
      flow = endless(response, Buffer.concat([start, hugeChunk]));
    });
    const socket = await askAndPause(link);
    await until(() => flow !== undefined);
    await flow?.closed;
    socket.on('error', () => {}).resume();
    await once(socket, 'close');
    await until(() => relay.log.lines.some((line) => line.includes('in part')));
    await relay.close();
  });

  test.each([
    ['before the source answers', ''],
    ['while it streams', 'some'],
  ])('a reader that goes away %s closes the source', async (_, first) => {
    const [asked, closed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const link = world.link((response) => {
      response.on('close', closed.resolve);
      if (first !== '') response.write(png(16, 16, pngMetadata(5000)));
      asked.resolve();
    });
    const socket = await askAndPause(link);
    await asked.promise;
    if (first !== '') {
      socket.resume();
      await once(socket, 'data');
    }
    socket.destroy();
    await closed.promise;
  });

  test('requests behind one another on a connection that goes away are all let go', async () => {
    let open = 0;
    const hang = world.link((response) => {
      open += 1;
      response.on('close', () => {
        open -= 1;
      });
      response.write(png(16, 16, pngMetadata(5000)));
    });
    const socket = connect({ port: world.port, host: '127.0.0.1' });
    const asked = `GET ${new URL(hang).pathname} HTTP/1.1\r\nhost: relay\r\n\r\n`;
    socket.write(asked.repeat(3));
    await until(() => open === 3);
    socket.destroy();
    await until(() => open === 0);
  });

  test.each([
    ['cut short', { 'content-length': 100_000 }],
    ['cut without a length', {}],
  ])('a source %s breaks the connection: nobody takes half for a whole', async (_, headers) => {
    const link = world.link((response) => {
      response.writeHead(200, headers);
      response.write(png(16, 16, pngMetadata(50_000)), () =>
        setTimeout(() => response.destroy(), 30),
      );
    });
    await expect(ask(link)).rejects.toThrow(/aborted|socket hang up|ECONNRESET/u);
    expect(world.log.lines.join('\n')).toContain('in part');
  });

  test('a source that goes on over the limit breaks the connection', async () => {
    let flow: ReturnType<typeof endless> | undefined;
    const link = world.link((response) => {
      flow = endless(response, Buffer.concat([start, hugeChunk]));
    });
    const socket = await askAndPause(link);
    const read = (await buffer(socket)).length;
    expect(read).toBeLessThan(1_100_000);
    await flow?.closed;
  });
});
