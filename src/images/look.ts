import type { ImageFault, ImageLimits, PixelLimits } from '../core/image.ts';
import { release } from '../operations/release.ts';
import { HEAD_BYTES, kindOf } from './kind.ts';
import { follow, type PixelSize, type Verdict } from './walk.ts';

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

type PixelFault = 'too-many-pixels' | 'too-few-pixels';

/** What is wrong with a picture of this size, whatever its bytes hold. */
function judge({ width, height }: PixelSize, limits: PixelLimits): PixelFault | undefined {
  const { least, edge, total } = limits;
  if (Math.max(width, height) > edge || width * height > total) return 'too-many-pixels';
  return Math.min(width, height) < least ? 'too-few-pixels' : undefined;
}

/**
 * Looks at a picture while it streams by; nothing but its first bytes is held, and
 * each chunk is given back when it was seen. Resolves as soon as a
 * fault is certain, without reading on: leaving the loop destroys `body`. A picture without fault is
 * read to its end, since only then is its size known. Rejects with what `body` fails with.
 *
 * @param limits `bytes` is the largest size allowed; `types` are media types, such as `image/png`; what `pixels` allow is judged by
 *   the picture's headers, before anything behind them is read.
 */
export async function lookAt(
  body: AsyncIterable<Buffer>,
  limits: ImageLimits,
): Promise<ImageFault | undefined> {
  let size = 0;
  let look: ((chunk: Buffer) => Verdict | PixelFault | undefined) | undefined;
  let verdict: Verdict | PixelFault | undefined;
  for await (const chunk of headFirst(body)) {
    size += chunk.length;
    if (size > limits.bytes) return 'too-large';
    if (look === undefined) {
      const kind = await kindOf(chunk);
      if (kind.is === 'animated') return 'animated';
      if (kind.is === 'other' || !limits.types.includes(kind.type)) return 'not-an-image';
      look = follow(kind.walk, (pixels) => judge(pixels, limits.pixels));
    }
    verdict = look(chunk);
    if (verdict === 'broken') return 'not-an-image';
    if (verdict !== undefined && verdict !== 'whole') return verdict;
    release(chunk);
  }
  return verdict === 'whole' ? undefined : 'not-an-image';
}
