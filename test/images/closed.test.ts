import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PictureSource } from '../../src/core/image.ts';
import { createPictures } from '../../src/images/pictures.ts';
import { bytesOf, type Local, limits, notes, serve } from './local.ts';
import { png } from './pictures.ts';

/** Where the closed files are. */
let home: Local;
/** Another origin, which must never see what opens them. */
let elsewhere: Local;
const log = notes();
const secret = 'Bearer xoxb-very-secret';

beforeAll(async () => {
  elsewhere = await serve((_, response) => response.end(png()));
  home = await serve((request, response) => {
    const url = new URL(request.url ?? '', 'http://home');
    const to = url.searchParams.get('to');
    if (to !== null) response.writeHead(302, { location: to }).end();
    else if (url.pathname === '/page' || request.headers.authorization !== secret) {
      const type = url.pathname === '/page' ? 'Text/HTML;charset=utf-8' : 'text/html';
      response.writeHead(200, { 'content-type': type }).end('<!doctype html>Sign in');
    } else if (url.pathname === '/busy') response.writeHead(503).end();
    else if (url.pathname === '/gone') response.writeHead(404).end();
    else if (url.pathname === '/other') response.end('something else');
    else response.writeHead(200, { 'content-type': 'image/png' }).end(png());
  });
});
afterAll(() => Promise.all([home.close(), elsewhere.close()]));
beforeEach(() => {
  for (const { seen, headers } of [home, elsewhere]) {
    seen.length = 0;
    headers.length = 0;
  }
  log.lines.length = 0;
});

const { inspect, open } = createPictures({ privateHosts: [], log, timeoutMs: 5000 });
const signal = () => new AbortController().signal;
const closed = (path: string, headers: Record<string, string> = { authorization: secret }) => {
  const source: PictureSource = {
    url: `http://127.0.0.1:${home.port}${path}`,
    trusted: true,
    headers,
  };
  return source;
};
const via = (to: string) => `/?to=${encodeURIComponent(to)}`;

describe('a closed picture', () => {
  test('opens with its headers, which redirects within its origin keep', async () => {
    expect(await inspect(closed('/a.png'), limits, signal())).toBeUndefined();
    expect(await inspect(closed(via(via('/b.png'))), limits, signal())).toBeUndefined();
    expect(home.headers.map(({ authorization }) => authorization)).toEqual(Array(4).fill(secret));
    const { type, body } = await open(closed('/a.png'), limits, signal());
    expect(type).toBe('image/png');
    expect((await bytesOf(body)).equals(png())).toBe(true);
  });

  test('what it is asked for with cannot be changed by its headers', async () => {
    const headers = { authorization: secret, 'accept-encoding': 'gzip', 'user-agent': 'x' };
    expect(await inspect(closed('/a.png', headers), limits, signal())).toBeUndefined();
    expect(home.headers[0]).toMatchObject({
      'accept-encoding': 'identity',
      'user-agent': 'reelbot',
    });
  });

  test.each([
    ['another port', () => `http://127.0.0.1:${elsewhere.port}/`],
    ['another name of the same server', () => `http://localhost:${home.port}/a.png`],
    ['another scheme', () => `https://127.0.0.1:${home.port}/a.png`],
    ['no place of the web', () => 'file:///etc/passwd'],
    ['a public name', () => 'http://cdn.example/a.png'],
  ])('is not followed to %s, and nobody there hears of it', async (_, to) => {
    expect(await inspect(closed(via(to())), limits, signal())).toBe('unreachable');
    await expect(open(closed(via(to())), limits, signal())).rejects.toMatchObject({
      name: 'PictureUnavailable',
      fault: 'unreachable',
      passing: false,
    });
    expect(elsewhere.seen).toEqual([]);
    expect(home.seen).toHaveLength(2);
  });

  test.each([
    ['the wrong headers', '/a.png', { authorization: 'Bearer wrong' }],
    ['no token in them', '/a.png', {}],
    ['a page all the same', '/page', { authorization: secret }],
  ])('%s: the login page is no picture that broke, it is out of reach', async (_, path, given) => {
    const source = closed(path, given);
    expect(await inspect(source, limits, signal())).toBe('unreachable');
    await expect(open(source, limits, signal())).rejects.toMatchObject({
      fault: 'unreachable',
      passing: false,
    });
  });

  test('a page where no headers were needed is judged by its bytes', async () => {
    const { url, trusted } = closed('/page');
    expect(await inspect({ url, trusted }, limits, signal())).toBe('not-an-image');
  });

  test.each([
    ['/busy', 'unreachable', true],
    ['/gone', 'unreachable', false],
    ['/other', 'not-an-image', false],
  ])('%s: %s', async (path, fault, passing) => {
    expect(await inspect(closed(path), limits, signal())).toBe(fault);
    await expect(open(closed(path), limits, signal())).rejects.toMatchObject({ fault, passing });
  });

  test('headers that cannot be sent are no crash, and are not told', async () => {
    const source = closed('/a.png', { authorization: `${secret}\r\nx: y` });
    expect(await inspect(source, limits, signal())).toBe('unreachable');
    await expect(open(source, limits, signal())).rejects.toMatchObject({ fault: 'unreachable' });
    expect(home.seen).toEqual([]);
  });

  test('nothing of it stands in the log', async () => {
    await inspect(closed('/page?token=abc'), limits, signal());
    await inspect(closed(`${via('http://cdn.example/hush')}`), limits, signal());
    await inspect(closed('/a.png', { authorization: `${secret}\n` }), limits, signal());
    expect(log.lines).toHaveLength(3);
    expect(log.lines.join('\n')).not.toMatch(/xoxb|secret|abc|hush|page\?|to=/u);
  });
});
