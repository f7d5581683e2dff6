import type { Walk } from './walk.ts';

/** The animation bit in the first byte of a VP8X chunk. */
const animationFlag = 0x02;

/**
 * Walks a WebP (RFC 9649 §2): `RIFF`, the size of the rest, `WEBP`, then chunks of type, length and
 * data padded to even length. VP8 or VP8L holds the picture; the flag in VP8X, or an ANIM or ANMF
 * chunk, makes it an animation.
 */
export function* walkWebp(): Walk {
  let left = (yield { take: 12 }).readUInt32LE(4) - 4;
  let hasPixels = false;
  while (left >= 8) {
    const chunk = yield { take: 8 };
    left -= 8;
    const type = chunk.toString('latin1', 0, 4);
    let length = chunk.readUInt32LE(4);
    if (length > left) return 'broken';
    if (type === 'ANIM' || type === 'ANMF') return 'animated';
    if ((type === 'VP8 ' || type === 'VP8L') && length > 0) hasPixels = true;
    // Some writers leave out the padding of the last chunk.
    const padded = Math.min(length + (length % 2), left);
    left -= padded;
    length = padded;
    if (type === 'VP8X' && length > 0) {
      const flags = (yield { take: 1 }).readUInt8(0);
      if ((flags & animationFlag) !== 0) return 'animated';
      length -= 1;
    }
    yield { skip: length };
  }
  return hasPixels ? 'whole' : 'broken';
}
