import type { Walk } from './walk.ts';

const fill = 0xff;
const startOfImage = 0xd8;
const endOfImage = 0xd9;
const startOfScan = 0xda;

/** TEM, RST0 to RST7, and the zero that escapes 0xff inside a scan: nothing follows these. */
function standsAlone(marker: number): boolean {
  return marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

/** SOF0 to SOF15; 0xc4, 0xc8 and 0xcc in the same range are tables and an extension. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/**
 * Walks a JPEG (ITU-T T.81 annex B): marker segments up to EOI, with at least one frame and one scan
 * in it. Segments are skipped by their length, so the EOI of an embedded thumbnail does not count.
 * Stray bytes between segments are passed over, as decoders do.
 */
export function* walkJpeg(): Walk {
  yield { skip: 2 };
  let hasFrame = false;
  let hasScan = false;
  for (;;) {
    yield { past: fill };
    let marker = fill;
    while (marker === fill) marker = (yield { take: 1 }).readUInt8(0);
    if (marker === endOfImage) return hasScan ? 'whole' : 'broken';
    if (marker === startOfImage) return 'broken';
    if (standsAlone(marker)) continue;

    let length = (yield { take: 2 }).readUInt16BE(0) - 2;
    if (length < 0) return 'broken';
    if (isFrame(marker)) {
      // Precision, height, width; a height of 0 is allowed, a later DNL segment then gives it.
      if (length < 6 || (yield { take: 5 }).readUInt16BE(3) === 0) return 'broken';
      length -= 5;
      hasFrame = true;
    }
    if (marker === startOfScan) {
      if (!hasFrame) return 'broken';
      hasScan = true;
    }
    yield { skip: length };
  }
}
