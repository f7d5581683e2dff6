import type { IncomingHttpHeaders } from 'node:http';
import { GatewayRefusal, GatewayUnreachable, type OpenVideo } from '../core/gateway.ts';
import type { Log } from '../core/log.ts';
import type { HttpRoutes } from '../core/platform.ts';
import { StoreUnavailable } from '../core/store/index.ts';
import { later } from './later.ts';
import { createLinks, type LinkOptions, type Visit } from './links.ts';
import { notFound } from './not-found.ts';
import { pour } from './pour.ts';
import { sayUnavailable, videoHeaders } from './video-headers.ts';

/** Gateways keep their results for an hour to some days; a link that outlives them says that the video cannot be fetched. */
const VALID_MS = 7 * 24 * 3_600_000;

/** A player asks for a part at each jump. */
const PER_TOKEN = 120;

/** Players stop reading while they are paused, and ask again for the rest when they were cut. */
const STALL_MS = 60_000;
const LONGEST_MS = 30 * 60_000;

/** For whoever is told to come again, seconds. */
const SOON_S = 5;

export type ResultsOptions = Pick<LinkOptions, 'publicUrl' | 'secret' | 'log' | 'now'> &
  Partial<Pick<LinkOptions, 'stallMs'>>;

/**
 * Opens the closed result of a task: what `RunningCore.video` does. Undefined when there is none (any more). Throws StoreUnavailable,
 * GatewayRefusal and GatewayUnreachable.
 */
export type FindVideo = (
  task: string,
  context: { range?: string | undefined; signal: AbortSignal },
) => Promise<OpenVideo | undefined>;

export interface Results {
  /** Where people find the video of a task, for a week. */
  link(task: string): string;
  /** Adds the route. */
  serve(http: HttpRoutes, video: FindVideo): void;
}

/**
 * Serves finished videos that open with the gateway's key only, to whoever has a link. The key stays here, and nothing is kept: the bytes
 * pass through at the reader's pace, whole or in parts.
 */
export function createResults(options: ResultsOptions): Results {
  const links = createLinks({
    ...options,
    path: '/videos/',
    purpose: 'reelbot: closed results, version 1',
    name: 'results',
    perToken: PER_TOKEN,
    stallMs: options.stallMs ?? STALL_MS,
    longestMs: LONGEST_MS,
  });
  return {
    link: (task) =>
      links.link({ task, index: 0, expires: Math.ceil((options.now() + VALID_MS) / 1000) }),
    serve: (http, video) =>
      links.serve(http, (visit, signal) => show(visit, video, options.log, signal)),
  };
}

async function show(
  { claim, request, response }: Visit,
  video: FindVideo,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const { task } = claim;
  const found = await opened(task, video, rangeOf(request.headers), log, signal);
  if (response.destroyed || signal.aborted) return log.info({ task }, 'results: the reader left');
  if (found === 404) return notFound(response);
  if (found === 503) return later(response, 503, SOON_S);
  if (found === 502) return sayUnavailable(response);
  const headers = videoHeaders(found, task);
  const { status } = found;
  if (headers === undefined) {
    log.warn({ task, status }, 'results: the gateway answered with something else than a video');
    return sayUnavailable(response);
  }
  // A reader must not take half for a whole, nor what follows the end for the next answer.
  response.strictContentLength = true;
  response.writeHead(status, headers);
  // What is not read is let go by the signal.
  if (request.method === 'HEAD' || status === 416) return void response.end();
  try {
    await pour(found.body, response, signal);
    log.info({ task, status }, 'results: a video was handed over');
  } catch {
    // The status has left: a connection that breaks is all that can still be said.
    request.socket.destroy();
    log.info({ task, status }, 'results: a video was handed over in part');
  }
}

/** The video, or the status that says why not. */
async function opened(
  task: string,
  video: FindVideo,
  range: string | undefined,
  log: Log,
  signal: AbortSignal,
): Promise<OpenVideo | 404 | 502 | 503> {
  try {
    return (await video(task, { range, signal })) ?? 404;
  } catch (error) {
    if (signal.aborted) return 502;
    if (error instanceof StoreUnavailable) {
      log.warn({ err: error, task }, 'results: the store is down');
      return 503;
    }
    if (!(error instanceof GatewayRefusal || error instanceof GatewayUnreachable)) throw error;
    log.warn({ err: error, task }, 'results: a video cannot be fetched');
    return 502;
  }
}

/**
 * One part of bytes, as players ask for. Whatever else may be left unheeded (RFC 9110 §14.2): several parts at once would come as another
 * content type, and what If-Range compares is nothing of ours.
 */
function rangeOf(headers: IncomingHttpHeaders): string | undefined {
  const { range } = headers;
  if (range === undefined || headers['if-range'] !== undefined) return undefined;
  return /^bytes=(?:\d{1,15}-\d{0,15}|-\d{1,15})$/u.test(range) ? range : undefined;
}
