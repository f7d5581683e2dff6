// Brings Node's own undici in before this one: of all of them the first that is loaded sends what discord.js posts, and this one would refuse its forms.
import 'node:http';
import { type Dispatcher, type FormData, request } from 'undici';

export type Method = 'GET' | 'POST' | 'DELETE';

/** One request, complete. */
export interface Sending {
  readonly url: URL;
  readonly method: Method;
  readonly headers: Readonly<Record<string, string>>;
  /** A text is JSON; a form gets its content type and boundary from undici. */
  readonly body: string | FormData | undefined;
  readonly dispatcher: Dispatcher;
  /** Until the status line of the answer, ms. */
  readonly headersMs: number;
  /** Longest silence in the body of the answer, ms. */
  readonly bodyMs: number;
  readonly signal: AbortSignal;
}

/** Whether a request has begun to be written to an established connection. */
export interface Departure {
  left: boolean;
}

/** Sends one request. Throws what undici throws, or the signal's reason; `departure` tells how far it came. */
export async function send(
  sending: Sending,
  departure: Departure,
): Promise<Dispatcher.ResponseData> {
  const { url, method, headers, body, headersMs, bodyMs, signal } = sending;
  signal.throwIfAborted();
  const response = await orAborted(
    signal,
    request(url, {
      method,
      headers: {
        'user-agent': 'reelbot',
        // undici decompresses nothing, and a length can only be checked on what really came.
        'accept-encoding': 'identity',
        ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
      headersTimeout: headersMs,
      bodyTimeout: bodyMs,
      signal,
      dispatcher: sending.dispatcher.compose(watchDeparture(departure)),
    }),
  );
  // A body that is given up half-way emits an error that nobody waits for any more.
  response.body.on('error', () => {});
  return response;
}

/** undici acts on a signal only when it has a connection; this answers at once, and what has not left then never will. */
async function orAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
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
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'was given up';
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code} ` : '';
  return `${code}${error.message}`;
}

/** A header that counts once, whatever a server sends. */
export function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
