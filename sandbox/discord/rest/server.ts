import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { DiscordError } from '../errors.ts';
import type { FaultRule, LoggedRequest } from '../types.ts';
import type { World } from '../world.ts';
import { serveAttachment } from './attachments.ts';
import { type ReadBody, readBody } from './body.ts';
import { type FaultAnswer, faultAnswer, takeFault } from './faults.ts';
import { createRouter, type Match, type RestAnswer } from './router.ts';
import { routes } from './routes.ts';

/** What Discord's documentation states for a whole request. */
const REQUEST_LIMIT = 25 * 1024 * 1024;

/** The HTTP side: REST below `/api`, files below `/attachments`. */
export function createRestServer(world: World): Server {
  const find = createRouter(routes);
  return createServer((request, response) => {
    const url = new URL(request.url ?? '/', world.origin);
    if (/^\/(ephemeral-)?attachments\//.test(url.pathname)) {
      serveAttachment(world, request, response, url);
      return;
    }
    answer(world, find, request, response, url).catch((error: unknown) => {
      // Either the client went away, or this file has a bug that a test must see.
      if (request.destroyed || response.headersSent) response.destroy();
      else {
        console.error('local Discord: a route failed', error);
        sendJson(response, 500, { message: String(error), code: 0 });
      }
    });
  });
}

async function answer(
  world: World,
  find: ReturnType<typeof createRouter>,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const began = world.now();
  const method = request.method ?? 'GET';
  const path = decodePath(url.pathname);
  const limit = Math.max(REQUEST_LIMIT, world.options.attachmentLimitBytes + 65_536);
  const body = await readBody(request, limit);
  const fault = takeFault(world, method, path);
  if (fault?.delayMs !== undefined) await sleep(fault.delayMs);
  const scripted = fault === undefined ? undefined : faultAnswer(fault);
  const decided = fault?.reset === true || scripted !== undefined;
  const match = find(method, path);
  if (match === undefined) noteUnknownRoute(world, `${method} ${path}`);
  const result =
    decided && fault?.afterStored !== true
      ? undefined
      : run(world, match, request, { method, path, url, body });
  log(
    world,
    request,
    { method, path, url, body },
    {
      status: statusOf(fault, scripted, result),
      fault: decided,
      tookMs: world.now() - began,
      ...madeBy(result),
    },
  );
  if (fault?.reset === true) request.socket.resetAndDestroy();
  else if (scripted !== undefined) send(response, scripted);
  else if (result !== undefined) sendJson(response, result.status, result.body);
}

interface Incoming {
  method: string;
  path: string;
  url: URL;
  body: ReadBody;
}

function run(
  world: World,
  match: Match | undefined,
  request: IncomingMessage,
  { method, url, body }: Incoming,
): RestAnswer {
  try {
    if (match === undefined) throw new DiscordError(404, 0, '404: Not Found');
    const { route, params } = match;
    if (route.open !== true && request.headers.authorization !== `Bot ${world.options.token}`) {
      throw new DiscordError(401, 0, '401: Unauthorized');
    }
    if (body.error !== undefined) throw body.error;
    const where = `${method} ${route.pattern}`;
    for (const part of body.unknownParts) world.unknownKeys.push(`${where}: part ${part}`);
    return route.handle({
      world,
      param: (name) => params.get(name) ?? '',
      query: url.searchParams,
      body: body.json,
      uploads: body.uploads.toSorted((a, b) => a.index - b.index),
      report: { unknownKeys: world.unknownKeys, where },
    });
  } catch (error) {
    if (error instanceof DiscordError) return { status: error.status, body: error.body() };
    throw error;
  }
}

function statusOf(
  fault: FaultRule | undefined,
  scripted: FaultAnswer | undefined,
  result: RestAnswer | undefined,
): number {
  return fault?.reset === true ? 0 : (scripted?.status ?? result?.status ?? 0);
}

function log(
  world: World,
  request: IncomingMessage,
  { method, path, url, body }: Incoming,
  came: Pick<LoggedRequest, 'status' | 'fault' | 'tookMs' | 'madeId'>,
): void {
  const { requests, options } = world;
  world.requestCount += 1;
  const entry = {
    number: world.requestCount,
    method,
    path,
    query: Object.fromEntries(url.searchParams),
    body: body.json,
    files: body.uploads.map(({ name, contentType, bytes }) => ({
      name,
      contentType,
      size: bytes.length,
    })),
    authorized: request.headers.authorization !== undefined,
    at: world.now(),
    ...came,
  };
  requests.push(entry);
  if (requests.length > options.requestLogLimit * 1.25) {
    requests.splice(0, requests.length - options.requestLogLimit);
  }
  world.events.emit({ type: 'request', request: entry });
}

function madeBy(result: RestAnswer | undefined): { madeId?: string } {
  const id: unknown = Reflect.get(Object(result?.body), 'id');
  return typeof id === 'string' ? { madeId: id } : {};
}

function noteUnknownRoute(world: World, line: string): void {
  if (world.unknownRoutes.length < 500) world.unknownRoutes.push(line);
}

/** Without `/api` and the version, and with `%40original` and its like decoded. */
function decodePath(pathname: string): string {
  const path = pathname.replace(/^\/api(\/v\d+)?(?=\/|$)/, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (body === undefined) {
    response.writeHead(status).end();
    return;
  }
  send(response, {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

function send(response: ServerResponse, { status, headers, body }: FaultAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
