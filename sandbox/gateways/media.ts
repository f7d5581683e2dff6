import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Content, clipName, openMedia, thumbnailName } from './clips.ts';
import type { Core } from './core.ts';
import { defaultMessage } from './fault-answers.ts';
import type { Fault } from './faults.ts';
import { delay, reset, sendBody } from './send.ts';
import type { RequestEntry } from './types.ts';

const mediaPath = /^\/media\/([^/?]+)\.(mp4|jpg)(?:\?.*)?$/;

/** Serves the results of finished tasks: GET and HEAD, whole or one range. Nobody needs a key here. */
export async function serveMedia(
  core: Core,
  request: IncomingMessage,
  response: ServerResponse,
  entry: RequestEntry,
): Promise<void> {
  // Where results come from the API's own origin, a key that comes along is at home.
  for (const name of core.dialect.secretHeaders)
    if (entry.server === 'media' && request.headers[name] !== undefined)
      core.recorder.emit({ type: 'violation', text: `${name} was sent to the media server` });
  const [, taskId = '', ending] = mediaPath.exec(entry.path) ?? [];
  const target = ending === 'jpg' ? 'thumbnail' : 'video';
  entry.taskId = taskId;
  const fault = core.faults.take(target, entry, taskId);
  if (fault !== undefined) entry.fault = fault.kind;
  await serveResult(core, request, response, { taskId, target, fault });
}

/** Serves one result, as bent as the fault says. Whoever gets here may have it. */
export async function serveResult(
  core: Core,
  request: IncomingMessage,
  response: ServerResponse,
  {
    taskId,
    target,
    fault,
  }: { taskId: string; target: 'video' | 'thumbnail'; fault: Fault | undefined },
): Promise<void> {
  await delay(fault, core.closed);
  if (fault?.kind === 'never') return;
  if (fault?.kind === 'reset') return reset(response);
  const replaced = replacement(fault);
  if (replaced !== undefined) return plain(response, ...replaced);
  const content = await find(core, taskId, target, fault);
  if (content === undefined) return plain(response, 404, 'not found');
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return plain(response, 405, 'GET or HEAD only');
  await serve(request, response, content, fault, core.closed);
}

async function find(
  core: Core,
  taskId: string,
  target: 'video' | 'thumbnail',
  fault: Fault | undefined,
): Promise<Content | undefined> {
  const task = core.book.get(taskId);
  if (task === undefined) return undefined;
  const { outcome } = core.book.standing(task);
  if (outcome?.status !== 'completed') return undefined;
  const body = core.dialect.asked?.(task.create.body) ?? task.create.body;
  if (target === 'thumbnail') return openMedia(thumbnailName(body));
  const wanted = outcome.padToBytes ?? core.settings.padToBytes;
  return openMedia(clipName(body), fault?.kind === 'huge' ? fault.bytes : wanted);
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  content: Content,
  fault: Fault | undefined,
  closed: AbortSignal,
): Promise<void> {
  const { length } = content;
  const range = parseRange(request.headers.range, length);
  if (range === 'unsatisfiable')
    return plain(response, 416, '', { 'content-range': `bytes */${length}` });
  const { start, end } = range ?? { start: 0, end: length };
  const hidden = fault?.kind === 'huge' && fault.withoutLength === true;
  response.writeHead(range === undefined ? 200 : 206, {
    'content-type': fault?.kind === 'content-type' ? fault.type : content.type,
    'accept-ranges': 'bytes',
    'cache-control': 'no-store',
    ...(hidden ? {} : { 'content-length': end - start }),
    ...(range === undefined ? {} : { 'content-range': `bytes ${start}-${end - 1}/${length}` }),
  });
  if (request.method === 'HEAD') response.end();
  else await sendBody(response, content.chunks(start, end), end - start, fault, closed);
}

/** One byte range; anything else is ignored, as the standard allows. */
function parseRange(
  header: string | undefined,
  length: number,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, length - Number(last)) : Number(first);
  const end = first === '' || last === '' ? length : Math.min(Number(last) + 1, length);
  return start < end ? { start, end } : 'unsatisfiable';
}

/** Faults that make sense for a download as well as for the API. */
function replacement(
  fault: Fault | undefined,
): [status: number, body: string, headers?: Record<string, string>] | undefined {
  if (fault?.kind === 'status') {
    const { status, body, headers = {} } = fault;
    const text = typeof body === 'string' ? body : defaultMessage(status);
    return [
      status,
      body === undefined || typeof body === 'string' ? text : JSON.stringify(body),
      headers,
    ];
  }
  if (fault?.kind === 'html')
    return [
      fault.status ?? 200,
      '<!doctype html><title>Sign in</title>',
      { 'content-type': 'text/html' },
    ];
  if (fault?.kind === 'empty') return [fault.status ?? 200, '', { 'content-type': 'video/mp4' }];
  if (fault?.kind === 'redirect') return [fault.status ?? 302, '', { location: fault.location }];
  return undefined;
}

function plain(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'text/plain', ...headers });
  response.end(body);
}
