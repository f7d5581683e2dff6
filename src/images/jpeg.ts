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
 * Finds the next marker that something follows from. Stray bytes, fill bytes and markers that stand alone are passed over: a scan
 * is full of these, so they must not cost a step each.
 */
function markers(): { isNext: (byte: number) => boolean; found: () => number } {
  let afterFill = false;
  let last = 0;
  return {
    isNext(byte) {
      last = byte;
      const isMarker = afterFill && byte !== fill && !standsAlone(byte);
      afterFill = byte === fill;
      return isMarker;
    },
    found: () => last,
  };
}

/**
 * Walks a JPEG (ITU-T T.81 annex B): marker segments up to EOI, with at least one frame and one scan
 * in it. Segments are skipped by their length, so the EOI of an embedded thumbnail does not count.
 * Stray bytes between segments are passed over, as decoders do.
 */
export function* walkJpeg(): Walk {
  yield { skip: 2 };
  const { isNext, found } = markers();
  let hasFrame = false;
  let hasScan = false;
  for (;;) {
    yield { until: isNext };
    const marker = found();
    if (marker === endOfImage) return hasScan ? 'whole' : 'broken';
    if (marker === startOfImage) return 'broken';

    let length = (yield { take: 2 }).readUInt16BE(0) - 2;
    if (length < 0) return 'broken';
    if (isFrame(marker)) {
      if (length < 6) return 'broken';
      const frame = yield { take: 5 };
      const size = { width: frame.readUInt16BE(3), height: frame.readUInt16BE(1) };
      // A height of 0 would be given by a DNL segment after the first scan: no camera writes that, few
      // decoders read it, and until there the size could not be judged.
      if (size.width === 0 || size.height === 0) return 'broken';
      yield { size };
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
