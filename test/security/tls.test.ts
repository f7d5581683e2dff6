import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttp } from '../../src/gateways/http.ts';
import { fetchPicture } from '../../src/images/fetch.ts';
import { createAgent } from '../../src/images/reach.ts';
import { failure, NOON, quietLog } from '../gateways/samples.ts';
import { type Certificate, makeCertificate } from '../support/certificate.ts';

const NO_OPENSSL = 'there is no openssl on this machine to make a certificate with';

const KEY = 'a-key-of-the-gateway-0123';

let certificate: Certificate | undefined;
let heard: string[];
let origin: string;
let close: () => Promise<void>;

/** A server with a certificate for its address that nobody vouches for. */
async function start(options: object = {}): Promise<void> {
  if (certificate === undefined) return;
  const [cert, key] = await Promise.all([
    readFile(certificate.file),
    readFile(certificate.keyFile),
  ]);
  const server = createServer({ cert, key, ...options }, (request, response) => {
    heard.push(`${request.url} ${request.headers.authorization}`);
    response.end('{}');
  });
  // Whoever hangs up in the middle of a greeting is no error of this test.
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
}

beforeEach(async () => {
  heard = [];
  close = async () => {};
  certificate = await makeCertificate();
});
afterEach(async () => {
  await close();
  await certificate?.remove();
});

const gateway = () =>
  createHttp({
    baseUrl: origin,
    headers: () => ({ authorization: `Bearer ${KEY}` }),
    secrets: [],
    log: quietLog(),
    now: () => NOON,
  }).json('POST', '/create', { prompt: 'private' }, { signal: new AbortController().signal });

const picture = () => {
  const agent = createAgent(5000);
  const host = origin.replace('https://', '');
  const routes = { guarded: agent, open: agent, privateHosts: new Set([host]), patienceMs: 5000 };
  const source = { url: `${origin}/boat.png`, headers: { authorization: 'Bearer of-slack' } };
  return fetchPicture({ ...source, trusted: true }, 1000, routes, new AbortController().signal);
};

describe('over TLS', () => {
  it.for([
    ['a gateway', gateway],
    ['a host of pictures', picture],
  ] as const)('%s that nobody vouches for is told nothing', async ([, call], { skip }) => {
    if (certificate === undefined) return skip(NO_OPENSSL);
    await start();
    expect(inspect(await failure(call()), { depth: 9 })).toMatch(/self-signed certificate/u);
    expect(heard).toEqual([]);
  });

  it.for(['TLSv1', 'TLSv1.1'])('%s is not spoken', async (version, { skip }) => {
    if (certificate === undefined) return skip(NO_OPENSSL);
    const old = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' };
    await start(old);
    const said = inspect(await failure(gateway()), { depth: 9 });
    expect(said).toMatch(/protocol version|unsupported protocol/u);
    expect(heard).toEqual([]);
  });
});
