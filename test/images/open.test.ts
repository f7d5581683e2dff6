import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPictures } from '../../src/images/pictures.ts';
import { PictureUnavailable } from '../../src/images/unavailable.ts';
import { refused } from './hostile-files.ts';
import { bytesOf, type Local, limits, notes, serve } from './local.ts';
import { gif, jpeg, pdf, png, pngMetadata, webp } from './pictures.ts';

const answers = new Map<string, (response: ServerResponse) => void>();
let server: Local;
let count = 0;

beforeAll(async () => {
  server = await serve((request, response) => answers.get(request.url ?? '')?.(response));
});
afterAll(() => server.close());

function sourceOf(answer: (response: ServerResponse) => void) {
  count += 1;
  answers.set(`/${count}`, answer);
  return { url: `http://127.0.0.1:${server.port}/${count}`, trusted: true };
}

const picturesWith = (timeoutMs: number) =>
  createPictures({ privateHosts: [], log: notes(), timeoutMs });
const { open } = picturesWith(5000);
const signal = () => new AbortController().signal;

test.each([
  ['image/png', png(300, 300, pngMetadata(200_000))],
  ['image/jpeg', jpeg()],
  ['image/webp', webp()],
])('%s comes as it is, whatever it is called', async (type, picture) => {
  const source = sourceOf((response) => {
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': picture.length });
    response.end(picture);
  });
  const opened = await open(source, limits, signal());
  expect([opened.type, opened.bytes]).toEqual([type, picture.length]);
  expect((await bytesOf(opened.body)).equals(picture)).toBe(true);
});

test('a length that is not told is not known; bytes that come one by one come whole', async () => {
  const source = sourceOf((response) => {
    for (const byte of png()) response.write(Buffer.of(byte));
    response.end();
  });
  const opened = await open(source, limits, signal());
  expect(opened.bytes).toBeUndefined();
  expect((await bytesOf(opened.body)).equals(png())).toBe(true);
});

test.each([
  ['a PDF', pdf(), 'not-an-image'],
  ['nothing', Buffer.alloc(0), 'not-an-image'],
  ['a page', Buffer.from('<!doctype html>'), 'not-an-image'],
  ['an animated GIF', gif(3), 'animated'],
  ['a type that the model does not take', jpeg(), 'not-an-image'],
] as const)('%s is not opened', async (_, file, fault) => {
  const source = sourceOf((response) => response.end(file));
  const opening = open(source, { ...limits, types: ['image/png'] }, signal());
  await expect(opening).rejects.toBeInstanceOf(PictureUnavailable);
  await expect(opening).rejects.toMatchObject({ fault, passing: false });
});

test('none of the refused files makes it throw anything else', async () => {
  for (const [, { body, headers = {}, status = 200 }] of refused) {
    const source = sourceOf((response) => response.writeHead(status, headers).end(body));
    const read = async () => bytesOf((await open(source, limits, signal())).body);
    await read().catch((error: unknown) => expect(error).toBeInstanceOf(PictureUnavailable));
  }
});

describe('a body', () => {
  test('announced over the limit is not read', async () => {
    const source = sourceOf((response) => {
      response.writeHead(200, { 'content-length': limits.bytes + 1 }).flushHeaders();
    });
    await expect(open(source, limits, signal())).rejects.toMatchObject({ fault: 'too-large' });
  });

  test('over the limit ends with an error, and the connection with it', async () => {
    const closed = Promise.withResolvers<void>();
    const picture = png(16, 16, pngMetadata(limits.bytes));
    const source = sourceOf((response) => {
      response.on('close', closed.resolve);
      response.write(picture);
    });
    const { body } = await open(source, limits, signal());
    let read = 0;
    const reading = (async () => {
      for await (const chunk of body) read += chunk.length;
    })();
    await expect(reading).rejects.toMatchObject({ name: 'PictureUnavailable', fault: 'too-large' });
    expect(read).toBeLessThanOrEqual(limits.bytes);
    await closed.promise;
  });

  test('that breaks ends with an error that says it may pass', async () => {
    const source = sourceOf((response) => {
      response.writeHead(200, { 'content-length': 100_000 });
      response.write(png(16, 16, pngMetadata(50_000)), () =>
        setTimeout(() => response.destroy(), 20),
      );
    });
    const { body } = await open(source, limits, signal());
    await expect(bytesOf(body)).rejects.toMatchObject({
      fault: 'unreachable',
      passing: true,
    });
  });

  test.each([
    ['leaving the loop', 'leave'],
    ['leaving before the loop', 'return'],
    ['the signal', 'abort'],
  ])('%s closes the connection', async (_, how) => {
    const closed = Promise.withResolvers<void>();
    const source = sourceOf((response) => {
      response.on('close', closed.resolve);
      response.write(png(16, 16, pngMetadata(50_000)));
    });
    const controller = new AbortController();
    const { body } = await open(source, limits, controller.signal);
    if (how === 'abort') controller.abort();
    else if (how === 'return') await body[Symbol.asyncIterator]().return?.();
    else for await (const chunk of body) if (chunk.length > 0) break;
    await closed.promise;
  });
});

describe('silence', () => {
  test.each([
    ['no answer', () => {}],
    ['headers alone', (response: ServerResponse) => response.flushHeaders()],
    ['too little to know what it is', (response: ServerResponse) => response.write(png())],
  ])('%s: the deadline ends it', async (_, answer) => {
    const opening = picturesWith(60).open(sourceOf(answer), limits, signal());
    await expect(opening).rejects.toMatchObject({ fault: 'unreachable', passing: true });
  });

  test('in the middle of a body ends it; a body that keeps coming may take longer', async () => {
    const picture = png(16, 16, pngMetadata(20_000));
    const source = sourceOf((response) => {
      response.write(picture.subarray(0, 6000));
      let at = 6000;
      const timer = setInterval(() => {
        response.write(picture.subarray(at, at + 10));
        at += 10;
        if (at === 6150) clearInterval(timer);
      }, 30);
    });
    const began = performance.now();
    const { body } = await picturesWith(200).open(source, limits, signal());
    await expect(bytesOf(body)).rejects.toMatchObject({ fault: 'unreachable' });
    expect(performance.now() - began).toBeGreaterThan(400);
  });

  test('an abort while it opens is told as one', async () => {
    const controller = new AbortController();
    const opening = open(
      sourceOf(() => controller.abort()),
      limits,
      controller.signal,
    );
    await expect(opening).rejects.toMatchObject({ fault: 'unreachable', passing: true });
  });
});

test.each([
  ['not-a-url', 'a cat', false],
  ['not-a-url', 'file:///etc/passwd', true],
  ['forbidden-address', 'http://127.0.0.1:9/', false],
] as const)('%s: %s', async (fault, url, trusted) => {
  await expect(open({ url, trusted }, limits, signal())).rejects.toMatchObject({ fault });
});
