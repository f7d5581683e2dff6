import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { serve } from './local.ts';
import { gif, jpeg, pdf, png, pngMetadata, webp } from './pictures.ts';
import { HOUR, type RelayWorld, startRelay } from './relay-world.ts';

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

const file = (body: Buffer | string, headers: Record<string, string | number> = {}) =>
  ((response) => response.writeHead(200, headers).end(body)) satisfies Parameters<
    RelayWorld['link']
  >[0];
const ask: RelayWorld['ask'] = (...given) => world.ask(...given);

describe('a link', () => {
  test.each([
    ['image/png', png()],
    ['image/jpeg', jpeg()],
    ['image/webp', webp()],
  ])('shows the picture as %s, to whoever has it', async (type, picture) => {
    const link = world.link(file(picture, { 'content-length': picture.length }));
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/i\/[\w-]{48,}$/u);
    for (const url of [link, `${link}?a=b`]) {
      const answer = await ask(url, 'GET', { range: 'bytes=0-3', 'accept-encoding': 'gzip' });
      expect(answer.status).toBe(200);
      expect(answer.body.equals(picture)).toBe(true);
      const { date, connection, ...headers } = answer.headers;
      expect(headers).toEqual({
        'content-type': type,
        'content-length': String(picture.length),
        'content-disposition': 'inline',
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'cross-origin',
      });
    }
  });

  test('a length that the source does not tell is not told', async () => {
    const link = world.link((response) => {
      response.write(png());
      setTimeout(() => response.end('more'), 20);
    });
    const answer = await ask(link);
    expect(answer.headers).not.toHaveProperty('content-length');
    expect(answer.body.equals(Buffer.concat([png(), Buffer.from('more')]))).toBe(true);
  });

  test('HEAD has the same head and no body, and closes the source', async () => {
    const closed = Promise.withResolvers<void>();
    const picture = png(16, 16, pngMetadata(900_000));
    const link = world.link((response) => {
      response.on('close', closed.resolve);
      response.writeHead(200, { 'content-length': picture.length });
      response.write(picture.subarray(0, 100_000));
    });
    const head = await ask(link, 'HEAD');
    expect(head.status).toBe(200);
    expect(head.body).toHaveLength(0);
    expect(head.headers).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(picture.length),
    });
    await closed.promise;
  });

  test('large pictures come whole, to many at once', async () => {
    const picture = png(64, 64, pngMetadata(900_000));
    const link = world.link(file(picture));
    const all = await Promise.all(Array.from({ length: 20 }, () => ask(link)));
    expect(all.every(({ body }) => body.equals(picture))).toBe(true);
    expect(world.home.seen.length).toBeGreaterThanOrEqual(20);
  });

  test('has the path that a proxy before us takes off', async () => {
    const other = await startRelay({ path: '/bots/reelbot' });
    const link = other.link(file(png()));
    expect(new URL(link).pathname).toMatch(/^\/bots\/reelbot\/i\/[\w-]+$/u);
    expect((await ask(link)).status).toBe(404);
    expect((await ask(link.replace('/bots/reelbot', ''))).status).toBe(200);
    await other.close();
  });

  test('is served by every process that knows the secret, and by no other', async () => {
    const [same, other] = await Promise.all([
      startRelay(),
      startRelay({ secret: 'b6'.repeat(32) }),
    ]);
    const link = world.link(file(png()), 'shared');
    for (const one of [same, other]) {
      one.clock = world.clock;
      for (const [task, files] of world.tasks) one.tasks.set(task, files);
    }
    const at = (one: RelayWorld) => link.replace(world.origin, one.origin);
    expect((await ask(at(same))).body.equals(png())).toBe(true);
    expect((await ask(at(other))).status).toBe(404);
    expect((await ask(link)).status).toBe(200);
    await Promise.all([same.close(), other.close()]);
  });
});

describe('whatever is wrong, the answer is the same', () => {
  const changed = (link: string) => link.replace(/.$/u, (last) => (last === 'A' ? 'E' : 'A'));

  const wrong: readonly [string, () => string | Promise<string>][] = [
    ['a path nobody asked for', () => `${world.origin}/elsewhere`],
    ['/i', () => `${world.origin}/i`],
    ['/i/', () => `${world.origin}/i/`],
    ['/i/a/b', () => `${world.origin}/i/a/b`],
    ['/i//', () => `${world.origin}/i//`],
    ['the relay spelled otherwise', () => world.link(file(png())).replace('/i/', '/I/')],
    ['nonsense', () => `${world.origin}/i/hello`],
    ['much nonsense', () => `${world.origin}/i/${'A'.repeat(8000)}`],
    ['a token with a changed letter', () => changed(world.link(file(png())))],
    ['a token with something behind it', () => `${world.link(file(png()))}/x`],
    ['a token with padding', () => `${world.link(file(png()))}=`],
    ['a token spelled in percents', () => world.link(file(png())).replace(/.$/u, '%41')],
    [
      'a token of another secret',
      async () => {
        const other = await startRelay({ secret: '00'.repeat(32) });
        const link = other.link(file(png()));
        await other.close();
        return link.replace(other.origin, world.origin);
      },
    ],
    [
      'a token that has expired',
      () => {
        const link = world.link(file(png()));
        world.clock += HOUR;
        return link;
      },
    ],
    [
      'a task that has ended, or never was',
      () => {
        const link = world.link(file(png()), 'ended');
        world.tasks.delete('ended');
        return link;
      },
    ],
    [
      'a picture that the task does not have',
      () => {
        const link = world.link(file(png()), 'fewer');
        world.tasks.set('fewer', []);
        return link;
      },
    ],
    ['a file that is gone', () => world.link((response) => response.writeHead(404).end())],
    ['a file that may not be seen', () => world.link((response) => response.writeHead(403).end())],
    ['a login page', () => world.link(file('<html>', { 'content-type': 'text/html' }))],
    ['a file that is no picture any more', () => world.link(file(pdf()))],
    ['an empty file', () => world.link(file(''))],
    ['an animated file', () => world.link(file(gif(3)))],
    ['a file over the limit', () => world.link(file('', { 'content-length': 1_000_001 }))],
    [
      'a file that has moved elsewhere',
      () =>
        world.link((response) => response.writeHead(302, { location: 'http://x.example/' }).end()),
    ],
  ];

  test.each(wrong)('%s', async (_, urlOf) => {
    const reference = await ask(`${world.origin}/nothing`);
    const headReference = await ask(`${world.origin}/nothing`, 'HEAD');
    expect([reference.status, String(reference.body)]).toEqual([404, 'not found\n']);
    const url = await urlOf();
    expect(await ask(url)).toMatchObject({
      status: 404,
      rawHeaders: reference.rawHeaders,
      body: reference.body,
    });
    expect(await ask(url, 'HEAD')).toMatchObject({
      status: 404,
      rawHeaders: headReference.rawHeaders,
      body: Buffer.alloc(0),
    });
    expect(headReference.rawHeaders).toBe(reference.rawHeaders);
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])('%s', async (method) => {
    const reference = await ask(`${world.origin}/nothing`, method);
    const answer = await ask(world.link(file(png())), method);
    expect(answer).toMatchObject({ status: 404, rawHeaders: reference.rawHeaders });
    expect(answer.body.equals(reference.body)).toBe(true);
  });

  test('a link works until the moment it ends, again and again, and never after', async () => {
    const link = world.link(file(png()));
    world.clock += HOUR - 1;
    expect((await ask(link)).status).toBe(200);
    expect((await ask(link)).status).toBe(200);
    world.clock += 1;
    expect((await ask(link)).status).toBe(404);
    world.clock += 365 * 24 * HOUR;
    expect((await ask(link)).status).toBe(404);
  });
});

describe('what cannot be said now', () => {
  test.each([
    [
      'the store is down',
      () => {
        const link = world.link(file(png()), 'down');
        world.tasks.set('down', () => {
          throw new Error('the store is down');
        });
        return link;
      },
    ],
    ['the platform is down', () => world.link((response) => response.writeHead(502).end())],
    ['the platform has had enough', () => world.link((response) => response.writeHead(429).end())],
    ['the platform breaks off', () => world.link((response) => response.destroy())],
  ])('%s: 503, and when to come again', async (_, linkOf) => {
    const answer = await ask(linkOf());
    expect([answer.status, String(answer.body)]).toEqual([503, 'not now\n']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('a platform that is silent is given up', async () => {
    const hasty = await startRelay({ timeoutMs: 60 });
    expect((await ask(hasty.link(() => {}))).status).toBe(503);
    await hasty.close();
  });
});

test('the log knows tasks and statuses: no token, no address, no header', async () => {
  const links = [
    world.link(file(png()), 'fine'),
    world.link(file(pdf()), 'wrong'),
    world.link((response) => response.writeHead(500).end(), 'busy'),
    world.link((response) => {
      response.writeHead(200, { 'content-length': 9999 });
      response.write(png(16, 16, pngMetadata(5000)), () => response.destroy());
    }, 'broken'),
  ];
  for (const link of links) await ask(link).catch(() => {});
  await ask(`${world.origin}/i/guess`);
  const said = world.log.lines.map((line) => JSON.parse(line.slice(line.indexOf('{'))));
  expect(said).toEqual([
    { task: 'fine', status: 200 },
    { task: 'wrong', status: 404 },
    { task: 'busy', status: 503 },
    { task: 'broken', status: 200 },
  ]);
  const text = world.log.lines.join('\n');
  for (const link of links) expect(text).not.toContain(new URL(link).pathname.slice(3));
  expect(text).not.toMatch(/hush|127\.0\.0\.1|files|guess/u);
});

test('nothing of ours reaches another origin by way of a link', async () => {
  const other = await serve((_, response) => response.end(png()));
  const link = world.link((response) => {
    response.writeHead(307, { location: `http://127.0.0.1:${other.port}/` }).end();
  });
  expect((await ask(link)).status).toBe(404);
  expect(other.seen).toEqual([]);
  await other.close();
});
