import { type ClientRequest, type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';

/** A file on its way out. */
export interface Outgoing {
  readonly contentType: string;
  /** Bytes that the body has in all. */
  readonly length: number;
  readonly body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Bytes that are given to the system at once: what is encrypted is copied, and a whole file at once would be copied as a whole. */
const SLICE = 64 * 1024;

/** A file that is in memory, in parts of it. */
export function* slicesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += SLICE) yield bytes.subarray(at, at + SLICE);
}

/**
 * POSTs a file and resolves to the status of the answer. The next chunk is asked for when the system has taken the one before: no more of the file is held than
 * that, which `fetch` would not promise. Follows no redirect. Rejects with what the body throws, and with errors of the connection.
 */
export async function sendBytes(url: string, file: Outgoing, signal: AbortSignal): Promise<number> {
  const begin = URL.parse(url)?.protocol === 'http:' ? overHttp : overHttps;
  const request = begin(url, {
    method: 'POST',
    headers: { 'content-type': file.contentType, 'content-length': file.length },
    signal,
  });
  const { promise: answer, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request.once('response', resolve).on('error', reject);
  // It is waited for only when the bytes are out.
  answer.catch(() => {});
  try {
    const early = await pour(file.body, request, answer);
    const { statusCode = 0 } = early ?? (await answer);
    if (early !== undefined && statusCode < 300) throw new Error('answered before it had the file');
    return statusCode;
  } finally {
    // Nothing in the answer but its status is of use.
    request.destroy();
  }
}

/** Writes the body; resolves to the answer when that comes before the end, since nobody reads the rest then. */
async function pour(
  body: Outgoing['body'],
  request: ClientRequest,
  answer: Promise<IncomingMessage>,
): Promise<IncomingMessage | undefined> {
  for await (const chunk of body) {
    const early = await Promise.race([taken(request, chunk), answer]);
    if (early !== undefined) return early;
  }
  request.end();
  return undefined;
}

function taken(request: ClientRequest, chunk: Uint8Array): Promise<undefined> {
  return new Promise((resolve, reject) => {
    request.write(chunk, (error) => (error ? reject(error) : resolve(undefined)));
  });
}
