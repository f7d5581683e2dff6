import { once } from 'node:events';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { PictureSource } from '../../src/core/image.ts';
import { createPictures } from '../../src/images/pictures.ts';
import { createRelay, type FindPicture } from '../../src/images/relay.ts';
import { createSmallServer } from '../../src/operations/server.ts';
import { type Local, limits, notes, serve } from './local.ts';

export const TOKEN = 'Bearer xoxb-hush';
export const HOUR = 3_600_000;

/** An answer, with its head as it came over the wire, but for the date. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: string;
  readonly body: Buffer;
}

/** The relay of one process over real HTTP, before a server that keeps closed files. */
export interface RelayWorld {
  readonly origin: string;
  readonly port: number;
  /** Where the files are; answers by path. */
  readonly home: Local;
  readonly answers: Map<string, (response: ServerResponse, request: IncomingMessage) => void>;
  /** The tasks that have not ended, and their files. Throwing is what a store does that is down. */
  readonly tasks: Map<string, readonly PictureSource[] | (() => never)>;
  readonly log: ReturnType<typeof notes>;
  clock: number;
  /** A task with one picture that is answered so; resolves to its link. */
  link(answer: (response: ServerResponse, request: IncomingMessage) => void, task?: string): string;
  ask(url: string, method?: string, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

export interface RelayWorldOptions {
  readonly secret?: string;
  readonly stallMs?: number;
  readonly limitBytes?: number;
  /** Picture fetches give up after so long, ms. */
  readonly timeoutMs?: number;
  readonly path?: string;
}

export async function startRelay(options: RelayWorldOptions = {}): Promise<RelayWorld> {
  const { secret = 'a5'.repeat(32), limitBytes = limits.bytes, timeoutMs = 5000 } = options;
  const answers: RelayWorld['answers'] = new Map();
  const tasks: RelayWorld['tasks'] = new Map();
  const log = notes();
  const home = await serve((asked, response) => {
    const path = (asked.url ?? '').split('?')[0] ?? '';
    if (asked.headers.authorization !== TOKEN) {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in');
    } else answers.get(path)?.(response, asked);
  });
  const now = () => world.clock;
  // The link's own origin does not matter to the server: it is known only when that listens.
  const stall = options.stallMs === undefined ? {} : { stallMs: options.stallMs };
  const relay = createRelay({ publicUrl: options.path ?? '', secret, log, now, ...stall });
  const { open } = createPictures({ privateHosts: [], log: notes(), timeoutMs });
  const find: FindPicture = async (task, index) => {
    const files = tasks.get(task);
    const source = typeof files === 'function' ? files() : files?.[index];
    return source === undefined ? undefined : { source, limits: { ...limits, bytes: limitBytes } };
  };
  const server = createSmallServer(log);
  relay.serve(server, find, open);
  const port = (await server.listen(0, '127.0.0.1')) ?? 0;
  const world: RelayWorld = {
    origin: `http://127.0.0.1:${port}`,
    port,
    home,
    answers,
    tasks,
    log,
    clock: Date.UTC(2026, 10, 21, 12),
    link(answer, task = `task-${tasks.size}`) {
      const path = `/files/${task}.png`;
      answers.set(path, answer);
      const url = `http://127.0.0.1:${home.port}${path}?key=hush`;
      tasks.set(task, [{ url, trusted: true, headers: { authorization: TOKEN } }]);
      return `${world.origin}${relay.link(task, 0, world.clock + HOUR)}`;
    },
    ask,
    async close() {
      await server.stop();
      await home.close();
    },
  };
  return world;
}

export async function ask(
  url: string,
  method = 'GET',
  headers: Record<string, string> = {},
): Promise<Answer> {
  const asking = request(url, { method, headers, agent: false });
  asking.end();
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  const body = await buffer(response);
  const raw = response.rawHeaders.join('\n').replace(/^Date\n.*$/mu, 'Date');
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    rawHeaders: `${response.httpVersion} ${response.statusMessage}\n${raw}`,
    body,
  };
}

/** Asks and reads nothing: what has come stays in the kernel until `resume`. */
export async function askAndPause(url: string): Promise<Socket> {
  const { port, pathname, search } = new URL(url);
  const socket = connect({ port: Number(port), host: '127.0.0.1' });
  await once(socket, 'connect');
  socket.pause();
  socket.write(`GET ${pathname}${search} HTTP/1.1\r\nhost: relay\r\n\r\n`);
  return socket;
}

/** Writes for as long as it is read; `written` tells how much, `closed` when the reader has gone. */
export function endless(response: ServerResponse, first: Buffer) {
  let written = 0;
  const closed = once(response, 'close');
  const more = () => {
    while (!response.destroyed) {
      written += 65_536;
      if (!response.write(Buffer.alloc(65_536))) return;
    }
  };
  response.on('drain', more);
  response.write(first);
  more();
  return { written: () => written, closed };
}

/** Resolves when `test` holds; vitest's own limit ends what never does. */
export async function until(test: () => boolean): Promise<void> {
  while (!test()) await new Promise((resolve) => setTimeout(resolve, 5));
}
