/**
 * What proves that a create was not accepted, and what does not.
 *
 * | what happened                                                 | accepted  | decided in         |
 * | ------------------------------------------------------------- | --------- | ------------------ |
 * | DNS, refused, unreachable, connect timeout, TLS, guard, abort |           |                    |
 * |   before the request was written to a connection              | 'no'      | `send.ts`          |
 * | headers or body timeout, reset, cut, abort after that         | 'unknown' | `send.ts`          |
 * | an answer with a status                                       | by status | `failures.ts`      |
 *
 * The first two rows need no list of error codes: undici tells the moment at which it starts to write a request.
 * A check and a download change nothing at the gateway, so their failures always say 'no'.
 */
import { Agent, type Dispatcher, FormData } from 'undici';
import {
  type Download,
  GatewayUnreachable,
  type JsonObject,
  type Log,
  type OpenVideo,
  type Taking,
  withDeadline,
} from '../core/gateway.ts';
import { lookupOutside } from '../guard.ts';
import { parseJson, readUpTo, retryAfterMs } from './body.ts';
import { download, type Hop, type HopPolicy, openResult } from './download.ts';
import { createSecrets, type Secrets } from './secrets.ts';
import { type Method, reasonOf, type Sending, send, single } from './send.ts';
import { answerMs, DEFAULT_TIMEOUTS, type Timeouts } from './timeouts.ts';

export type { Timeouts } from './timeouts.ts';

/** Longest JSON answer that is read. Task answers are a few hundred bytes. */
const JSON_LIMIT_BYTES = 1024 * 1024;

export interface HttpSettings {
  /** Absolute, http(s), without query; a path prefix is kept. */
  readonly baseUrl: string;
  /** Computed for every request, for the key of that name where there are several (`keyring.ts`). All values are secrets. */
  readonly headers: (key?: string) => Readonly<Record<string, string>>;
  /** More that must not stand in a message. */
  readonly secrets: readonly string[];
  readonly log: Log;
  readonly now: () => number;
  readonly timeouts?: Partial<Timeouts>;
  /** Instead of real connections. */
  readonly dispatcher?: Dispatcher;
  /** Longest JSON answer that is read, in bytes. */
  readonly jsonLimitBytes?: number;
}

/** What is sent: JSON, or a form, whose content type and boundary are undici's. */
export type Payload = JsonObject | FormData | undefined;

/** A multipart form. */
export function createForm(): FormData {
  return new FormData();
}

/** An answer of the API, whatever its status. */
export interface Answer {
  readonly status: number;
  /** The parsed JSON, whatever the content type says; undefined when there is none. */
  readonly body: unknown;
  /** The body as text; empty when it could not be read whole. */
  readonly text: string;
  /** False when the body was cut or is over the limit (`jsonLimitBytes`). */
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
    method: Method,
    path: string,
    body: Payload,
    context: { signal: AbortSignal; key?: string | undefined },
  ): Promise<Answer>;
  /** See `download.ts`. Throws only GatewayRefusal and GatewayUnreachable. */
  download(url: string, context: Taking & { key?: string | undefined }): Promise<Download>;
  /** The same as a stream, whole or a part (`range`: a Range header); see `download.ts`. Nothing but silence or `signal` ends it. */
  open(
    url: string,
    context: { range?: string | undefined; signal: AbortSignal; key?: string | undefined },
  ): Promise<OpenVideo>;
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
    json: (method, path, body, { signal, key }) => {
      const wholeMs = timeouts.connectMs + answerMs(timeouts, method) + timeouts.bodyMs;
      return withDeadline(wholeMs, signal, (whole) =>
        ask(line, { method, path, body, key }, whole),
      );
    },
    download(url, { signal, key, ...taking }) {
      const under = (until: AbortSignal) =>
        download(url, line.base, (at, policy) => hop(line, at, { ...policy, key }, until), taking);
      // A stream is read long after this has ended: `signal` bounds it.
      return taking.streamed ? under(signal) : withDeadline(timeouts.downloadMs, signal, under);
    },
    open: (url, { range, signal, key }) =>
      openResult(
        url,
        line.base,
        // Not under a deadline: the body is read long after this has ended.
        (at, policy) => hop(line, at, { ...policy, key, range }, signal),
        line.secrets.clean,
      ),
    clean: line.secrets.clean,
  };
}

interface Asking {
  readonly method: Method;
  readonly path: string;
  readonly body: Payload;
  readonly key: string | undefined;
}

async function ask(
  line: Line,
  { method, path, body, key }: Asking,
  signal: AbortSignal,
): Promise<Answer> {
  const { base, timeouts, settings, secrets } = line;
  const url = new URL(`${base.origin}${base.pathname.replace(/(?<!\/)\/+$/u, '')}${path}`);
  // A query may hold a secret, so no message and no log line has it.
  const label = `${method} ${url.pathname}`;
  const began = settings.now();
  const departure = { left: false };
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
      headers: { accept: 'application/json', ...ownHeaders(line, key) },
      body: body === undefined || body instanceof FormData ? body : JSON.stringify(body),
      dispatcher: method === 'POST' ? line.fresh : line.kept,
      headersMs: answerMs(timeouts, method),
      bodyMs: timeouts.bodyMs,
      signal,
    },
    departure,
  ).catch((error: unknown) => Promise.reject(unreachable(error)));
  const status = response.statusCode;
  const read = await readUpTo(response.body, settings.jsonLimitBytes ?? JSON_LIMIT_BYTES).catch(
    (error: unknown) => {
      // The status line of a 4xx has said everything already.
      if (status >= 400 && status < 500) return undefined;
      throw unreachable(error);
    },
  );
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

interface Fetching extends HopPolicy {
  readonly key: string | undefined;
  readonly range?: string | undefined;
}

/** One request of a download. */
async function hop(line: Line, url: URL, policy: Fetching, signal: AbortSignal): Promise<Hop> {
  const { timeouts, secrets } = line;
  const sending: Sending = {
    url,
    method: 'GET',
    headers: {
      ...(policy.range === undefined ? {} : { range: policy.range }),
      ...(policy.withKey ? ownHeaders(line, policy.key) : {}),
    },
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

function ownHeaders(
  { settings, secrets }: Line,
  key: string | undefined,
): Readonly<Record<string, string>> {
  const headers = settings.headers(key);
  secrets.remember(headers);
  return headers;
}

function pauseOf({ settings }: Line, headers: Dispatcher.ResponseData['headers']) {
  return retryAfterMs(single(headers['retry-after']), settings.now());
}
