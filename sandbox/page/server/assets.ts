import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';

const folder = new URL('../browser/', import.meta.url);

/** Only such paths: nothing that leaves the folder, no dot files. */
const SAFE = /^\/(?:[a-z0-9-]+\/)*[a-z0-9-]+\.(?:ts|css|svg)$/;

const TYPES: Readonly<Record<string, string>> = {
  ts: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  html: 'text/html; charset=utf-8',
};

/** Nothing from outside, nothing inline: a prompt that became markup would find nothing it could run or load. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Serves the page's own files. TypeScript loses its types on the way, so there is no build and what one edits is what
 * runs; resolves to false where there is no such file.
 */
export async function serveAsset(path: string, response: ServerResponse): Promise<boolean> {
  const name = path === '/' ? '/index.html' : path;
  if (path !== '/' && !SAFE.test(path)) return false;
  const ending = name.split('.').at(-1) ?? '';
  const text = await readFile(new URL(`.${name}`, folder), 'utf8').catch(() => undefined);
  if (text === undefined) return false;
  response.writeHead(200, {
    'content-type': TYPES[ending] ?? 'text/plain',
    'cache-control': 'no-cache',
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
  response.end(ending === 'ts' ? stripTypeScriptTypes(text) : text);
  return true;
}
