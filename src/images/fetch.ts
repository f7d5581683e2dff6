import type { Dispatcher } from 'undici';
import type { PictureSource } from '../core/image.ts';
import { isWeb, type Routes, reach } from './reach.ts';
import { PictureUnavailable } from './unavailable.ts';

/** A picture's bytes on their way, not looked at yet. The caller reads or destroys the body. */
export interface Arriving {
  /** Length, where the host tells it. */
  readonly bytes: number | undefined;
  readonly body: Dispatcher.ResponseData['body'];
}

/**
 * Asks for a picture.
 *
 * @throws {PictureUnavailable} 'not-a-url'; 'too-large' by its Content-Length; 'unreachable' for an answer without a picture
 * @throws whatever {@link reach} throws
 */
export async function fetchPicture(
  source: PictureSource,
  limitBytes: number,
  routes: Routes,
  signal: AbortSignal,
): Promise<Arriving> {
  const url = URL.parse(source.url);
  if (url === null || !isWeb(url)) {
    throw new PictureUnavailable('not-a-url', 'the address is no URL of the web');
  }
  const { headers, body } = await reach(url, source, routes, signal);
  const bytes = lengthOf(headers['content-length']);
  const refuse = (fault: 'unreachable' | 'too-large', message: string) => {
    body.destroy();
    return new PictureUnavailable(fault, message);
  };
  // Slack answers so, with 200, to whoever may not see the file.
  if (source.headers !== undefined && isPage(headers['content-type'])) {
    throw refuse('unreachable', `${url.host} answers with a page, not with the file`);
  }
  if (bytes !== undefined && bytes > limitBytes) {
    throw refuse('too-large', `${url.host} announces ${bytes} bytes`);
  }
  return { bytes, body };
}

function isPage(contentType: string | string[] | undefined): boolean {
  return /^\s*text\/html\b/iu.test(String(contentType ?? ''));
}

function lengthOf(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d{1,15}$/u.test(header) ? Number(header) : undefined;
}

/**
 * Waits for `work` until the signal is aborted, and rejects with its reason then. undici listens to a signal only once it is
 * connected: a name server or a host that is silent would hold us beyond every deadline.
 */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
