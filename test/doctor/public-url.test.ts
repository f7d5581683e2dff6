import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bot, type Sandbox, startSandbox } from '../e2e/harness.ts';
import { makeCertificate } from '../support/certificate.ts';
import { linesOf, makePlace, type Place } from './looking.ts';

let place: Place;
let sandbox: Sandbox;

beforeAll(async () => {
  [place, sandbox] = await Promise.all([makePlace(), startSandbox()]);
});
afterAll(() => Promise.all([place.leave(), sandbox.close()]));

/** Where a server on this machine is reached. */
async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function closed(server: Server): Promise<void> {
  await new Promise((resolve) => server.close(resolve).closeAllConnections());
}

/** A proxy in front of the bot, as its operator set it up. */
interface Manner {
  /** What is passed on. */
  passes: (path: string) => boolean;
  /** Says on whose behalf it asks. */
  says: boolean;
  /** Taken off the path. */
  prefix: string;
  /** Sends everybody elsewhere. */
  redirect?: string | undefined;
}

const GOOD: Manner = { passes: () => true, says: true, prefix: '' };

function proxy(manner: () => Manner, port: () => number): RequestListener {
  return (request: IncomingMessage, response) => {
    const { passes, says, prefix, redirect } = manner();
    const url = request.url ?? '/';
    if (redirect !== undefined) {
      return void response.writeHead(301, { location: redirect }).end();
    }
    if (!url.startsWith(prefix) || !passes(url)) {
      return void response.writeHead(404).end('<html>nginx</html>');
    }
    const headers = says ? { 'x-forwarded-for': '203.0.113.9' } : {};
    fetch(`http://127.0.0.1:${port()}${url.slice(prefix.length)}`, { headers }).then(
      async (answer) => response.writeHead(answer.status).end(await answer.text()),
      () => response.writeHead(502).end('bad gateway'),
    );
  };
}

describe('beside a running bot', () => {
  let bot: Bot;
  let manner: Manner = GOOD;
  let server: Server;
  let host: string;

  beforeAll(async () => {
    server = createServer(
      proxy(
        () => manner,
        () => sandbox.port,
      ),
    );
    host = await listening(server);
    bot = await sandbox.start({ PUBLIC_URL: `http://${host}` });
  });
  afterAll(async () => {
    await bot.stop();
    await closed(server);
  });

  const say = (PUBLIC_URL = `http://${host}`) =>
    place.say('PUBLIC_URL: bot', { PUBLIC_URL, PORT: String(sandbox.port) });

  it.each([
    [
      'a proxy that does not know the bot',
      { passes: () => false },
      /^wrong: Something else than this bot answers at .*gets 404/u,
    ],
    [
      'a proxy that sends everybody elsewhere',
      { redirect: 'https://elsewhere.test/' },
      /^wrong: .*gets 301 and leads to https:\/\/elsewhere\.test\//u,
    ],
    [
      'a proxy that does not say for whom it asks',
      { says: false },
      /^wrong: Everybody can read .*\/healthz/u,
    ],
  ] as const)('%s', async (_, wrong, says) => {
    manner = { ...GOOD, ...wrong };
    expect(await say()).toEqual([expect.stringMatching(says)]);
    manner = GOOD;
    expect((await say())[0]).toMatch(/^ok: The bot answers through it/u);
  });

  it('a proxy that passes only what is for the world', async () => {
    manner = { ...GOOD, says: false, passes: (path) => /^\/(?:i|videos|hooks)\//u.test(path) };
    expect((await say())[0]).toMatch(/^ok: /u);
  });

  it('a path that the proxy takes off, or does not', async () => {
    manner = { ...GOOD, prefix: '/reel' };
    expect((await say(`http://${host}/reel`))[0]).toMatch(/^ok: /u);
    expect((await say())[0]).toMatch(/^wrong: Something else/u);
  });

  it('the bot itself, without any proxy', async () => {
    expect((await say(`http://127.0.0.1:${sandbox.port}`))[0]).toMatch(/^warn: .*without a proxy/u);
  });

  it('nobody', async () => {
    const gone = createServer();
    const nobody = await listening(gone);
    await closed(gone);
    expect((await say(`http://${nobody}`))[0]).toMatch(
      /^wrong: Nothing answers at .* as seen from here: .*ECONNREFUSED/u,
    );
  });

  it('a certificate that nobody trusts', async ({ skip }) => {
    const certificate = await makeCertificate();
    if (certificate === undefined) return skip('there is no openssl on this machine');
    const [cert, key] = await Promise.all([
      readFile(certificate.file),
      readFile(certificate.keyFile),
    ]);
    const listener = proxy(
      () => GOOD,
      () => sandbox.port,
    );
    const tls = createTlsServer({ cert, key }, listener);
    const [line] = await say(`https://${await listening(tls)}`);
    expect(line).toMatch(/^wrong: Nothing answers at .*self-signed certificate/u);
    await closed(tls);
    await certificate.remove();
  });

  it('the port says that a bot is ready', async () => {
    const env = { PORT: String(sandbox.port) };
    expect((await place.say('port', env))[0]).toMatch(/^ok: A bot answers at .* and is ready\.$/u);
  });
});

describe('without a bot', () => {
  it('there is nothing to look at', async () => {
    expect(await place.say('PUBLIC_URL: bot', {})).toEqual(['skipped: PUBLIC_URL is not set.']);
    expect((await place.say('PUBLIC_URL: bot', { PUBLIC_URL: 'https://a.test' }))[0]).toMatch(
      /^skipped: No bot runs here now/u,
    );
    const results = await place.look({ PUBLIC_URL: 'bot.example.org' });
    expect(linesOf(results, 'PUBLIC_URL: bot')).toEqual([
      'skipped: PUBLIC_URL is wrong, see above.',
    ]);
    expect(linesOf(results, 'PUBLIC_URL: name')).toEqual([
      'skipped: PUBLIC_URL is wrong, see above.',
    ]);
  });
});

describe('the name', () => {
  const say = (resolve: (name: string) => Promise<readonly string[]>, host = 'bot.test') =>
    place.say('PUBLIC_URL: name', { PUBLIC_URL: `https://${host}` }, { resolve });

  it('is known to nobody, leads inside, or is right', async () => {
    expect(await say(() => Promise.reject(new Error('ENOTFOUND')))).toEqual([
      'wrong: No name service knows bot.test.',
    ]);
    expect((await say(async () => ['10.0.0.7', '1.1.1.1']))[0]).toMatch(
      /^warn: bot\.test is at 10\.0\.0\.7 as seen from here/u,
    );
    expect(await say(async () => ['1.1.1.1'])).toEqual(['ok: bot.test is at 1.1.1.1.']);
  });

  it('may be an address', async () => {
    const seen: string[] = [];
    const resolve = async (name: string) => [seen[seen.push(name) - 1] ?? ''];
    expect((await say(resolve, '[::1]'))[0]).toMatch(/^warn: ::1 is at ::1/u);
  });
});

describe('the port', () => {
  const say = (env: Readonly<Record<string, string>>) => place.say('port', env);

  it('is taken by something else', async () => {
    const other = createServer((_, response) => response.end('hello'));
    const port = (await listening(other)).split(':').at(-1) ?? '';
    expect((await say({ PORT: port }))[0]).toMatch(/^wrong: .*something else answers there/u);
    await closed(other);
    expect((await say({ PORT: port }))[0]).toMatch(/^ok: No bot runs here now; .* is free/u);
  });

  it('is of a bot that is not ready', async () => {
    const bot = createServer((request, response) => {
      response.end(JSON.stringify(request.url === '/healthz' ? { alive: true } : { ready: false }));
    });
    const port = (await listening(bot)).split(':').at(-1) ?? '';
    expect((await say({ PORT: port }))[0]).toMatch(/^wrong: .* is not ready\.$/u);
    await closed(bot);
  });

  it('is on an address that this machine does not have', async () => {
    expect((await say({ HOST: '203.0.113.9' }))[0]).toMatch(/^wrong: .*EADDRNOTAVAIL/u);
    expect((await say({ HOST: '0.0.0.0' }))[0]).toMatch(/^ok: /u);
  }, 20_000);
});
