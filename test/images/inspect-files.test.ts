import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImageFault } from '../../src/core/image.ts';
import { createPictures } from '../../src/images/pictures.ts';
import { createAgent } from '../../src/images/reach.ts';
import { bytes, type File, hugeChunk, join, pictures, refused } from './hostile-files.ts';
import { limits as common, type Local, notes, serve } from './local.ts';
import { jpeg, png, webp } from './pictures.ts';

const limits = { ...common, bytes };
const log = notes();

/** Every answer by its path; each is served as it is, with or without a Content-Length. */
const answers = new Map<string, (response: ServerResponse) => void>();
let server: Local;

beforeAll(async () => {
  server = await serve((request, response) => {
    const answer = answers.get(request.url ?? '');
    if (answer === undefined) response.writeHead(404).end();
    else answer(response);
  });
});
afterAll(() => server.close());

async function inspect(path: string, timeoutMs = 5000, signal = new AbortController().signal) {
  const { inspect: look } = createPictures({ privateHosts: [], log, timeoutMs });
  const url = `http://127.0.0.1:${server.port}${path}`;
  return look({ url, trusted: true }, limits, signal);
}

let count = 0;
/** The deadline is beyond any test's own, so that what ends early does so for its own reason. */
async function inspectAnswer(answer: (response: ServerResponse) => void, timeoutMs = 600_000) {
  count += 1;
  const path = `/${count}.png`;
  answers.set(path, answer);
  return inspect(path, timeoutMs);
}

/** In one piece with its length, in one piece without, and in many small ones. */
async function inspectFile({ body, headers = {}, status = 200 }: File) {
  const whole = Buffer.from(body);
  const type = { 'content-type': 'image/png', ...headers };
  const known = await inspectAnswer((response) => {
    response.writeHead(status, { 'content-length': whole.length, ...type }).end(whole);
  });
  const chunked = await inspectAnswer((response) => {
    response.writeHead(status, type).write(whole.subarray(0, 1));
    response.end(whole.subarray(1));
  });
  const step = Math.max(1, Math.ceil(whole.length / 50));
  const trickled = await inspectAnswer((response) => {
    response.writeHead(status, type);
    for (let at = 0; at < whole.length; at += step) response.write(whole.subarray(at, at + step));
    response.end();
  });
  expect([chunked, trickled]).toEqual([known, known]);
  return known;
}

test.each(pictures)('%s is a picture', async (_, body) => {
  expect(await inspectFile({ body })).toBeUndefined();
  expect(await inspectFile({ body, headers: { 'content-type': 'text/html' } })).toBeUndefined();
});

test.each(refused)('%s', async (_, file, fault) => {
  expect(await inspectFile(file)).toBe(fault);
});

test('the table of refused files is as long as it should be', () => {
  expect(new Set(refused.map(([name]) => name)).size).toBe(refused.length);
  expect(refused.length).toBeGreaterThan(60);
});

test('as large as allowed is allowed', async () => {
  const picture = png();
  const body = join(picture, Buffer.alloc(bytes - picture.length));
  expect(await inspectFile({ body })).toBeUndefined();
});

test('a type that the model does not take', async () => {
  answers.set('/type', (response) => response.end(webp()));
  const { inspect: look } = createPictures({ privateHosts: [], log, timeoutMs: 5000 });
  const image = { url: `http://127.0.0.1:${server.port}/type`, trusted: true };
  const { signal } = new AbortController();
  expect(await look(image, { ...limits, types: ['image/png'] }, signal)).toBe('not-an-image');
  expect(await look(image, { ...limits, types: ['image/webp'] }, signal)).toBeUndefined();
});

describe('answers that misbehave', () => {
  /** Writes for as long as anybody listens; resolves to the bytes written when the peer has gone. */
  function endless(response: ServerResponse, first: Buffer): Promise<number> {
    let written = 0;
    const more = () => {
      while (!response.destroyed) {
        written += 65_536;
        if (!response.write(Buffer.alloc(65_536))) return;
      }
    };
    response.on('drain', more);
    response.write(first);
    more();
    return new Promise((settle) => response.on('close', () => settle(written)));
  }

  test.each<[string, Buffer, ImageFault]>([
    ['an endless picture', png(16, 16).subarray(0, -12), 'not-an-image'],
    ['an endless chunk', join(png().subarray(0, 33), hugeChunk), 'too-large'],
    ['endless bytes after a picture', png(), 'too-large'],
    ['endless zeros', Buffer.alloc(1), 'not-an-image'],
    ['an endless scan', jpeg().subarray(0, -2), 'too-large'],
  ])('%s is left early', async (_, first, fault) => {
    let left: Promise<number> | undefined;
    expect(
      await inspectAnswer((response) => {
        left = endless(response, first);
      }),
    ).toBe(fault);
    // What the sockets' buffers hold is written too, and nobody reads it.
    expect(await left).toBeLessThan(20_000_000);
  });

  test('the body of a redirect is not read', async () => {
    let left: Promise<number> | undefined;
    expect(
      await inspectAnswer((response) => {
        response.writeHead(302, { location: '/missing' });
        left = endless(response, Buffer.alloc(1));
      }),
    ).toBe('unreachable');
    expect(await left).toBeLessThan(20_000_000);
  });

  test('a Content-Length over the limit is believed, and nothing is read', async () => {
    let gone: Promise<unknown> | undefined;
    expect(
      await inspectAnswer((response) => {
        gone = new Promise((settle) => response.on('close', settle));
        response.writeHead(200, { 'content-length': bytes + 1 }).flushHeaders();
      }),
    ).toBe('too-large');
    await gone;
  });

  test.each<[string, (response: ServerResponse) => void, ImageFault | undefined]>([
    [
      'Content-Length larger than the file',
      (response) => {
        response.writeHead(200, { 'content-length': png().length + 10 });
        response.write(png(), () => response.destroy());
      },
      'unreachable',
    ],
    [
      'Content-Length smaller than the file',
      (response) => {
        response.strictContentLength = false;
        response.socket?.end(
          join(`HTTP/1.1 200 OK\r\ncontent-length: ${png().length - 9}\r\n\r\n`, png()),
        );
      },
      'not-an-image',
    ],
    [
      'Content-Length that is no number',
      (response) => response.socket?.end('HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\nhello'),
      'unreachable',
    ],
    [
      'no HTTP at all',
      (response) => response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n'),
      'unreachable',
    ],
    ['a cut connection', (response) => response.destroy(), 'unreachable'],
    ['a reset', (response) => response.socket?.resetAndDestroy(), 'unreachable'],
    [
      'a cut in the middle',
      (response) => {
        response.write(png(640, 480).subarray(0, 50), () => response.destroy());
      },
      'unreachable',
    ],
    [
      'endless headers',
      (response) => response.socket?.write(`HTTP/1.1 200 OK\r\na: ${'x'.repeat(200_000)}`),
      'unreachable',
    ],
    [
      'a redirect to itself',
      (response) => response.writeHead(302, { location: '' }).end(),
      'unreachable',
    ],
  ])('%s', async (_, answer, fault) => {
    expect(await inspectAnswer(answer)).toBe(fault);
  });

  test.each<[string, (response: ServerResponse) => void]>([
    ['no answer', () => {}],
    ['headers and nothing more', (response) => response.flushHeaders()],
    ['half a picture and nothing more', (response) => response.write(png().subarray(0, 40))],
    ['a picture that never ends', (response) => response.write(png())],
    [
      'one byte at a time',
      (response) => {
        const timer = setInterval(() => response.write('\x89'), 5);
        response.on('close', () => clearInterval(timer));
      },
    ],
  ])('%s: the deadline ends it', async (_, answer) => {
    expect(await inspectAnswer(answer, 60)).toBe('unreachable');
  });

  test('three redirects are followed, a fourth is not', async () => {
    for (const step of [1, 2, 3, 4]) {
      answers.set(`/step${step}`, (response) => {
        response.writeHead(307, { location: `/step${step - 1}` }).end('moved');
      });
    }
    answers.set('/step0', (response) => response.end(png()));
    expect(await inspect('/step3')).toBeUndefined();
    const before = server.seen.length;
    expect(await inspect('/step4')).toBe('unreachable');
    expect(server.seen.slice(before)).toEqual(['/step4', '/step3', '/step2', '/step1']);
  });

  test('an aborted signal ends it, before or within', async () => {
    const controller = new AbortController();
    answers.set('/abort', () => controller.abort());
    expect(await inspect('/abort', 5000, controller.signal)).toBe('unreachable');
    const before = server.seen.length;
    expect(await inspect('/abort', 5000, controller.signal)).toBe('unreachable');
    expect(server.seen).toHaveLength(before);
  });

  test('a name that takes for ever is ended by the deadline', async () => {
    // The agent itself would wait far longer than this test may take.
    const dispatcher = createAgent(600_000, () => {});
    const { inspect: look } = createPictures({ privateHosts: [], log, timeoutMs: 60, dispatcher });
    const image = { url: 'http://cdn.example/', trusted: false };
    expect(await look(image, limits, new AbortController().signal)).toBe('unreachable');
    const controller = new AbortController();
    const looking = look(image, limits, controller.signal);
    controller.abort();
    expect(await looking).toBe('unreachable');
    await dispatcher.destroy();
  });

  test('nobody listens', async () => {
    const closed = await serve(() => {});
    await closed.close();
    const { inspect: look } = createPictures({ privateHosts: [], log, timeoutMs: 5000 });
    const image = { url: `http://127.0.0.1:${closed.port}/`, trusted: true };
    expect(await look(image, limits, new AbortController().signal)).toBe('unreachable');
  });
});
