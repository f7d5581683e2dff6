import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImageFault } from '../../src/core/image.ts';
import { createInspectImage } from '../../src/images/inspect.ts';
import { createAgent } from '../../src/images/reach.ts';
import { type Local, notes, serve } from './local.ts';
import {
  animatedWebp,
  apng,
  gif,
  jpeg,
  jpegMetadata,
  pdf,
  png,
  pngMetadata,
  webp,
  webpChunk,
  webpExtended,
  webpOf,
  webpWithMetadata,
} from './pictures.ts';

const bytes = 300_000;
const limits = { bytes, types: ['image/png', 'image/jpeg', 'image/webp'] };
const log = notes();

interface File {
  readonly body: Buffer | string;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly status?: number;
  readonly path?: string;
}

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
  const look = createInspectImage({ privateHosts: [], log, timeoutMs });
  const url = `http://127.0.0.1:${server.port}${path}`;
  return look({ url, trusted: true, name: path }, limits, signal);
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

const text = (words: string) => Buffer.from(words);
const join = (...parts: (Buffer | string)[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part)));
const hugeChunk = Buffer.from('7fffffff74455874', 'hex');

const pictures: readonly [string, Buffer][] = [
  ['PNG', png()],
  ['wide PNG', png(1280, 720)],
  ['PNG with 200 kB of metadata', png(16, 16, pngMetadata(200_000))],
  ['PNG with a thousand chunks', png(16, 16, Buffer.concat(Array(1000).fill(pngMetadata(3))))],
  ['PNG with something after its end', join(png(), 'trailing words')],
  ['PNG that is a ZIP too', join(png(), text('PK\u0003\u0004'), Buffer.alloc(500))],
  ['JPEG', jpeg()],
  ['wide JPEG', jpeg(1280, 720)],
  ['JPEG with a thumbnail inside', jpeg(16, 16, jpegMetadata(jpeg()))],
  [
    'JPEG with 130 kB of metadata',
    jpeg(16, 16, join(...[1, 2].map(() => jpegMetadata(Buffer.alloc(65_533, 'x'))))),
  ],
  ['JPEG with a video after its end', join(jpeg(), Buffer.alloc(10_000, 'v'))],
  ['JPEG with stray bytes between segments', jpeg(16, 16, join(jpegMetadata(text('x')), '\0\0'))],
  ['JPEG with a script in a comment', jpeg(16, 16, jpegMetadata(text('<?php system($_GET[0]);')))],
  ['WebP', webp()],
  ['WebP with 100 kB of metadata', webpWithMetadata(100_001)],
  ['WebP with something after its end', join(webp(), 'trailing words')],
];

const refused: readonly [string, File, ImageFault][] = [
  ['0 bytes', { body: '' }, 'not-an-image'],
  ['one byte', { body: '\x89' }, 'not-an-image'],
  ['text', { body: 'hello' }, 'not-an-image'],
  ['zeros', { body: Buffer.alloc(100_000) }, 'not-an-image'],
  [
    'a login page that says image/png',
    { body: '<!doctype html><title>Log in</title>' },
    'not-an-image',
  ],
  [
    'JSON that says image/jpeg',
    { body: '{"ok":false}', headers: { 'content-type': 'image/jpeg' } },
    'not-an-image',
  ],
  [
    'SVG',
    { body: '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>' },
    'not-an-image',
  ],
  [
    'SVG with a prologue',
    { body: '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>' },
    'not-an-image',
  ],
  ['PDF named .png', { body: pdf() }, 'not-an-image'],
  ['PDF with a PNG inside', { body: join(pdf(), png()) }, 'not-an-image'],
  ['ZIP', { body: join('PK\u0003\u0004', Buffer.alloc(100)) }, 'not-an-image'],
  ['executable', { body: join(Buffer.from([0x7f]), 'ELF', Buffer.alloc(100)) }, 'not-an-image'],
  ['BMP', { body: join('BM', Buffer.alloc(100)) }, 'not-an-image'],
  [
    'TIFF',
    { body: join(Buffer.from('49492a0008000000', 'hex'), Buffer.alloc(100)) },
    'not-an-image',
  ],
  [
    'AVIF',
    { body: join(Buffer.from('0000001c', 'hex'), 'ftypavif', Buffer.alloc(100)) },
    'not-an-image',
  ],
  [
    'MP4',
    { body: join(Buffer.from('0000001c', 'hex'), 'ftypisom', Buffer.alloc(100)) },
    'not-an-image',
  ],
  [
    'WAV, a RIFF as WebP is',
    { body: webpChunk('RIFF', join('WAVE', Buffer.alloc(100))) },
    'not-an-image',
  ],
  [
    'gzip of a PNG',
    { body: gzipSync(png()), headers: { 'content-encoding': 'gzip' } },
    'not-an-image',
  ],
  [
    'gzip bomb of 200 MB',
    { body: gzipSync(Buffer.alloc(200_000_000)), headers: { 'content-encoding': 'gzip' } },
    'not-an-image',
  ],
  ['gzip bomb without a word', { body: gzipSync(Buffer.alloc(100_000_000)) }, 'not-an-image'],
  ['still GIF', { body: gif() }, 'not-an-image'],
  [
    'GIF with a script',
    { body: join('GIF89a/*', Buffer.alloc(50), '*/=1;alert(1)') },
    'not-an-image',
  ],
  ['animated GIF', { body: gif(3) }, 'animated'],
  ['animated PNG', { body: apng() }, 'animated'],
  ['animated PNG behind 200 kB of metadata', { body: apng(pngMetadata(200_000)) }, 'animated'],
  ['animated WebP', { body: animatedWebp() }, 'animated'],
  ['animated WebP that hides its flag', { body: animatedWebp(false) }, 'animated'],
  [
    'still WebP that says it is animated',
    { body: webpOf(webpExtended(0x02), webp().subarray(12)) },
    'animated',
  ],
  ['PNG signature alone', { body: png().subarray(0, 8) }, 'not-an-image'],
  [
    'PNG signature, then HTML',
    { body: join(png().subarray(0, 8), '<html><script>alert(1)</script>') },
    'not-an-image',
  ],
  ['PNG cut before its end', { body: png(640, 480).subarray(0, -5) }, 'not-an-image'],
  ['PNG cut in its pixels', { body: png(640, 480).subarray(0, 60) }, 'not-an-image'],
  [
    'PNG without pixels',
    { body: join(png().subarray(0, 33), png().subarray(-12)) },
    'not-an-image',
  ],
  ['PNG of no width', { body: png(0, 10) }, 'not-an-image'],
  ['PNG of no height', { body: png(10, 0) }, 'not-an-image'],
  ['PNG with a chunk of 2 GB', { body: png(16, 16, hugeChunk) }, 'not-an-image'],
  [
    'PNG with a chunk of negative length',
    { body: png(16, 16, Buffer.from('ffffffff74455874', 'hex')) },
    'not-an-image',
  ],
  [
    'PNG with words for chunks',
    { body: png(16, 16, text('just some words here')) },
    'not-an-image',
  ],
  ['JPEG start alone', { body: jpeg().subarray(0, 3) }, 'not-an-image'],
  [
    'JPEG start, then HTML',
    { body: join(jpeg().subarray(0, 3), '<html><script>alert(1)</script>') },
    'not-an-image',
  ],
  ['JPEG cut before its end', { body: jpeg(640, 480).subarray(0, -2) }, 'not-an-image'],
  [
    'JPEG whose only end is in its thumbnail',
    { body: jpeg(16, 16, jpegMetadata(jpeg())).subarray(0, -2) },
    'not-an-image',
  ],
  ['JPEG of no width', { body: jpeg(0, 10) }, 'not-an-image'],
  [
    'JPEG without a scan',
    { body: join(jpeg().subarray(0, 71), Buffer.from([0xff, 0xd9])) },
    'not-an-image',
  ],
  ['JPEG in a JPEG', { body: join(jpeg().subarray(0, 2), jpeg()) }, 'not-an-image'],
  [
    'JPEG with a segment of negative length',
    { body: jpeg(16, 16, Buffer.from('ffe10000', 'hex')) },
    'not-an-image',
  ],
  [
    'JPEG with a scan before its frame',
    { body: jpeg(16, 16, Buffer.from('ffda0002', 'hex')) },
    'not-an-image',
  ],
  [
    'JPEG with a frame too short',
    { body: jpeg(16, 16, Buffer.from('ffc00004aaaa', 'hex')) },
    'not-an-image',
  ],
  ['WebP cut short', { body: webp().subarray(0, -4) }, 'not-an-image'],
  ['WebP header alone', { body: webp().subarray(0, 12) }, 'not-an-image'],
  ['WebP without pixels', { body: webpOf(webpChunk('EXIF', Buffer.alloc(10))) }, 'not-an-image'],
  [
    'WebP with a chunk longer than itself',
    { body: webpOf(Buffer.from('VP8L\xff\xff\xff\x7f', 'latin1')) },
    'not-an-image',
  ],
  ['over the limit', { body: png(16, 16, pngMetadata(bytes)) }, 'too-large'],
  [
    'over the limit by one byte',
    { body: join(png(), Buffer.alloc(bytes - png().length + 1)) },
    'too-large',
  ],
  ['404 with a picture', { body: png(), status: 404 }, 'unreachable'],
  ['403', { body: 'signature expired', status: 403 }, 'unreachable'],
  ['500 with an animated GIF', { body: gif(3), status: 500 }, 'unreachable'],
  ['206, a part of a picture', { body: png(), status: 206 }, 'unreachable'],
  ['204', { body: '', status: 204 }, 'unreachable'],
  ['redirect to nowhere', { body: '', status: 302 }, 'unreachable'],
  [
    'redirect to no URL',
    { body: '', status: 302, headers: { location: 'http://[' } },
    'unreachable',
  ],
  ['300 with a place', { body: '', status: 300, headers: { location: '/' } }, 'unreachable'],
];

test.each(pictures)('%s is a picture', async (_, body) => {
  expect(await inspectFile({ body })).toBeUndefined();
  expect(await inspectFile({ body, headers: { 'content-type': 'text/html' } })).toBeUndefined();
});

test.each(refused)('%s', async (_, file, fault) => {
  expect(await inspectFile(file)).toBe(fault);
});

test('as large as allowed is allowed', async () => {
  const picture = png();
  const body = join(picture, Buffer.alloc(bytes - picture.length));
  expect(await inspectFile({ body })).toBeUndefined();
});

test('a type that the model does not take', async () => {
  answers.set('/type', (response) => response.end(webp()));
  const look = createInspectImage({ privateHosts: [], log, timeoutMs: 5000 });
  const image = { url: `http://127.0.0.1:${server.port}/type`, trusted: true };
  const { signal } = new AbortController();
  expect(await look(image, { bytes, types: ['image/png'] }, signal)).toBe('not-an-image');
  expect(await look(image, { bytes, types: ['image/webp'] }, signal)).toBeUndefined();
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
    const look = createInspectImage({ privateHosts: [], log, timeoutMs: 60, dispatcher });
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
    const look = createInspectImage({ privateHosts: [], log, timeoutMs: 5000 });
    const image = { url: `http://127.0.0.1:${closed.port}/`, trusted: true };
    expect(await look(image, limits, new AbortController().signal)).toBe('unreachable');
  });
});
