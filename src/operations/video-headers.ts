import type { ServerResponse } from 'node:http';
import type { OpenVideo } from '../core/gateway.ts';
import { FILE_HEADERS } from './links.ts';

const UNAVAILABLE = 'The video cannot be fetched right now. Try again later.\n';

const EXTENSIONS: Readonly<Record<string, string>> = {
  'video/webm': 'webm',
  'video/quicktime': 'mov',
  'video/x-matroska': 'mkv',
};

/** What of a gateway's head is passed on, and in which shape: everything else is left out. */
const PASSED: readonly [string, RegExp][] = [
  ['content-length', /^\d{1,15}$/u],
  ['content-range', /^bytes (?:\d{1,15}-\d{1,15}|\*)\/(?:\d{1,15}|\*)$/u],
  ['accept-ranges', /^(?:bytes|none)$/u],
];

/** A file store that was not told what it keeps says this: a browser is told to take it for a video, and for nothing else. */
const UNTOLD = /^(?:application|binary)\/octet-stream$/u;

/** Chromium plays a video on its own only where the page may have its origin; without scripts nothing can make use of that. */
const POLICY =
  "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox allow-same-origin";

/**
 * The head of an answer with a video. A browser that opens it shows a player and nothing else: no script, no form, no other origin.
 * Undefined when this is no video: another status or content type, or a part that does not say which.
 */
export function videoHeaders(
  { status, headers }: Pick<OpenVideo, 'status' | 'headers'>,
  task: string,
): Record<string, string> | undefined {
  const own = {
    'cache-control': 'private, max-age=300',
    'content-security-policy': POLICY,
    ...FILE_HEADERS,
  };
  const passed = Object.fromEntries(
    PASSED.flatMap(([name, shape]) => {
      const value = headers[name];
      return value !== undefined && shape.test(value) ? [[name, value]] : [];
    }),
  );
  if (status === 416) return { ...own, ...passed, 'content-length': '0' };
  const type = typeOf(headers['content-type'] ?? 'application/octet-stream');
  const partial = status === 206 && passed['content-range'] !== undefined;
  if (type === undefined || !(status === 200 || partial)) return undefined;
  const name = task.replaceAll(/[^\w-]/gu, '');
  const extension = EXTENSIONS[type] ?? 'mp4';
  return {
    ...own,
    ...passed,
    'content-type': type,
    'content-disposition': `inline; filename="video-${name}.${extension}"`,
  };
}

/** Without its parameters. */
function typeOf(given: string): string | undefined {
  const type =
    /^\s*([\w.+-]{1,60}\/[\w.+-]{1,60})\s*(?:;|$)/u.exec(given)?.[1]?.toLowerCase() ?? '';
  if (UNTOLD.test(type)) return 'video/mp4';
  return type.startsWith('video/') ? type : undefined;
}

export function sayUnavailable(response: ServerResponse): void {
  response.writeHead(502, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': UNAVAILABLE.length,
    'cache-control': 'no-store',
  });
  response.end(UNAVAILABLE);
}
