import type { ImageLimits, OpenPicture, PictureSource, Pictures } from '../core/image.ts';
import type { Log } from '../core/log.ts';
import type { HttpRoutes } from '../core/platform.ts';
import { later } from '../operations/later.ts';
import { createLinks, FILE_HEADERS, type LinkOptions, type Visit } from '../operations/links.ts';
import { notFound } from '../operations/not-found.ts';
import { pour } from '../operations/pour.ts';
import { unavailable } from './unavailable.ts';

/** A gateway fetches a picture once, and a few times where something goes wrong. */
const PER_TOKEN = 30;

const STALL_MS = 30_000;
const LONGEST_MS = 10 * 60_000;

/** For whoever is told to come again, seconds. */
const SOON_S = 5;

export type RelayOptions = Pick<LinkOptions, 'publicUrl' | 'secret' | 'log' | 'now'> &
  Partial<Pick<LinkOptions, 'stallMs'>>;

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

/**
 * Serves closed pictures to whoever has a link: gateways, which cannot have the platform's token. A link tells nothing and ends with its
 * task. Nothing is kept: the bytes pass through at the reader's pace.
 */
export function createRelay(options: RelayOptions): Relay {
  const links = createLinks({
    ...options,
    path: '/i/',
    purpose: 'reelbot: picture relay, version 1',
    name: 'relay',
    perToken: PER_TOKEN,
    stallMs: options.stallMs ?? STALL_MS,
    longestMs: LONGEST_MS,
  });
  return {
    link: (task, index, until) => links.link({ task, index, expires: Math.ceil(until / 1000) }),
    serve: (http, find, open) =>
      links.serve(http, (visit, signal) => show(visit, find, open, options.log, signal)),
  };
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
    await pour(found.body, response, signal);
    log.info(note, 'relay: a picture was handed over');
  } catch {
    // The status has left: a connection that breaks is all that can still be said.
    request.socket.destroy();
    log.warn(note, 'relay: a picture was handed over in part');
  }
}

/** The picture, or the status that says why not. */
async function opened(
  { task, index }: Visit['claim'],
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

function headersFor({ type, bytes }: OpenPicture): Record<string, string | number> {
  return {
    'content-type': type,
    ...(bytes === undefined ? {} : { 'content-length': bytes }),
    'content-disposition': 'inline',
    'cache-control': 'private, no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    ...FILE_HEADERS,
  };
}
