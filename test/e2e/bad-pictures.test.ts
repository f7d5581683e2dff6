import type { RequestListener } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Local, serve } from '../images/local.ts';
import { animatedWebp, apng, gif, pdf, png, pngMetadata } from '../images/pictures.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import {
  delivered,
  expectNothingHappened,
  expectWell,
  refusedOnDiscord,
  refusedOnSlack,
} from './people.ts';

const MIB = 2 ** 20;

let sandbox: Sandbox;
let bot: Bot;
/** May be reached, as a host on the public internet might be. */
let host: Local;
/** On the same machine, and nobody's business. */
let inner: Local;

const NO_PICTURE = /It is no PNG, JPEG or WebP picture, whatever its name says\./u;
const ANIMATED = /It is animated\. Use a still picture\./u;
const TOO_LARGE = /It is over 20 MB\. Make it smaller and try again\./u;
const FORBIDDEN = /Its address is not on the public internet\./u;
const UNREACHABLE = /It could not be fetched\. Open the link yourself/u;

const files: Readonly<Record<string, Uint8Array>> = {
  '/boat.png': png(),
  '/report.png': pdf(),
  '/page.png': Buffer.from('<!doctype html><title>Sign in</title>'),
  '/empty.png': Buffer.alloc(0),
  '/half.png': png().subarray(0, 40),
  '/still.gif': gif(),
  '/moving.gif': gif(3),
  '/moving.png': apng(),
  '/moving.webp': animatedWebp(),
};

/** What the reachable host answers; redirects lead to the path that they carry. */
const answer: RequestListener = (request, response) => {
  const url = new URL(request.url ?? '/', 'http://host');
  const file = files[url.pathname];
  if (file !== undefined) response.writeHead(200, { 'content-type': 'image/png' }).end(file);
  else if (url.pathname === '/to') {
    response.writeHead(302, { location: url.searchParams.get('url') ?? '' }).end();
  } else if (url.pathname === '/announced.png') {
    response.writeHead(200, { 'content-length': 20 * MIB + 1 });
    response.write(png().subarray(0, 33));
  } else if (url.pathname === '/endless.png') {
    response.writeHead(200);
    const flow = () => {
      while (response.write(chunk));
      response.once('drain', flow);
    };
    response.write(png(16, 16, pngMetadata(64 * MIB)).subarray(0, 100));
    flow();
  } else if (url.pathname === '/cut.png') {
    response.writeHead(200, { 'content-length': 1000 });
    response.write(png().subarray(0, 50), () => response.destroy());
  } else response.writeHead(404).end();
};
const chunk = Buffer.alloc(256 * 1024, 'x');

beforeAll(async () => {
  [sandbox, host, inner] = await Promise.all([
    startSandbox(),
    serve(answer),
    serve((_, response) => void response.writeHead(200).end(png())),
  ]);
  bot = await sandbox.start({ IMAGE_PRIVATE_HOSTS: `127.0.0.1:${host.port}` });
});
afterAll(() => Promise.all([sandbox.close(), host.close(), inner.close()]));

describe('a picture that cannot be used is refused privately and costs nothing', () => {
  afterEach(() => expectNothingHappened(sandbox));

  it.each([
    ['a PDF named .png', 'report.png', pdf(), NO_PICTURE],
    ['an empty file', 'empty.png', new Uint8Array(), NO_PICTURE],
    ['half a PNG', 'half.png', png().subarray(0, 40), NO_PICTURE],
    ['a still GIF', 'still.gif', gif(), NO_PICTURE],
    ['an animated GIF', 'moving.gif', gif(3), ANIMATED],
    ['an animated GIF named .png', 'still.png', gif(3), ANIMATED],
    ['an animated PNG', 'moving.png', apng(), ANIMATED],
    ['an animated WebP', 'moving.webp', animatedWebp(), ANIMATED],
    ['a PNG over 20 MiB', 'large.png', png(16, 16, pngMetadata(20 * MIB)), TOO_LARGE],
  ])('Discord: %s', async (_, name, bytes, says) => {
    const told = await refusedOnDiscord(sandbox, {
      prompt: 'a boat',
      image: { attachment: { name, bytes } },
    });
    expect(told).toContain('**This picture cannot be used**');
    expect(told).toMatch(says);
  });

  it.each([
    ['a PDF named .png', '/report.png', NO_PICTURE],
    ['a page named .png', '/page.png', NO_PICTURE],
    ['an empty file', '/empty.png', NO_PICTURE],
    ['half a PNG', '/half.png', NO_PICTURE],
    ['a still GIF', '/still.gif', NO_PICTURE],
    ['an animated GIF', '/moving.gif', ANIMATED],
    ['an animated PNG', '/moving.png', ANIMATED],
    ['an animated WebP', '/moving.webp', ANIMATED],
    ['more than 20 MiB by its header', '/announced.png', TOO_LARGE],
    ['more than 20 MiB by its body', '/endless.png', TOO_LARGE],
    ['a missing file', '/missing.png', UNREACHABLE],
    ['a connection that breaks', '/cut.png', UNREACHABLE],
    ['a redirect to a missing file', '/to?url=/missing.png', UNREACHABLE],
    ['a redirect that never ends', '/to?url=/to?url=/to?url=/to', UNREACHABLE],
    ['a redirect to the metadata of a cloud', '/to?url=http://169.254.169.254/', FORBIDDEN],
    ['a redirect to a file of the machine', '/to?url=file:///etc/passwd', FORBIDDEN],
  ])('Slack: %s', async (_, path, says) => {
    const told = await refusedOnSlack(sandbox, `a boat image:http://127.0.0.1:${host.port}${path}`);
    expect(told).toContain('*This picture cannot be used*');
    expect(told).toMatch(says);
  });

  it.each([
    'http://127.0.0.1:PORT/a.png',
    'http://127.1:PORT/a.png',
    'http://2130706433:PORT/a.png',
    'http://0x7f000001:PORT/a.png',
    'http://0.0.0.0:PORT/a.png',
    'http://[::1]:PORT/a.png',
    'http://[::ffff:127.0.0.1]:PORT/a.png',
    'http://localhost:PORT/a.png',
    'http://somebody:secret@127.0.0.1:PORT/a.png',
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/a.png',
    'http://[fd00::1]/a.png',
  ])('Slack: the private address %s', async (pattern) => {
    const url = pattern.replace('PORT', String(inner.port));
    expect(await refusedOnSlack(sandbox, `a boat image:${url}`)).toMatch(FORBIDDEN);
    const detour = `http://127.0.0.1:${host.port}/to?url=${encodeURIComponent(url)}`;
    expect(await refusedOnSlack(sandbox, `a boat image:${detour}`)).toMatch(FORBIDDEN);
  });

  it('and nobody called at a private address', () => {
    expect(inner.seen).toEqual([]);
  });
});

describe('after all that', () => {
  it('a good picture makes a video', async () => {
    const { slack, mountsea } = sandbox;
    const url = `http://127.0.0.1:${host.port}/boat.png`;
    await slack.slash({ command: '/sora', text: `prompt:a boat image:${url}` });
    await delivered(bot, 1);
    expect(mountsea.creates.map(({ body }) => body.images)).toEqual([[url]]);
    expectWell(bot);
  });
});
