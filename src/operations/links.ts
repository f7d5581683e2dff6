import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../core/log.ts';
import type { HttpRoutes } from '../core/platform.ts';
import { later } from './later.ts';
import { notFound } from './not-found.ts';
import { createRate } from './rate.ts';
import { type Claim, createTokens } from './token.ts';
import { visitorOf } from './visitor.ts';

const PER_VISITOR = 300;
/** Tokens and visitors that are remembered: some megabytes at most. */
const MOST_KEYS = 10_000;
const MOST_STREAMS = 32;

/** For whoever is told to come again, seconds. */
const SOON_S = 5;

export interface LinkOptions {
  /** Where the outside world reaches our server; may have a path, which the proxy before us takes off. No slash at its end. */
  readonly publicUrl: string;
  /** Begins and ends in a slash. */
  readonly path: string;
  /** What the links are for: tokens of another purpose open nothing here. */
  readonly purpose: string;
  /** The installation's, in hex. */
  readonly secret: string;
  readonly log: Log;
  /** What log lines begin with. */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Requests a minute for one link. */
  readonly perToken: number;
  /** A reader that takes nothing for so long is cut, ms. */
  readonly stallMs: number;
  /** A reader that takes little, for ever, is cut too, ms. */
  readonly longestMs: number;
}

/** A request that passed all that is not about its file. */
export interface Visit {
  readonly claim: Claim;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

export interface Links {
  /** Throws RangeError for what a token cannot hold. */
  link(claim: Claim): string;
  /** Adds the route. `show` answers; its signal is aborted when the reader has gone or was cut. */
  serve(http: HttpRoutes, show: (visit: Visit, signal: AbortSignal) => Promise<void>): void;
}

/** What a browser must know that is sent to a file by mistake or malice: nothing of it may be taken for something else, or be told on. */
export const FILE_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'cross-origin',
} as const;

/** Links that are all the right there is: whatever is wrong with one looks the same from outside. */
export function createLinks(options: LinkOptions): Links {
  const { publicUrl, path, log, name, now } = options;
  const tokens = createTokens(options.secret, options.purpose);
  const perToken = createRate(options.perToken, MOST_KEYS, now);
  const perVisitor = createRate(PER_VISITOR, MOST_KEYS, now);
  let streams = 0;

  /** What may be seen of a request; its answer is given already where that is undefined. */
  const admit = (request: IncomingMessage, response: ServerResponse): Visit | undefined => {
    const wait = perVisitor.take(visitorOf(request));
    if (wait > 0) return void later(response, 429, wait);
    const token = (request.url ?? '').split('?')[0]?.slice(path.length) ?? '';
    const claim = tokens.unseal(token, now());
    if (claim === undefined) return void notFound(response);
    // From here on the reader has a token of ours, and may be told more.
    const again = perToken.take(token);
    const status = again > 0 ? 429 : streams >= MOST_STREAMS ? 503 : undefined;
    if (status === undefined) return { claim, request, response };
    log.warn({ task: claim.task, status }, `${name}: too much at once`);
    return void later(response, status, Math.max(again, SOON_S));
  };

  return {
    link: (claim) => `${publicUrl}${path}${tokens.seal(claim)}`,
    serve(http, show) {
      http.add('GET', path, async (request, response) => {
        const visit = admit(request, response);
        if (visit === undefined) return;
        streams += 1;
        try {
          await whileThere(visit, options, (signal) => show(visit, signal));
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
  { stallMs, longestMs }: Pick<LinkOptions, 'stallMs' | 'longestMs'>,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const gone = new AbortController();
  const leave = () => gone.abort();
  const cut = () => request.socket.destroy();
  const longest = setTimeout(cut, longestMs);
  response.once('close', leave).setTimeout(stallMs, cut);
  try {
    await work(gone.signal);
  } finally {
    clearTimeout(longest);
    gone.abort();
  }
}
