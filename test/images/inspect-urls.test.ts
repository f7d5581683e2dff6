import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPictures } from '../../src/images/pictures.ts';
import { hostileNames, hostileUrls, notUrls, otherSchemes } from './hostile-urls.ts';
import { guardedAgent, type Local, limits, names, notes, serve } from './local.ts';
import { png } from './pictures.ts';

const publicly = { 'cdn.example': ['93.184.216.34'], 'other.example': ['93.184.216.35'] };

/** The server nobody may reach, on every address of this machine, with a fine picture on it. */
let victim: Local;
/** The server that redirects to wherever `?to=` says, or holds a picture. */
let front: Local;
const log = notes();

beforeAll(async () => {
  victim = await serve((_, response) => response.end(png()), '0.0.0.0');
  front = await serve((request, response) => {
    const to = new URL(request.url ?? '', 'http://front').searchParams.get('to');
    if (to === null) response.end(png());
    else response.writeHead(302, { location: to }).end('moved');
  });
});

beforeEach(() => {
  victim.seen.length = 0;
  front.seen.length = 0;
  log.lines.length = 0;
});

afterAll(async () => {
  await victim.close();
  await front.close();
});

const toVictim = (url: string) => url.replace('PORT', `${victim.port}`);
/** As it is where a header can hold it and it is absolute there, else as a URL parser writes it. */
const asHeader = (text: string) =>
  /^[a-z]+:[/\\][\x21-\x7e]+$/i.test(text)
    ? text
    : new URL(text.replace('PORT', '1234')).href.replace('1234', 'PORT');
const via = (host: string, to: string) =>
  `http://${host}:${front.port}/?to=${encodeURIComponent(to)}`;

async function inspect(url: string, trusted = false, privateHosts: readonly string[] = []) {
  const { dispatcher, pinned } = guardedAgent(names({ ...hostileNames, ...publicly }));
  const { inspect: look } = createPictures({ privateHosts, log, timeoutMs: 5000, dispatcher });
  const fault = await look({ url, trusted }, limits, new AbortController().signal);
  await dispatcher.close();
  return { fault, pinned };
}

describe('places nobody may send us to', () => {
  const named = Object.keys(hostileNames).map((name) => `http://${name}:PORT/a.png`);
  const forbidden = [...hostileUrls, ...named];

  test.each(forbidden)('typed: %j', async (text) => {
    expect(await inspect(toVictim(text))).toEqual({ fault: 'forbidden-address', pinned: [] });
    expect(victim.seen).toEqual([]);
  });

  test.each([
    ...forbidden.map(asHeader),
    ...otherSchemes,
    '//127.0.0.1:PORT/a.png',
    '//loopback.example:PORT/a.png',
  ])('redirected to %j', async (text) => {
    const to = toVictim(text);
    expect(await inspect(via('cdn.example', to))).toEqual({
      fault: 'forbidden-address',
      pinned: ['93.184.216.34'],
    });
    // The platform's own attachment is believed, what it redirects to is not.
    expect(await inspect(via('127.0.0.1', to), true)).toMatchObject({ fault: 'forbidden-address' });
    expect(front.seen).toHaveLength(2);
    expect(victim.seen).toEqual([]);
  });

  test('redirected twice', async () => {
    const last = toVictim('http://127.0.0.1:PORT/a.png');
    const { fault, pinned } = await inspect(via('cdn.example', via('other.example', last)));
    expect(fault).toBe('forbidden-address');
    expect(pinned).toEqual(['93.184.216.34', '93.184.216.35']);
    expect(victim.seen).toEqual([]);
  });

  test('a trusted origin is not trusted again after leaving it', async () => {
    const back = `http://127.0.0.1:${front.port}/`;
    const { fault } = await inspect(via('127.0.0.1', via('cdn.example', back)), true);
    expect(fault).toBe('forbidden-address');
    expect(front.seen).toHaveLength(2);
  });

  test.each([...otherSchemes, ...notUrls])('not a URL of ours: %j', async (text) => {
    for (const trusted of [false, true]) {
      expect((await inspect(toVictim(text), trusted)).fault).toBe('not-a-url');
    }
    expect(victim.seen).toEqual([]);
    expect(front.seen).toEqual([]);
  });

  test('the tables are as long as they should be', () => {
    expect(new Set(forbidden).size).toBe(forbidden.length);
    expect(forbidden.length).toBeGreaterThan(100);
  });
});

describe('names that change their mind', () => {
  /** Public at first, this machine from the second time on. */
  function rebinding() {
    let times = 0;
    return guardedAgent(async () => {
      times += 1;
      return [{ address: times === 1 ? '93.184.216.34' : '127.0.0.1', family: 4 }];
    });
  }

  test('a name is resolved once for each request, and that answer is used', async () => {
    const { dispatcher, pinned } = rebinding();
    const { inspect: look } = createPictures({
      privateHosts: [],
      log,
      timeoutMs: 5000,
      dispatcher,
    });
    const image = { url: `http://cdn.example:${front.port}/`, trusted: false };
    const { signal } = new AbortController();
    expect(await look(image, limits, signal)).toBeUndefined();
    expect(pinned).toEqual(['93.184.216.34']);
    expect(await look(image, limits, signal)).toBe('forbidden-address');
    expect(front.seen).toHaveLength(1);
  });

  test('a redirect to the same name resolves it again', async () => {
    const { dispatcher } = rebinding();
    const { inspect: look } = createPictures({
      privateHosts: [],
      log,
      timeoutMs: 5000,
      dispatcher,
    });
    const url = via('cdn.example', '/again');
    const { signal } = new AbortController();
    expect(await look({ url, trusted: false }, limits, signal)).toBe('forbidden-address');
    expect(front.seen).toHaveLength(1);
  });
});

describe('places that may be reached', () => {
  test('a public name', async () => {
    const { fault, pinned } = await inspect(`http://cdn.example:${front.port}/a.png`);
    expect(fault).toBeUndefined();
    expect(pinned).toEqual(['93.184.216.34']);
  });

  test('what looks like credentials but is a path', async () => {
    const { fault } = await inspect(`http://cdn.example:${front.port}\\@127.0.0.1/a.png`);
    expect(fault).toBeUndefined();
    expect(front.seen).toEqual(['/@127.0.0.1/a.png']);
  });

  test('through public redirects, relative ones too', async () => {
    const to = via('other.example', '/picture?a=b');
    expect((await inspect(via('cdn.example', to))).fault).toBeUndefined();
    expect(front.seen.at(-1)).toBe('/picture?a=b');
  });

  test("the platform's own, on this machine, and its redirects within", async () => {
    expect((await inspect(`http://127.0.0.1:${front.port}/`, true)).fault).toBeUndefined();
    expect((await inspect(`http://localhost:${front.port}/`, true)).fault).toBeUndefined();
    expect((await inspect(via('127.0.0.1', '/here'), true)).fault).toBeUndefined();
    expect(front.seen.at(-1)).toBe('/here');
  });

  test("a platform's redirect to a public name", async () => {
    const to = `http://cdn.example:${front.port}/`;
    expect(await inspect(via('127.0.0.1', to), true)).toEqual({
      fault: undefined,
      pinned: ['93.184.216.34'],
    });
  });

  test('an admin allows one host at one port', async () => {
    const allowed = [`LOCALHOST:${front.port}`, `[::1]:${front.port}`, 'localhost:80'];
    const url = `http://localhost:${front.port}/`;
    expect((await inspect(url, false, allowed)).fault).toBeUndefined();
    expect((await inspect(via('cdn.example', url), false, allowed)).fault).toBeUndefined();
    for (const other of [
      `http://127.0.0.1:${front.port}/`,
      `http://localhost:${victim.port}/`,
      `http://user:pass@localhost:${front.port}/`,
      `http://user@localhost:${front.port}/`,
      via('localhost', `http://localhost:${victim.port}/`),
      via('localhost', `ftp://localhost:${front.port}/`),
    ]) {
      expect((await inspect(other, false, allowed)).fault, other).toBe('forbidden-address');
    }
    expect(victim.seen).toEqual([]);
  });

  test('the victim would have noticed', async () => {
    expect((await inspect(toVictim('http://127.0.0.1:PORT/a.png'), true)).fault).toBeUndefined();
    expect(victim.seen).toEqual(['/a.png']);
  });
});

describe('what leaves us', () => {
  test('no secrets in headers', async () => {
    await inspect(`http://user:hunter2@127.0.0.1:${front.port}/?key=1#mark`, true);
    const { host, ...rest } = front.headers.at(-1) ?? {};
    expect(host).toBe(`127.0.0.1:${front.port}`);
    expect(rest).toEqual({
      accept: 'image/png, image/jpeg, image/webp',
      'accept-encoding': 'identity',
      connection: 'close',
      'user-agent': 'reelbot',
    });
    expect(front.seen.at(-1)).toBe('/?key=1');
  });

  test('no paths, queries or credentials in the log', async () => {
    await inspect(`http://user:hunter2@10.0.0.1/private?key=abc`);
    await inspect(via('cdn.example', 'http://user:hunter2@10.0.0.1/private?key=abc'));
    await inspect('http://nowhere.example/private?key=abc');
    expect(log.lines).toHaveLength(3);
    expect(log.lines.join('\n')).not.toMatch(/hunter2|private|abc|to=/);
    expect(log.lines[2]).toContain('nowhere.example');
  });
});
