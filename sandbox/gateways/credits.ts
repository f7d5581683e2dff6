import type { IncomingHttpHeaders } from 'node:http';
import { type Dialect, json, type Route } from './dialect.ts';

/** Mountsea's usage API: on a host of its own, with another header, or the key in the query. */
const PATH = '/api-user/credits';

/** What a key has that nobody gave a balance. */
const PLENTY = 10_000;

/** `GET /api-user/credits`, answered `{"credits": 10000}`; nothing for other requests. */
export function creditsRoute(method: string, path: string): Route | undefined {
  if (method !== 'GET' || !isCredits(path)) return undefined;
  const asked = keyInQuery(path);
  return {
    on: 'balance',
    answer: ({ balances }, key) => json(200, { credits: balances.get(asked ?? key) ?? PLENTY }),
  };
}

function isCredits(path: string): boolean {
  return path === PATH || path.startsWith(`${PATH}?`);
}

/** The key with which the credits are asked for. */
function creditsKey(headers: IncomingHttpHeaders, path: string): string {
  const header = headers['x-api-key'];
  return keyInQuery(path) ?? (typeof header === 'string' ? header : '');
}

function keyInQuery(path: string): string | undefined {
  return new URL(path, 'http://local').searchParams.get('key') ?? undefined;
}

/** Who may ask Mountsea: whoever has one of the keys, as a bearer; for the credits in `X-API-Key` or in the query, and not as a bearer. */
export function mountseaCaller(
  keys: readonly string[],
): Pick<Dialect, 'unauthorized' | 'keyOf' | 'mainKey' | 'secretHeaders'> {
  return {
    unauthorized({ authorization = '', ...headers }, _, path) {
      const known = isCredits(path)
        ? keys.includes(creditsKey(headers, path))
        : keys.some((key) => authorization === `Bearer ${key}`);
      return known ? undefined : 'Invalid or missing API key';
    },
    keyOf: ({ authorization, ...headers }) =>
      authorization === undefined
        ? creditsKey(headers, '/')
        : authorization.replace(/^Bearer /u, ''),
    mainKey: keys[0] ?? '',
    secretHeaders: ['authorization', 'x-api-key'],
  };
}
