import type { Walk } from './walk.ts';

/** PNG stores lengths as 31-bit numbers (PNG, third edition, §7.1). */
const longest = 2 ** 31 - 1;

/**
 * Walks a PNG (PNG, third edition, §5): signature, IHDR first, then chunks of length, type, data and
 * checksum up to IEND. An `acTL` chunk makes it an animation (§11.3.4.1); it may come after any
 * amount of metadata, which is why the first kilobytes of a file do not settle it.
 */
export function* walkPng(): Walk {
  yield { skip: 8 };
  const start = yield { take: 8 };
  if (start.readUInt32BE(0) !== 13 || start.toString('latin1', 4) !== 'IHDR') return 'broken';
  const header = yield { take: 13 };
  const size = { width: header.readUInt32BE(0), height: header.readUInt32BE(4) };
  if (size.width === 0 || size.height === 0) return 'broken';
  yield { size };
  yield { skip: 4 };

  let hasPixels = false;
  for (;;) {
    const chunk = yield { take: 8 };
    const length = chunk.readUInt32BE(0);
    const type = chunk.toString('latin1', 4);
    if (length > longest || !/^[A-Za-z]{4}$/.test(type)) return 'broken';
    if (type === 'acTL') return 'animated';
    if (type === 'IDAT' && length > 0) hasPixels = true;
    yield { skip: length + 4 };
    if (type === 'IEND') return hasPixels ? 'whole' : 'broken';
  }
}
