import type { ImageFault } from '../../src/core/image.ts';
import {
  jpeg,
  jpegMetadata,
  png,
  webpChunk,
  webpExtended,
  webpLossless,
  webpLossy,
  webpOf,
} from './pictures.ts';

/** A PNG that says it is so large, without the pixels for it. */
function pngOf(width: number, height: number): Buffer {
  const picture = png();
  picture.writeUInt32BE(width, 16);
  picture.writeUInt32BE(height, 20);
  return picture;
}

/** A JPEG that says it is so large, without the pixels for it. */
function jpegOf(width: number, height: number): Buffer {
  const picture = jpeg();
  const frame = picture.indexOf(Buffer.from([0xff, 0xc0]));
  picture.writeUInt16BE(height, frame + 5);
  picture.writeUInt16BE(width, frame + 7);
  return picture;
}

const MANY = 'too-many-pixels';
const FEW = 'too-few-pixels';
const NONE = 'not-an-image';

/** Judged with at least 16 pixels on a side, at most 8192, and 40 million in all. */
export const pixels = { least: 16, edge: 8192, total: 40_000_000 };

/** Files by what their headers say, and what comes of it. */
export const sizes: readonly [string, Buffer, ImageFault | undefined][] = [
  ['PNG of 2^31-1 a side', pngOf(2 ** 31 - 1, 2 ** 31 - 1), MANY],
  ['PNG of 2^32-1 a side', pngOf(2 ** 32 - 1, 2 ** 32 - 1), MANY],
  ['PNG of 2^31-1 by 1', pngOf(2 ** 31 - 1, 1), MANY],
  ['PNG of 1 by 2^31-1', pngOf(1, 2 ** 31 - 1), MANY],
  ['PNG of 30000 x 30000 in a few bytes', pngOf(30_000, 30_000), MANY],
  ['PNG of 8193 by 16', pngOf(8193, 16), MANY],
  ['PNG of 8192 by 16', pngOf(8192, 16), undefined],
  ['PNG just under the total', pngOf(8000, 5000), undefined],
  ['PNG just over the total', pngOf(8000, 5001), MANY],
  ['PNG of 16 x 16', png(16, 16), undefined],
  ['PNG of 15 x 16', png(15, 16), FEW],
  ['PNG of 16 x 15', png(16, 15), FEW],
  ['PNG of 1 x 1', png(1, 1), FEW],
  ['PNG of 0 x 0', pngOf(0, 0), NONE],
  ['JPEG of 65535 x 65535', jpegOf(65_535, 65_535), MANY],
  ['JPEG of 65535 x 1', jpegOf(65_535, 1), MANY],
  ['JPEG of 8193 high', jpegOf(16, 8193), MANY],
  ['JPEG of 1 x 1', jpegOf(1, 1), FEW],
  ['JPEG of no height, told later by DNL', jpegOf(16, 0), NONE],
  [
    'JPEG with a huge frame in a thumbnail that nobody decodes',
    jpeg(16, 16, jpegMetadata(jpegOf(65_535, 65_535))),
    undefined,
  ],
  [
    'JPEG with a second, huge frame',
    Buffer.concat([jpeg().subarray(0, -2), jpegOf(65_535, 65_535).subarray(2)]),
    MANY,
  ],
  ['lossy WebP of 640 x 480', webpOf(webpLossy(640, 480)), undefined],
  ['lossy WebP of 16383 x 16383', webpOf(webpLossy(16_383, 16_383)), MANY],
  ['lossy WebP of 8 x 8', webpOf(webpLossy(8, 8)), FEW],
  ['lossy WebP of 0 x 8', webpOf(webpLossy(0, 8)), NONE],
  ['lossy WebP without its start code', webpOf(webpChunk('VP8 ', Buffer.alloc(40))), NONE],
  ['lossy WebP with too little of a header', webpOf(webpChunk('VP8 ', Buffer.alloc(9))), NONE],
  ['lossless WebP of 640 x 480', webpOf(webpLossless(640, 480)), undefined],
  ['lossless WebP of 16384 x 16384', webpOf(webpLossless(16_384, 16_384)), MANY],
  ['lossless WebP of 1 x 1', webpOf(webpLossless(1, 1)), FEW],
  ['lossless WebP without its signature', webpOf(webpChunk('VP8L', Buffer.alloc(40))), NONE],
  ['lossless WebP with too little of a header', webpOf(webpChunk('VP8L', Buffer.alloc(4))), NONE],
  [
    'WebP canvas of 2^24 x 2^24',
    webpOf(webpExtended(0, 2 ** 24, 2 ** 24), webpLossless(64, 64)),
    MANY,
  ],
  ['WebP canvas of 2^24 x 1', webpOf(webpExtended(0, 2 ** 24, 1), webpLossless(64, 64)), MANY],
  ['WebP canvas of 1 x 1 around more', webpOf(webpExtended(0, 1, 1), webpLossless(64, 64)), FEW],
  [
    'WebP canvas that hides a huge picture',
    webpOf(webpExtended(0, 64, 64), webpLossy(16_383, 16_383)),
    MANY,
  ],
  ['WebP canvas of 64 x 64', webpOf(webpExtended(0, 64, 64), webpLossless(64, 64)), undefined],
  ['WebP canvas cut short', webpOf(webpChunk('VP8X', Buffer.alloc(9)), webpLossless(64, 64)), NONE],
];
