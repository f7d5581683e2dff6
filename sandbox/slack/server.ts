import type { IncomingMessage, ServerResponse } from 'node:http';
import { decodeArgs } from './args.ts';
import { parseArgs, readBody } from './body.ts';
import { ApiError } from './errors.ts';
import { type Reply, withFault } from './faults.ts';
import { acceptUpload, privateFile, readUpload, uploadError, viewFile } from './file-http.ts';
import { postResponse } from './response-url.ts';
import type { SocketMode } from './socket-mode.ts';
import type { Fields, RequestRecord } from './types.ts';
import { callMethod } from './web-api.ts';
import type { World } from './world.ts';

/** Slack as a whole, where it has several workspaces. */
export interface Slack {
  /** A method that needs no token, or a refusal before any workspace is asked. */
  answer(method: string, raw: Fields, authorization: string | undefined): Reply | undefined;
  /** The workspace that a call is for. */
  workspaceOf(raw: Fields, authorization: string | undefined): World | undefined;
}

const bodyLimit = 10_000_000;

/** Answers every HTTP request: the Web API, uploads, files, response URLs. */
export async function handleRequest(
  world: World,
  sockets: SocketMode,
  request: IncomingMessage,
  response: ServerResponse,
  slack?: Slack,
): Promise<void> {
  const url = new URL(request.url ?? '/', world.origin);
  const [, area = '', ...rest] = url.pathname.split('/');
  try {
    const reply = await route(world, sockets, request, {
      area,
      rest,
      query: url.searchParams,
      slack,
    });
    if (reply === undefined) request.socket.resetAndDestroy();
    else send(request, response, reply);
  } catch (error) {
    if (response.headersSent || request.socket.destroyed) {
      // The client went away while it was sending.
      response.destroy();
      return;
    }
    world.warnings.push(`The local Slack itself failed: ${String(error)}`);
    send(request, response, text(500, String(error)));
  }
}

async function route(
  world: World,
  sockets: SocketMode,
  request: IncomingMessage,
  path: { area: string; rest: string[]; query: URLSearchParams; slack: Slack | undefined },
): Promise<Reply | undefined> {
  const [first = ''] = path.rest;
  switch (path.area) {
    case 'api':
      return webApi(world, sockets, request, { ...path, method: first });
    case 'upload':
      return upload(world, request, path.rest[1] ?? '');
    case 'files-pri': {
      const file = first.slice(first.indexOf('-') + 1);
      return logged(world, 'download', { file }, () => privateFile(world, file, request));
    }
    case 'view':
      return viewFile(world, first, request);
    case 'response':
      return respondUrl(world, request, first);
    default:
      return text(404, 'not found');
  }
}

async function webApi(
  only: World,
  sockets: SocketMode,
  request: IncomingMessage,
  { method, query, slack }: { method: string; query: URLSearchParams; slack: Slack | undefined },
): Promise<Reply | undefined> {
  let raw: Fields;
  try {
    const body = await readBody(request, bodyLimit);
    if (body === undefined) return text(413, 'too large');
    const type = request.headers['content-type'] ?? '';
    raw = { ...Object.fromEntries(query), ...(await parseArgs(body, type)) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return text(200, JSON.stringify({ ok: false, error: error.code }), 'application/json');
  }
  const { authorization } = request.headers;
  const world = slack?.workspaceOf(raw, authorization) ?? only;
  return logged(
    world,
    method,
    decodeArgs(raw),
    () =>
      slack?.answer(method, raw, authorization) ??
      callMethod(world, {
        method,
        raw,
        authorization,
        openSocket: sockets.issueUrl,
      }),
  );
}

async function upload(
  world: World,
  request: IncomingMessage,
  id: string,
): Promise<Reply | undefined> {
  const file = world.files.get(id);
  const args = { file: id, filename: file?.name, length: file?.size };
  try {
    const bytes = await readUpload(world, request);
    return await logged(world, 'upload', args, () => acceptUpload(world, id, bytes));
  } catch (error) {
    return uploadError(error);
  }
}

async function respondUrl(
  world: World,
  request: IncomingMessage,
  id: string,
): Promise<Reply | undefined> {
  const body = await readBody(request, bodyLimit);
  if (body === undefined) return text(413, 'too large');
  try {
    const fields = decodeArgs(await parseArgs(body, request.headers['content-type'] ?? ''));
    return await logged(world, 'response_url', fields, () => postResponse(world, id, fields));
  } catch (error) {
    return uploadError(error);
  }
}

/** Writes the request down, plays the fault planted for it, and notes how it went. */
async function logged(
  world: World,
  method: string,
  args: Fields,
  run: () => Reply | Promise<Reply>,
): Promise<Reply | undefined> {
  const count = (world.counts.get(method) ?? 0) + 1;
  world.counts.set(method, count);
  const record: RequestRecord = { id: count, method, args, at: world.now() };
  world.requests.add(record);
  const rule = world.faults.take(method, args);
  const reply = await withFault(rule, run);
  record.faulted = reply === undefined || reply.faulted;
  record.status = reply?.status;
  record.error = errorOf(reply);
  record.madeId = madeBy(reply);
  record.tookMs = world.now() - record.at;
  world.emit({ type: 'request', request: record });
  return reply;
}

function errorOf(reply: Reply | undefined): string | undefined {
  if (reply === undefined) return 'reset';
  if (typeof reply.body !== 'string' || !reply.body.startsWith('{"ok":false')) return undefined;
  return /"error":"([^"]*)"/.exec(reply.body)?.[1];
}

function madeBy(reply: Reply | undefined): string | undefined {
  if (typeof reply?.body !== 'string' || !reply.body.startsWith('{"ok":true')) return undefined;
  return /"(?:ts|message_ts|file_id)":"([\w.]+)"/.exec(reply.body)?.[1];
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  const body = request.method === 'HEAD' ? '' : reply.body;
  response.writeHead(reply.status, {
    ...reply.headers,
    'content-length': Buffer.byteLength(reply.body),
  });
  response.end(body);
}

function text(status: number, body: string, type = 'text/plain'): Reply {
  return { status, headers: { 'content-type': type }, body };
}
