import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ImageLimits, OpenPicture, PictureSource, Pictures } from '../core/image.ts';
import type { Log } from '../core/log.ts';
import type { HttpRoutes } from '../core/platform.ts';
import { notFound } from '../operations/not-found.ts';
import { createRate } from './rate.ts';
import { release } from './release.ts';
import { type Claim, createTokens } from './token.ts';
import { unavailable } from './unavailable.ts';
import { visitorOf } from './visitor.ts';

const PATH = '/i/';

/** A gateway fetches a picture once, and a few times where something goes wrong. */
const PER_TOKEN = 30;
const PER_VISITOR = 300;
/** Tokens and visitors that are remembered: some megabytes at most. */
const MOST_KEYS = 10_000;
const MOST_STREAMS = 32;

/** A reader that takes nothing for so long is cut, ms. */
const STALL_MS = 30_000;
/** A reader that takes little, for ever, is cut too, ms. */
const LONGEST_MS = 10 * 60_000;

/** For whoever is told to come again, seconds. */
const SOON_S = 5;

export interface RelayOptions {
  /** Where the outside world reaches our server; may have a path, which the proxy before us takes off. No slash at its end. */
  readonly publicUrl: string;
  /** The installation's, in hex. */
  readonly secret: string;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly stallMs?: number;
}

/** A picture as the core finds it; undefined when the task has ended, or never had it. Throws when that cannot be said now. */
export type FindPicture = (
  task: string,
  index: number,
) => Promise<{ source: PictureSource; limits: ImageLimits } | undefined>;

export interface Relay {
  readonly link: NonNullable<Pictures['link']>;
  /** Adds the routes. */
  serve(http: HttpRoutes, find: FindPicture, open: Pictures['open']): void;
}

/** A request that passed all that is not about its picture. */
interface Visit {
  readonly claim: Claim;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * Serves closed pictures to whoever has a link: gateways, which cannot have the platform's token. A link is all the right there is,
 * so it tells nothing, ends with its task, and whatever is wrong with it looks the same from outside. Nothing is kept: the bytes pass
 * through at the reader's pace.
 */
export function createRelay(options: RelayOptions): Relay {
  const { publicUrl, log, now, stallMs = STALL_MS } = options;
  const tokens = createTokens(options.secret);
  const perToken = createRate(PER_TOKEN, MOST_KEYS, now);
  const perVisitor = createRate(PER_VISITOR, MOST_KEYS, now);
  let streams = 0;

  /** What may be seen of a request; its answer is given already where that is undefined. */
  const admit = (request: IncomingMessage, response: ServerResponse): Visit | undefined => {
    const wait = perVisitor.take(visitorOf(request));
    if (wait > 0) return later(response, 429, wait);
    const token = (request.url ?? '').split('?')[0]?.slice(PATH.length) ?? '';
    const claim = tokens.unseal(token, now());
    if (claim === undefined) return void notFound(response);
    // From here on the reader has a token of ours, and may be told more.
    const again = perToken.take(token);
    const status = again > 0 ? 429 : streams >= MOST_STREAMS ? 503 : undefined;
    if (status === undefined) return { claim, request, response };
    log.warn({ task: claim.task, status }, 'relay: too much at once');
    return later(response, status, Math.max(again, SOON_S));
  };

  return {
    link(task, index, until) {
      const token = tokens.seal({ task, index, expires: Math.ceil(until / 1000) });
      return `${publicUrl}${PATH}${token}`;
    },
    serve(http, find, open) {
      http.add('GET', PATH, async (request, response) => {
        const visit = admit(request, response);
        if (visit === undefined) return;
        streams += 1;
        try {
          await whileThere(visit, stallMs, (signal) => show(visit, find, open, log, signal));
        } finally {
          streams -= 1;
        }
      });
    },
  };
}

/** Runs `work` with a signal that is aborted when the reader has gone, or is cut because it takes nothing, or too long. */
async function whileThere(
  { request, response }: Visit,
  stallMs: number,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const gone = new AbortController();
  const leave = () => gone.abort();
  const cut = () => request.socket.destroy();
  const longest = setTimeout(cut, LONGEST_MS);
  response.once('close', leave).setTimeout(stallMs, cut);
  try {
    await work(gone.signal);
  } finally {
    clearTimeout(longest);
    gone.abort();
  }
}

async function show(
  { claim, request, response }: Visit,
  find: FindPicture,
  open: Pictures['open'],
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const found = await opened(claim, find, open, signal);
  const status = typeof found === 'number' ? found : 200;
  const note = { task: claim.task, status };
  if (response.destroyed || signal.aborted) return log.info(note, 'relay: the reader has gone');
  if (found === 404) {
    log.info(note, 'relay: a picture is not there any more');
    return notFound(response);
  }
  if (found === 503) {
    log.warn(note, 'relay: a picture cannot be had now');
    return later(response, 503, SOON_S);
  }
  response.writeHead(200, headersFor(found));
  if (request.method === 'HEAD') return void response.end();
  try {
    for await (const chunk of found.body) {
      await written(response, chunk, signal);
      release(chunk);
    }
    response.end();
    log.info(note, 'relay: a picture was handed over');
  } catch {
    // The status has left: a connection that breaks is all that can still be said.
    request.socket.destroy();
    log.warn(note, 'relay: a picture was handed over in part');
  }
}

/** Resolves when the system has taken the chunk; rejects when the reader has gone. */
async function written(
  response: ServerResponse,
  chunk: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const gone = () => reject(signal.reason);
  signal.addEventListener('abort', gone, { once: true });
  response.write(chunk, (error) => (error ? reject(error) : resolve()));
  try {
    // A response that was destroyed may never call back.
    if (!signal.aborted) await promise;
  } finally {
    signal.removeEventListener('abort', gone);
  }
  signal.throwIfAborted();
}

/** The picture, or the status that says why not. */
async function opened(
  { task, index }: Claim,
  find: FindPicture,
  open: Pictures['open'],
  signal: AbortSignal,
): Promise<OpenPicture | 404 | 503> {
  try {
    const found = await find(task, index);
    if (found === undefined) return 404;
    return await open(found.source, found.limits, signal);
  } catch (error) {
    return unavailable(error).passing ? 503 : 404;
  }
}

/** What a browser must know that is sent here by mistake or malice: nothing of this may run, be kept, or be told on. */
function headersFor({ type, bytes }: OpenPicture): Record<string, string | number> {
  return {
    'content-type': type,
    ...(bytes === undefined ? {} : { 'content-length': bytes }),
    'content-disposition': 'inline',
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'cross-origin',
  };
}

function later(response: ServerResponse, status: 429 | 503, seconds: number): undefined {
  const body = status === 429 ? 'too many requests\n' : 'not now\n';
  response.writeHead(status, {
    'content-type': 'text/plain',
    'content-length': body.length,
    'cache-control': 'no-store',
    'retry-after': String(seconds),
  });
  response.end(body);
}
