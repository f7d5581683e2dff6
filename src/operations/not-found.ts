import type { ServerResponse } from 'node:http';

const BODY = 'not found\n';

/** The one answer to whatever is not here, or not for whoever asks: nothing in it tells which. */
export function notFound(response: ServerResponse): void {
  response.writeHead(404, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': BODY.length,
    'cache-control': 'no-store',
  });
  response.end(BODY);
}
