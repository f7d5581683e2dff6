import type { PixelSize, Walk } from './walk.ts';

/** The animation bit in the first byte of a VP8X chunk. */
const animationFlag = 0x02;

/** A chunk that tells the picture's size: how many bytes of it are needed, and how they are read. */
interface Header {
  readonly bytes: number;
  /** Undefined when this is no such header; 'animated' when it says so. */
  read(head: Buffer): PixelSize | 'animated' | undefined;
}

const headers: ReadonlyMap<string, Header> = new Map<string, Header>([
  ['VP8X', { bytes: 10, read: readCanvas }],
  ['VP8 ', { bytes: 10, read: readLossy }],
  ['VP8L', { bytes: 5, read: readLossless }],
]);

/** RFC 9649 §2.7: flags, three reserved bytes, width and height less one in 24 bits each. */
function readCanvas(head: Buffer): PixelSize | 'animated' {
  if ((head.readUInt8(0) & animationFlag) !== 0) return 'animated';
  return { width: head.readUIntLE(4, 3) + 1, height: head.readUIntLE(7, 3) + 1 };
}

/** RFC 6386 §9.1: a frame tag that says "key frame", a start code, 14 bits each for width and height. */
function readLossy(head: Buffer): PixelSize | undefined {
  if ((head.readUInt8(0) & 1) !== 0 || head.readUIntBE(3, 3) !== 0x9d012a) return undefined;
  const size = { width: head.readUInt16LE(6) & 0x3fff, height: head.readUInt16LE(8) & 0x3fff };
  return size.width === 0 || size.height === 0 ? undefined : size;
}

/** RFC 9649 §3.4: a signature byte, then 14 bits each for width and height less one. */
function readLossless(head: Buffer): PixelSize | undefined {
  if (head.readUInt8(0) !== 0x2f) return undefined;
  const bits = head.readUInt32LE(1);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

/**
 * Walks a WebP (RFC 9649 §2): `RIFF`, the size of the rest, `WEBP`, then chunks of type, length and
 * data padded to even length. VP8 or VP8L holds the picture; the flag in VP8X, or an ANIM or ANMF
 * chunk, makes it an animation. The canvas of VP8X and the picture itself both tell their size, since
 * decoders make room for either.
 */
export function* walkWebp(): Walk {
  let left = (yield { take: 12 }).readUInt32LE(4) - 4;
  let hasPixels = false;
  while (left >= 8) {
    const chunk = yield { take: 8 };
    left -= 8;
    const type = chunk.toString('latin1', 0, 4);
    const length = chunk.readUInt32LE(4);
    if (length > left) return 'broken';
    if (type === 'ANIM' || type === 'ANMF') return 'animated';
    // Some writers leave out the padding of the last chunk.
    const padded = Math.min(length + (length % 2), left);
    left -= padded;
    const header = headers.get(type);
    if (header !== undefined) {
      if (length < header.bytes) return 'broken';
      const size = header.read(yield { take: header.bytes });
      if (size === undefined) return 'broken';
      if (size === 'animated') return 'animated';
      yield { size };
      hasPixels ||= type !== 'VP8X';
    }
    yield { skip: padded - (header?.bytes ?? 0) };
  }
  return hasPixels ? 'whole' : 'broken';
}
