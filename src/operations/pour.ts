import type { ServerResponse } from 'node:http';
import { release } from './release.ts';

/**
 * Writes a body at the reader's pace and ends the response: no more than a chunk is held. Each chunk is empty afterwards. Rejects when
 * the signal is aborted (the reader has gone), and with what the body throws.
 */
export async function pour(
  body: AsyncIterable<Uint8Array>,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  for await (const chunk of body) {
    await written(response, chunk, signal);
    release(chunk);
  }
  response.end();
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
  try {
    response.write(chunk, (error) => (error ? reject(error) : resolve()));
    // A response that was destroyed may never call back.
    if (!signal.aborted) await promise;
  } finally {
    signal.removeEventListener('abort', gone);
  }
  signal.throwIfAborted();
}
