import type { IncomingMessage, ServerResponse } from 'node:http';
import type { World } from '../world.ts';

/** Serves a file by its signed URL, in parts when asked, so that videos play and seek. */
export function serveAttachment(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): void {
  const id = url.pathname.split('/')[3] ?? '';
  const file = world.files.get(id);
  response.setHeader('access-control-allow-origin', '*');
  const now = world.now();
  const gone = file === undefined || (file.goneAt !== undefined && file.goneAt <= now);
  if (gone || !world.files.verify(url.pathname, url.searchParams, now)) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
    response.end('This content is no longer available.');
    return;
  }
  const size = file.bytes.length;
  response.setHeader('content-type', file.contentType);
  response.setHeader('accept-ranges', 'bytes');
  response.setHeader('cache-control', 'public, max-age=31536000');
  const range = readRange(request.headers.range, size);
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${size}` });
    response.end();
    return;
  }
  const { first, last } = range ?? { first: 0, last: size - 1 };
  response.writeHead(range === undefined ? 200 : 206, {
    'content-length': last - first + 1,
    ...(range === undefined ? {} : { 'content-range': `bytes ${first}-${last}/${size}` }),
  });
  if (request.method === 'HEAD') response.end();
  else response.end(file.bytes.subarray(first, last + 1));
}

/** A single byte range; several at once are answered whole, as HTTP allows. */
function readRange(
  header: string | undefined,
  size: number,
): { first: number; last: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (match === null) return undefined;
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return undefined;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return first > last || first >= size ? 'unsatisfiable' : { first, last };
}
