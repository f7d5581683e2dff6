import type { ImageLimits, OpenPicture, PictureSource } from '../core/image.ts';
import { fetchPicture } from './fetch.ts';
import { HEAD_BYTES, kindOf } from './kind.ts';
import type { Routes } from './reach.ts';
import { PictureUnavailable, unavailable } from './unavailable.ts';

/** Bytes enough to tell the kind of a file, or all there are. */
async function readHead(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  const read: Buffer[] = [];
  for (let size = 0; size < HEAD_BYTES; ) {
    const { done, value } = await chunks.next();
    if (done) break;
    read.push(value);
    size += value.length;
  }
  const [only] = read;
  return read.length === 1 && only !== undefined ? only : Buffer.concat(read);
}

/** The head and what follows it, up to `limitBytes`; beyond them, and where the source breaks, it throws PictureUnavailable. */
function limited(
  head: Buffer,
  rest: AsyncIterator<Buffer>,
  limitBytes: number,
): AsyncIterable<Uint8Array> {
  let first: Buffer | undefined = head;
  let size = 0;
  const leave = async (): Promise<IteratorReturnResult<undefined>> => {
    await rest.return?.();
    return { done: true, value: undefined };
  };
  const next = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
    const value = first;
    first = undefined;
    const step = value === undefined ? await rest.next() : { done: false as const, value };
    if (step.done) return { done: true, value: undefined };
    size += step.value.length;
    if (size <= limitBytes) return step;
    await leave();
    throw new PictureUnavailable('too-large', `over ${limitBytes} bytes`);
  };
  const failing = () =>
    next().catch((error: unknown) => {
      throw unavailable(error);
    });
  return { [Symbol.asyncIterator]: () => ({ next: failing, return: leave }) };
}

/**
 * Opens a picture: resolves when its first bytes have shown what it is. Nothing but these and one chunk is held at a time. The
 * body can be read once; leaving the loop, or the signal, closes the connection.
 *
 * @throws {PictureUnavailable} 'not-an-image' or 'animated' by the first bytes, and what {@link fetchPicture} throws
 */
export async function openPicture(
  source: PictureSource,
  limits: Pick<ImageLimits, 'bytes' | 'types'>,
  routes: Routes,
  signal: AbortSignal,
): Promise<OpenPicture> {
  const { bytes, body } = await fetchPicture(source, limits.bytes, routes, signal);
  try {
    const chunks: AsyncIterator<Buffer> = body[Symbol.asyncIterator]();
    const head = await readHead(chunks);
    const kind = await kindOf(head);
    if (kind.is === 'picture' && limits.types.includes(kind.type)) {
      return { type: kind.type, bytes, body: limited(head, chunks, limits.bytes) };
    }
    const fault = kind.is === 'animated' ? 'animated' : 'not-an-image';
    throw new PictureUnavailable(fault, 'its first bytes are those of something else');
  } catch (error) {
    body.destroy();
    throw error;
  }
}
