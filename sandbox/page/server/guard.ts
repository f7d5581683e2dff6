import type { IncomingMessage } from 'node:http';

/** Names of this machine that only it can resolve to itself; a name of somebody's own (DNS rebinding) is none of them. */
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/**
 * Why a request is refused, or undefined. The page has no password: what keeps foreign web pages out is that a browser
 * says truly which host it asks and, when it changes something, which page asks.
 */
export function refusalOf({ headers, method }: IncomingMessage): string | undefined {
  const { host = '', origin } = headers;
  if (!LOOPBACK.test(host)) return 'This page answers on localhost only.';
  if (origin !== undefined && origin !== `http://${host}`) return 'Another page asked.';
  const reading = method === 'GET' || method === 'HEAD';
  if (!reading && origin === undefined) return 'The Origin header is missing.';
  const site = headers['sec-fetch-site'];
  const navigating = headers['sec-fetch-mode'] === 'navigate';
  if (site === 'cross-site' && !navigating) return 'Another page asked.';
  return undefined;
}
