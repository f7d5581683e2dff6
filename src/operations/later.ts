import type { ServerResponse } from 'node:http';

const SAID = { 429: 'too many requests\n', 503: 'not now\n' } as const;

/** Asks whoever asked to come again, in so many seconds. */
export function later(response: ServerResponse, status: 429 | 503, seconds: number): void {
  const body = SAID[status];
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': body.length,
    'cache-control': 'no-store',
    'retry-after': String(seconds),
  });
  response.end(body);
}
