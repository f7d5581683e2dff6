import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GatewayRefusal, GatewayUnreachable } from '../../src/core/gateway.ts';
import { StoreUnavailable } from '../../src/core/store/index.ts';
import { createTokens } from '../../src/operations/token.ts';
import { ask, askAndPause, until } from '../images/relay-world.ts';
import {
  chunksOf,
  DAY,
  type ResultsWorld,
  SECRET,
  startResults,
  videoOf,
} from './results-world.ts';

const SORRY = 'The video cannot be fetched right now. Try again later.\n';
const clip = Buffer.from('0123456789 a whole video');

let world: ResultsWorld;
beforeAll(async () => {
  world = await startResults();
});
afterAll(() => world.close());
beforeEach(() => {
  // Another minute: nobody has asked anything yet.
  world.clock += 61_000;
  world.log.lines.length = 0;
});

/** Sends chunks of 64 KiB for as long as they are taken; `sent` bytes of them, and `closed` when it was left. */
function endless(first: () => void = () => {}) {
  const flow = { sent: 0, closed: Promise.withResolvers<void>() };
  const open = async (_: string | undefined, signal: AbortSignal) => ({
    status: 200,
    headers: { 'content-type': 'video/mp4' },
    body: (async function* () {
      try {
        for (first(); ; ) {
          flow.sent += 65_536;
          yield Buffer.alloc(65_536);
          // Lets others have their turn, whoever reads.
          await new Promise((resolve) => setImmediate(resolve));
          if (signal.aborted) return;
        }
      } finally {
        flow.closed.resolve();
      }
    })(),
  });
  return { flow, open };
}

describe('a link', () => {
  test('plays the video, to whoever has it, as a browser may have it', async () => {
    const link = world.link(videoOf(clip), 'k3b9x2m4q7');
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/videos\/[\w-]{48,}$/u);
    const answer = await ask(link);
    expect([answer.status, String(answer.body)]).toEqual([200, String(clip)]);
    const { date, connection, ...headers } = answer.headers;
    expect(headers).toEqual({
      'content-type': 'video/mp4',
      'content-length': String(clip.length),
      'accept-ranges': 'bytes',
      'content-disposition': 'inline; filename="video-k3b9x2m4q7.mp4"',
      'cache-control': 'private, max-age=300',
      'x-content-type-options': 'nosniff',
      'content-security-policy':
        "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox allow-same-origin",
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'cross-origin',
    });
  });

  test.each([
    ['bytes=0-3', 206, '0123', 'bytes 0-3/24'],
    ['bytes=19-', 206, 'video', 'bytes 19-23/24'],
    ['bytes=-5', 206, 'video', 'bytes 19-23/24'],
    ['bytes=24-', 416, '', 'bytes */24'],
  ])('a part of it: %s', async (range, status, body, contentRange) => {
    const answer = await ask(world.link(videoOf(clip)), 'GET', { range });
    expect([answer.status, String(answer.body)]).toEqual([status, body]);
    expect(answer.headers).toMatchObject({
      'content-range': contentRange,
      'content-length': String(body.length),
      'x-content-type-options': 'nosniff',
    });
    expect(world.asked.at(-1)?.range).toBe(range);
  });

  test.each([
    ['several parts', { range: 'bytes=0-1,3-4' }],
    ['another unit', { range: 'frames=0-1' }],
    ['nonsense', { range: `bytes=${'9'.repeat(400)}-` }],
    ['a part of what it was once', { range: 'bytes=0-1', 'if-range': '"x"' }],
  ])('%s: the whole', async (_, headers) => {
    const answer = await ask(world.link(videoOf(clip)), 'GET', headers);
    expect([answer.status, String(answer.body)]).toEqual([200, String(clip)]);
    expect(world.asked.at(-1)?.range).toBeUndefined();
  });

  test('HEAD has the same head and no body, and lets the gateway go', async () => {
    const gone = Promise.withResolvers<void>();
    const link = world.link(async (range, signal) => {
      signal.addEventListener('abort', () => gone.resolve());
      return await videoOf(clip)(range, signal);
    });
    const [head, whole] = [await ask(link, 'HEAD'), await ask(link)];
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(head.rawHeaders).toBe(whole.rawHeaders);
    await gone.promise;
  });

  test('HEAD reads nothing of the video', async () => {
    const { flow, open } = endless();
    const gone = Promise.withResolvers<void>();
    const link = world.link(async (range, signal) => {
      signal.addEventListener('abort', () => gone.resolve());
      return await open(range, signal);
    });
    expect((await ask(link, 'HEAD')).status).toBe(200);
    await gone.promise;
    expect(flow.sent).toBe(0);
  });

  test('has the path that a proxy before us takes off', async () => {
    const other = await startResults({ path: '/bots/reelbot' });
    const link = other.link(videoOf(clip));
    expect(new URL(link).pathname).toMatch(/^\/bots\/reelbot\/videos\/[\w-]+$/u);
    expect((await ask(link.replace('/bots/reelbot', ''))).status).toBe(200);
    await other.close();
  });

  test.each([
    ['video/webm; codecs=vp9', 'video/webm', 'webm'],
    ['video/quicktime', 'video/quicktime', 'mov'],
    ['VIDEO/MP4', 'video/mp4', 'mp4'],
    ['binary/octet-stream', 'video/mp4', 'mp4'],
  ])('of type %s', async (given, type, extension) => {
    const answer = await ask(world.link(videoOf(clip, { 'content-type': given }), 'x'));
    expect(answer.headers['content-type']).toBe(type);
    expect(answer.headers['content-disposition']).toBe(`inline; filename="video-x.${extension}"`);
  });

  test('of no type', async () => {
    const link = world.link(async () => ({ status: 200, headers: {}, body: chunksOf(clip) }));
    const answer = await ask(link);
    expect([answer.headers['content-type'], String(answer.body)]).toEqual([
      'video/mp4',
      String(clip),
    ]);
  });

  test('nothing else of what the gateway says is passed on', async () => {
    const link = world.link(
      videoOf(clip, { 'set-cookie': 'a=b', location: 'http://x.example/', 'accept-ranges': 'x\n' }),
    );
    const { headers } = await ask(link);
    for (const name of ['set-cookie', 'location', 'accept-ranges']) {
      expect(headers).not.toHaveProperty(name);
    }
  });
});

describe('whatever is wrong with a link, the answer is the same', () => {
  const wrong: readonly [string, () => string][] = [
    ['/videos/', () => `${world.origin}/videos/`],
    ['nonsense', () => `${world.origin}/videos/hello`],
    ['changed', () => world.link(videoOf(clip)).replace(/.$/u, (at) => (at === 'A' ? 'E' : 'A'))],
    ['longer', () => `${world.link(videoOf(clip))}/x`],
    [
      'for a picture',
      () => {
        world.link(videoOf(clip), 'mine');
        const expires = Math.ceil(world.clock / 1000) + 60;
        const tokens = createTokens(SECRET, 'reelbot: picture relay, version 1');
        return `${world.origin}/videos/${tokens.seal({ task: 'mine', index: 0, expires })}`;
      },
    ],
    [
      'older than a week',
      () => {
        const link = world.link(videoOf(clip));
        world.clock += 7 * DAY;
        return link;
      },
    ],
    [
      'to a video that was removed',
      () => {
        const link = world.link(videoOf(clip), 'removed');
        world.forget('removed');
        return link;
      },
    ],
  ];
  test.each(wrong)('%s', async (_, urlOf) => {
    const reference = await ask(`${world.origin}/nothing`);
    expect(reference.status).toBe(404);
    expect(await ask(urlOf())).toMatchObject({
      status: 404,
      rawHeaders: reference.rawHeaders,
      body: reference.body,
    });
  });

  test('POST', async () => {
    expect((await ask(world.link(videoOf(clip)), 'POST')).status).toBe(404);
  });

  test('to the last moment of the week it is right', async () => {
    const link = world.link(videoOf(clip));
    world.clock += 7 * DAY - 1000;
    expect((await ask(link)).status).toBe(200);
  });
});

describe('a gateway that fails', () => {
  const failing = (error: Error) => () => Promise.reject(error);
  const answering = (status: number, headers: Record<string, string>) => async () => ({
    status,
    headers,
    body: chunksOf(Buffer.from('hush hush')),
  });

  test.each([
    ['cannot be asked', failing(new GatewayUnreachable('no', 'down'))],
    ['says no', failing(new GatewayRefusal('unknown-task', 'expired'))],
    ['answers with a page', answering(200, { 'content-type': 'text/html' })],
    ['answers with a document', answering(200, { 'content-type': 'application/xml; video/mp4' })],
    ['answers with a script', answering(200, { 'content-type': 'text/javascript; video/mp4' })],
    ['answers with another status', answering(404, { 'content-type': 'video/mp4' })],
    ['does not say which part it is', answering(206, { 'content-type': 'video/mp4' })],
  ])('%s: 502 in words, and none of its own', async (_, open) => {
    const answer = await ask(world.link(open));
    expect([answer.status, String(answer.body)]).toEqual([502, SORRY]);
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
  });

  test('the store is down: 503, and when to come again', async () => {
    const answer = await ask(world.link(failing(new StoreUnavailable('down'))));
    expect([answer.status, String(answer.body)]).toEqual([503, 'not now\n']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  const saying = (length: number, ...chunks: string[]) =>
    world.link(async () => ({
      status: 200,
      headers: { 'content-type': 'video/mp4', 'content-length': String(length) },
      body: chunksOf(...chunks.map((chunk) => Buffer.from(chunk))),
    }));

  test.each([
    ['less than it announced', () => saying(100, 'half')],
    ['more than it announced', () => saying(6, 'whole', ' HTTP/1.1 200 OK')],
    [
      'and breaks off',
      () =>
        world.link(async () => ({
          status: 200,
          headers: { 'content-type': 'video/mp4' },
          body: (async function* () {
            yield Buffer.from('some');
            throw new GatewayUnreachable('no', 'cut');
          })(),
        })),
    ],
  ])('sends %s: the connection breaks, nobody takes it for a whole', async (_, linkOf) => {
    await expect(ask(linkOf())).rejects.toThrow(/aborted|socket hang up|ECONNRESET/u);
    await until(() => world.log.lines.some((line) => line.includes('in part')));
  });

  test('the log has tasks and statuses: no link', async () => {
    const links = [world.link(videoOf(clip)), world.link(answering(404, {})), saying(100, 'half')];
    for (const link of links) await ask(link).catch(() => {});
    const text = world.log.lines.join('\n');
    expect(world.log.lines).toHaveLength(3);
    for (const link of links) expect(text).not.toContain(link.split('/').at(-1));
  });
});

describe('readers', () => {
  test('who read slowly hold the gateway back', async () => {
    const { flow, open } = endless();
    const socket = await askAndPause(world.link(open));
    await until(() => flow.sent > 0);
    let before = -1;
    // It stands still once the kernel's buffers are full.
    while (before !== flow.sent) {
      before = flow.sent;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(before).toBeLessThan(30_000_000);
    socket.resume();
    await until(() => flow.sent > before + 50_000_000);
    socket.destroy();
    await flow.closed.promise;
  });

  test('who take nothing are cut', async () => {
    const hasty = await startResults({ stallMs: 200 });
    const { flow, open } = endless();
    const socket = await askAndPause(hasty.link(open));
    await flow.closed.promise;
    socket.on('error', () => {}).resume();
    await once(socket, 'close');
    await hasty.close();
  });

  test('who go away while the gateway is asked take that back', async () => {
    const [asked, aborted] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const link = world.link(async (_, signal) => {
      asked.resolve();
      await once(signal, 'abort');
      aborted.resolve();
      throw new GatewayUnreachable('no', 'aborted');
    });
    const socket = await askAndPause(link);
    await asked.promise;
    socket.destroy();
    await aborted.promise;
    await until(() => world.log.lines.length > 0);
    expect(world.log.lines).toEqual([expect.stringContaining('the reader left')]);
  });

  test('who are many: 32 at once, then 503', async () => {
    const flows = Array.from({ length: 32 }, () => endless());
    const sockets = await Promise.all(flows.map(({ open }) => askAndPause(world.link(open))));
    await until(() => flows.every(({ flow }) => flow.sent > 0));
    const answer = await ask(world.link(videoOf(clip)));
    expect(answer.status).toBe(503);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    for (const socket of sockets) socket.destroy();
    await Promise.all(flows.map(({ flow }) => flow.closed.promise));
    expect((await ask(world.link(videoOf(clip)))).status).toBe(200);
  });

  test('a large video comes whole', async () => {
    const chunk = Buffer.alloc(1_000_000, 'x');
    const link = world.link(async () => ({
      status: 200,
      headers: { 'content-type': 'video/mp4', 'content-length': '20000000' },
      body: chunksOf(...Array<Buffer>(20).fill(chunk)),
    }));
    const { body } = await ask(link);
    expect(body.length).toBe(20_000_000);
    expect(body.every((byte) => byte === 0x78)).toBe(true);
  });
});
