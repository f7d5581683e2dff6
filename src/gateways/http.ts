/**
 * What proves that a create was not accepted, and what does not.
 *
 * | what happened                                                 | accepted  | decided in         |
 * | ------------------------------------------------------------- | --------- | ------------------ |
 * | DNS, refused, unreachable, connect timeout, TLS, guard, abort |           |                    |
 * |   before the request was written to a connection              | 'no'      | `Departure`, here  |
 * | headers or body timeout, reset, cut, abort after that         | 'unknown' | `Departure`, here  |
 * | an answer with a status                                       | by status | `failures.ts`      |
 *
 * The first two rows need no list of error codes: undici tells the moment at which it starts to write a request.
 * A check and a download change nothing at the gateway, so their failures always say 'no'.
 */
import { Agent, type Dispatcher, request } from 'undici';
import {
  type Download,
  GatewayUnreachable,
  type JsonObject,
  type Log,
  withDeadline,
} from '../core/gateway.ts';
import { lookupOutside } from '../guard.ts';
import { parseJson, readUpTo, retryAfterMs } from './body.ts';
import { download, type Hop, type HopPolicy } from './download.ts';
import { createSecrets, type Secrets } from './secrets.ts';
import { answerMs, DEFAULT_TIMEOUTS, type Timeouts } from './timeouts.ts';

export type { Timeouts } from './timeouts.ts';

/** Longest JSON answer that is read. Task answers are a few hundred bytes. */
const JSON_LIMIT_BYTES = 1024 * 1024;

export interface HttpSettings {
  /** Absolute, http(s), without query; a path prefix is kept. */
  readonly baseUrl: string;
  /** Computed for every request. All values are secrets. */
  readonly headers: () => Readonly<Record<string, string>>;
  /** More that must not stand in a message. */
  readonly secrets: readonly string[];
  readonly log: Log;
  readonly now: () => number;
  readonly timeouts?: Partial<Timeouts>;
  /** Instead of real connections. */
  readonly dispatcher?: Dispatcher;
}

/** An answer of the API, whatever its status. */
export interface Answer {
  readonly status: number;
  /** The parsed JSON, whatever the content type says; undefined when there is none. */
  readonly body: unknown;
  /** The body as text; empty when it could not be read whole. */
  readonly text: string;
  /** False when the body was cut or is over 1 MiB. */
  readonly whole: boolean;
  readonly retryAfterMs: number | undefined;
}

export interface Http {
  /**
   * Sends one request and never repeats it. `path` begins with a slash and is put after the base URL.
   * Redirects are answers like any other: the key goes nowhere else.
   * Throws only GatewayUnreachable.
   */
  json(
    method: 'GET' | 'POST',
    path: string,
    body: JsonObject | undefined,
    context: { signal: AbortSignal },
  ): Promise<Answer>;
  /** See `download.ts`. Throws only GatewayRefusal and GatewayUnreachable. */
  download(url: string, context: { limitBytes: number; signal: AbortSignal }): Promise<Download>;
  /** At most 500 characters, without any secret: for everything that comes from outside and goes into an error or a status. */
  clean(text: string): string;
}

/** The connections of one gateway. */
interface Line {
  readonly settings: HttpSettings;
  readonly base: URL;
  readonly timeouts: Timeouts;
  readonly secrets: Secrets;
  /** A new connection for each create: a reset of an idle one that the server has just closed would be ambiguous. */
  readonly fresh: Dispatcher;
  readonly kept: Dispatcher;
  /** Refuses names that resolve to private addresses. */
  readonly outside: Dispatcher;
}

/** HTTP for one gateway. */
export function createHttp(settings: HttpSettings): Http {
  const timeouts = { ...DEFAULT_TIMEOUTS, ...settings.timeouts };
  const connect = { timeout: timeouts.connectMs };
  // HTTP/2 stays off: undici sends a refused HTTP/2 stream again by itself.
  const shared = { allowH2: false, connect };
  const line: Line = {
    settings,
    base: new URL(settings.baseUrl),
    timeouts,
    secrets: createSecrets(settings.secrets),
    fresh: settings.dispatcher ?? new Agent({ ...shared, pipelining: 0 }),
    kept: settings.dispatcher ?? new Agent(shared),
    outside:
      settings.dispatcher ??
      new Agent({ ...shared, connect: { ...connect, lookup: lookupOutside } }),
  };
  return {
    json: (method, path, body, { signal }) => {
      const wholeMs = timeouts.connectMs + answerMs(timeouts, method) + timeouts.bodyMs;
      return withDeadline(wholeMs, signal, (whole) => ask(line, method, path, body, whole));
    },
    download: (url, { limitBytes, signal }) =>
      withDeadline(timeouts.downloadMs, signal, (whole) =>
        download(url, line.base, (at, policy) => hop(line, at, policy, whole), limitBytes),
      ),
    clean: line.secrets.clean,
  };
}

async function ask(
  line: Line,
  method: 'GET' | 'POST',
  path: string,
  body: JsonObject | undefined,
  signal: AbortSignal,
): Promise<Answer> {
  const { base, timeouts, settings, secrets } = line;
  const url = new URL(`${base.origin}${base.pathname.replace(/\/+$/u, '')}${path}`);
  // A query may hold a secret, so no message and no log line has it.
  const label = `${method} ${url.pathname}`;
  const began = settings.now();
  const departure: Departure = { left: false };
  const unreachable = (error: unknown) =>
    new GatewayUnreachable(
      method === 'POST' && departure.left ? 'unknown' : 'no',
      secrets.clean(`${label}: ${reasonOf(error)}`),
      { cause: error },
    );
  const response = await send(
    {
      url,
      method,
      headers: { accept: 'application/json', ...ownHeaders(line) },
      body: body === undefined ? undefined : JSON.stringify(body),
      dispatcher: method === 'POST' ? line.fresh : line.kept,
      headersMs: answerMs(timeouts, method),
      bodyMs: timeouts.bodyMs,
      signal,
    },
    departure,
  ).catch((error: unknown) => Promise.reject(unreachable(error)));
  const status = response.statusCode;
  const read = await readUpTo(response.body, JSON_LIMIT_BYTES).catch((error: unknown) => {
    // The status line of a 4xx has said everything already.
    if (status >= 400 && status < 500) return undefined;
    throw unreachable(error);
  });
  settings.log.debug({ call: label, status, ms: settings.now() - began }, 'gateway answered');
  const text = read?.kind === 'whole' ? new TextDecoder().decode(read.bytes) : '';
  return {
    status,
    text,
    body: parseJson(text),
    whole: read?.kind === 'whole',
    retryAfterMs: pauseOf(line, response.headers),
  };
}

/** One request of a download. */
async function hop(line: Line, url: URL, policy: HopPolicy, signal: AbortSignal): Promise<Hop> {
  const { timeouts, secrets } = line;
  const sending: Sending = {
    url,
    method: 'GET',
    headers: policy.withKey ? ownHeaders(line) : {},
    body: undefined,
    dispatcher: policy.guarded ? line.outside : line.kept,
    headersMs: timeouts.checkMs,
    bodyMs: timeouts.bodyMs,
    signal,
  };
  try {
    const { statusCode, headers, body } = await send(sending, { left: false });
    return {
      status: statusCode,
      header: (name) => single(headers[name]),
      retryAfterMs: pauseOf(line, headers),
      body,
    };
  } catch (error) {
    const message = secrets.clean(`download from ${url.host}: ${reasonOf(error)}`);
    throw new GatewayUnreachable('no', message, { cause: error });
  }
}

function ownHeaders({ settings, secrets }: Line): Readonly<Record<string, string>> {
  const headers = settings.headers();
  secrets.remember(headers);
  return headers;
}

interface Sending {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly dispatcher: Dispatcher;
  readonly headersMs: number;
  readonly bodyMs: number;
  readonly signal: AbortSignal;
}

/** Whether a request has begun to be written to an established connection. */
interface Departure {
  left: boolean;
}

/** Sends one request. Throws what undici throws, or the signal's reason; `departure` tells how far it came. */
async function send(sending: Sending, departure: Departure): Promise<Dispatcher.ResponseData> {
  const { url, method, headers, body, headersMs, bodyMs, signal } = sending;
  signal.throwIfAborted();
  const response = await Promise.race([
    request(url, {
      method,
      headers: {
        'user-agent': 'reelbot',
        // undici decompresses nothing, and a length can only be checked on what really came.
        'accept-encoding': 'identity',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
      headersTimeout: headersMs,
      bodyTimeout: bodyMs,
      signal,
      dispatcher: sending.dispatcher.compose(watchDeparture(departure)),
    }),
    aborted(signal),
  ]);
  // A body that is given up half-way emits an error that nobody waits for any more.
  response.body.on('error', () => {});
  return response;
}

/** undici acts on a signal only when it has a connection; this answers at once, and what has not left then never will. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** Notes the moment at which a request is written, and lets no request be written twice. */
function watchDeparture(departure: Departure): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart(controller, context) {
        if (departure.left) {
          controller.abort(new Error('was about to be sent twice'));
          return;
        }
        departure.left = true;
        handler.onRequestStart?.(controller, context);
      },
      onResponseStart: (...given) => handler.onResponseStart?.(...given),
      onResponseData: (...given) => handler.onResponseData?.(...given),
      onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
      onResponseError: (...given) => handler.onResponseError?.(...given),
    });
}

/** A few words about a network error, by code where it has one: codes hold no URL. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'was given up';
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code} ` : '';
  return `${code}${error.message}`;
}

function pauseOf({ settings }: Line, headers: Dispatcher.ResponseData['headers']) {
  return retryAfterMs(single(headers['retry-after']), settings.now());
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
