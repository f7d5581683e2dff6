// Brings Node's own undici in before this one: of all of them the first that is loaded sends what discord.js posts, and this one would refuse its forms.
import 'node:http';
import type { LookupFunction } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import type { PictureSource } from '../core/image.ts';
import { assertOutside } from '../guard.ts';
import { PictureUnavailable } from './unavailable.ts';

/** Enough for a shortened link to a picture behind a login-free CDN. */
const mostRedirects = 3;

/** 300 and 304 are left out: they name no single place to go to. */
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Statuses that may be gone a moment later, beside all from 500. */
const passing: ReadonlySet<number> = new Set([408, 425, 429]);

/** Where requests leave by. */
export interface Routes {
  /** Connects to public addresses only. */
  readonly guarded: Dispatcher;
  /** Connects anywhere. */
  readonly open: Dispatcher;
  /** `host:port` pairs that may be reached although private. */
  readonly privateHosts: ReadonlySet<string>;
  /** A host that says nothing for so long is given up, ms. */
  readonly patienceMs: number;
}

/**
 * An agent that speaks HTTP/1.1 and resolves names by `lookup`, or as Node does without one.
 * A connection that is not there after `timeoutMs` is given up.
 */
export function createAgent(timeoutMs: number, lookup?: LookupFunction): Agent {
  const connect = { timeout: timeoutMs, ...(lookup === undefined ? {} : { lookup }) };
  return new Agent({ allowH2: false, connect });
}

export function isWeb(url: URL): boolean {
  return url.protocol === 'http:' || url.protocol === 'https:';
}

/** `host:port`, the port always named, IPv6 in brackets. */
function hostAndPort(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`;
}

/** @throws {import('../guard.ts').ForbiddenAddress} */
function routeTo(url: URL, routes: Routes): Dispatcher {
  const named = isWeb(url) && routes.privateHosts.has(hostAndPort(url));
  if (named && url.username === '' && url.password === '') return routes.open;
  assertOutside(url);
  return routes.guarded;
}

/** One GET. The body is asked for as it is: what is unpacked could be of any size. */
async function ask(
  url: URL,
  dispatcher: Dispatcher,
  secrets: PictureSource['headers'],
  patienceMs: number,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  const response = await dispatcher.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: 'GET',
    headers: {
      ...secrets,
      accept: 'image/png, image/jpeg, image/webp',
      'accept-encoding': 'identity',
      'user-agent': 'reelbot',
    },
    signal,
    headersTimeout: patienceMs,
    bodyTimeout: patienceMs,
    // A connection of its own each time: every request is then resolved and checked afresh.
    reset: true,
  });
  // A body that we drop unread emits an error, which would otherwise end the process.
  response.body.on('error', () => {});
  return response;
}

/** The place a response sends us to. */
function redirectOf({ statusCode, headers }: Dispatcher.ResponseData, from: URL): URL | undefined {
  const { location } = headers;
  if (!redirects.has(statusCode) || typeof location !== 'string') return undefined;
  const to = URL.parse(location, from.href);
  if (to === null) {
    throw new PictureUnavailable('unreachable', `${from.host} redirects to no address`);
  }
  return to;
}

/** An answer that holds no picture and leads to none. */
function refusal({ statusCode }: Dispatcher.ResponseData, url: URL): PictureUnavailable {
  const message = `${url.host} answers ${statusCode}`;
  const later = statusCode >= 500 || passing.has(statusCode);
  return new PictureUnavailable('unreachable', message, { passing: later });
}

/**
 * Gets the response that holds a picture's bytes, through at most three redirects. A trusted source's
 * first URL is not guarded, nor is a redirect within its origin; everything beyond is. A closed source
 * (one with headers) must not lead beyond its origin at all: what opens it is for that origin alone,
 * and a file that is nobody else's business is not kept elsewhere. The caller reads or destroys the body.
 *
 * @param first the URL of `source`, parsed
 * @throws {import('../guard.ts').ForbiddenAddress} for an address that must not be reached, at any step
 * @throws {PictureUnavailable} for an answer other than 200, or too many redirects
 * @throws whatever undici meets: no connection, no such name, an abort, silence
 */
export async function reach(
  first: URL,
  { trusted, headers }: PictureSource,
  routes: Routes,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  let url = first;
  let free = trusted;
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    const by = free ? routes.open : routeTo(url, routes);
    const response = await ask(url, by, headers, routes.patienceMs, signal);
    if (response.statusCode === 200) return response;
    response.body.destroy();
    const next = redirectOf(response, url);
    if (next === undefined) throw refusal(response, url);
    const own = next.origin === first.origin;
    if (!own && headers !== undefined) {
      throw new PictureUnavailable('unreachable', `${url.host} sends us elsewhere`);
    }
    free &&= own;
    url = next;
  }
  const message = `${first.host} redirects more than ${mostRedirects} times`;
  throw new PictureUnavailable('unreachable', message);
}
