import type { IncomingMessage } from 'node:http';
import { parseMultipart, readBody } from './body.ts';
import { ApiError } from './errors.ts';
import type { Reply } from './faults.ts';
import { seenByBot } from './file-access.ts';
import { storeBytes } from './files.ts';
import type { LocalFile } from './types.ts';
import type { World } from './world.ts';

/** The bytes of an upload: a raw body, or the first file of a multipart one. */
export async function readUpload(
  world: World,
  request: IncomingMessage,
): Promise<Buffer | undefined> {
  // Room for the multipart frame.
  const body = await readBody(request, world.uploadLimitBytes + 100_000);
  const contentType = request.headers['content-type'] ?? '';
  if (body === undefined || !contentType.startsWith('multipart/form-data')) return body;
  return (await parseMultipart(body, contentType)).file;
}

/** Takes the bytes for an upload URL. */
export function acceptUpload(world: World, id: string, bytes: Buffer | undefined): Reply {
  const file = world.files.get(id);
  if (file === undefined) return text(404, 'no such upload');
  if (file.state === 'completed' || file.state === 'deleted') return text(400, 'already completed');
  if (bytes === undefined || bytes.length > world.uploadLimitBytes) return text(413, 'too large');
  if (bytes.length !== file.size && file.state === 'waiting') {
    return text(400, `expected ${file.size} bytes, got ${bytes.length}`);
  }
  storeBytes(world, file, bytes);
  return text(200, `OK - ${bytes.length}`);
}

/** `url_private`: without the right token Slack answers 200 with a login page. */
export function privateFile(world: World, id: string, request: IncomingMessage): Reply {
  const token = request.headers.authorization?.replace(/^Bearer /, '');
  const file = world.files.get(id);
  const allowed = world.tokens.has(token ?? '') && world.scopes.has('files:read');
  if (!allowed || (file !== undefined && !seenByBot(world, file))) return loginPage();
  return sendFile(file, request);
}

/** `viewUrl`: for the page, which has no token. */
export function viewFile(world: World, id: string, request: IncomingMessage): Reply {
  const reply = sendFile(world.files.get(id), request);
  reply.headers['access-control-allow-origin'] = '*';
  return reply;
}

function sendFile(file: LocalFile | undefined, request: IncomingMessage): Reply {
  const bytes = file?.bytes;
  if (file === undefined || bytes === undefined) return text(404, 'file not found');
  const headers = { 'content-type': file.mimetype, 'accept-ranges': 'bytes' };
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '');
  if (range === null) return { status: 200, headers, body: bytes };
  const [, first = '', last = ''] = range;
  const start = first === '' ? Math.max(bytes.length - Number(last), 0) : Number(first);
  const end =
    first === '' || last === '' ? bytes.length - 1 : Math.min(Number(last), bytes.length - 1);
  if (start > end) {
    return { ...text(416, ''), headers: { 'content-range': `bytes */${bytes.length}` } };
  }
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${start}-${end}/${bytes.length}` },
    body: bytes.subarray(start, end + 1),
  };
}

function loginPage(): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: '<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in to Local</body></html>',
  };
}

function text(status: number, body: string): Reply {
  return { status, headers: { 'content-type': 'text/plain' }, body };
}

/** For callers that must answer a body they could not read. */
export function uploadError(error: unknown): Reply {
  if (error instanceof ApiError) return text(400, error.code);
  throw error;
}
