import type { ImageFault, ImageLimits } from '../core/image.ts';
import { HEAD_BYTES, kindOf } from './kind.ts';
import { follow, type Verdict } from './walk.ts';

/** The same bytes in the same order; the first chunk holds at least HEAD_BYTES, or all there are. */
async function* headFirst(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const head: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    if (size >= HEAD_BYTES) {
      yield chunk;
      continue;
    }
    head.push(chunk);
    size += chunk.length;
    if (size >= HEAD_BYTES) yield Buffer.concat(head.splice(0));
  }
  if (size > 0 && size < HEAD_BYTES) yield Buffer.concat(head);
}

/**
 * Looks at a picture while it streams by; nothing but its first bytes is held. Resolves as soon as a
 * fault is certain, without reading on: leaving the loop destroys `body`. A picture without fault is
 * read to its end, since only then is its size known. Rejects with what `body` fails with.
 *
 * @param limits `bytes` is the largest size allowed; `types` are media types, such as `image/png`.
 */
export async function lookAt(
  body: AsyncIterable<Buffer>,
  limits: ImageLimits,
): Promise<ImageFault | undefined> {
  let size = 0;
  let look: ((chunk: Buffer) => Verdict | undefined) | undefined;
  let verdict: Verdict | undefined;
  for await (const chunk of headFirst(body)) {
    size += chunk.length;
    if (size > limits.bytes) return 'too-large';
    if (look === undefined) {
      const kind = await kindOf(chunk);
      if (kind.is === 'animated') return 'animated';
      if (kind.is === 'other' || !limits.types.includes(kind.type)) return 'not-an-image';
      look = follow(kind.walk);
    }
    verdict = look(chunk);
    if (verdict === 'animated') return 'animated';
    if (verdict === 'broken') return 'not-an-image';
  }
  return verdict === 'whole' ? undefined : 'not-an-image';
}
