import { crc32, deflateSync } from 'node:zlib';

/** Small, valid pictures made in code, and animated ones. Every decoder accepts the still ones. */

function pngChunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  data.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8); // eight bits, grey: every other field is zero
  return pngChunk('IHDR', header);
}

/** A black PNG. `before` goes between its header and its pixels. */
export function png(width = 16, height = 16, before: Buffer = Buffer.alloc(0)): Buffer {
  return pngWith(deflateSync(Buffer.alloc((width + 1) * height)), width, height, before);
}

/** A PNG with these compressed pixels, whether or not they fit. */
export function pngWith(
  pixels: Buffer,
  width = 64,
  height = 64,
  before: Buffer = Buffer.alloc(0),
): Buffer {
  return Buffer.concat([
    pngSignature,
    pngHeader(width, height),
    before,
    pngChunk('IDAT', pixels),
    pngChunk('IEND'),
  ]);
}

/** A PNG chunk with `bytes` of ancillary data, as a large colour profile or comment would be. */
export function pngMetadata(bytes: number): Buffer {
  return pngChunk('teXt', Buffer.alloc(bytes, 'x'));
}

/** An animated PNG of one frame; `before` goes ahead of its animation chunk. */
export function apng(before: Buffer = Buffer.alloc(0)): Buffer {
  const control = Buffer.alloc(8);
  control.writeUInt32BE(1, 0);
  return png(16, 16, Buffer.concat([before, pngChunk('acTL', control)]));
}

function jpegSegment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

/** A grey JPEG with baseline Huffman coding: every 8 × 8 block is two bits. `before` follows its start. */
export function jpeg(width = 16, height = 16, before: Buffer = Buffer.alloc(0)): Buffer {
  const frame = Buffer.from([8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(height, 1);
  frame.writeUInt16BE(width, 3);
  // One code of one bit, for the symbol 0: "no difference" for DC, "end of block" for AC.
  const codes = Buffer.from([1, ...Array<number>(15).fill(0), 0]);
  const bits = 2 * Math.ceil(width / 8) * Math.ceil(height / 8);
  const scan = Buffer.alloc(Math.ceil(bits / 8));
  if (bits % 8 > 0) scan.writeUInt8(0xff >> (bits % 8), scan.length - 1);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    before,
    jpegSegment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 1)])),
    jpegSegment(0xc0, frame),
    jpegSegment(0xc4, Buffer.concat([Buffer.from([0x00]), codes])),
    jpegSegment(0xc4, Buffer.concat([Buffer.from([0x10]), codes])),
    jpegSegment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    scan,
    Buffer.from([0xff, 0xd9]),
  ]);
}

/** A JPEG comment or application segment, at most 65,533 bytes. */
export function jpegMetadata(data: Buffer): Buffer {
  return jpegSegment(0xe1, data);
}

/** A RIFF chunk, padded to even length. */
export function webpChunk(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(8 + data.length + (data.length % 2));
  chunk.write(type, 0, 'latin1');
  chunk.writeUInt32LE(data.length, 4);
  data.copy(chunk, 8);
  return chunk;
}

export function webpOf(...chunks: Buffer[]): Buffer {
  return webpChunk('RIFF', Buffer.concat([Buffer.from('WEBP'), ...chunks]));
}

/** The payload of a lossless WebP of 1 × 1. */
const lossless = Buffer.from('2f00000010071011118888fe07', 'hex');

/** The header that extended WebP files start with, and the size of their canvas. */
export function webpExtended(flags: number, width = 1, height = 1): Buffer {
  const header = Buffer.alloc(10);
  header.writeUInt8(flags, 0);
  header.writeUIntLE(width - 1, 4, 3);
  header.writeUIntLE(height - 1, 7, 3);
  return webpChunk('VP8X', header);
}

/** A lossless picture of one colour: its codes have one symbol each, so it takes no more bytes when it is larger. */
export function webpLossless(width: number, height: number): Buffer {
  const picture = Buffer.from(lossless);
  // The bit behind both says that alpha is used.
  picture.writeUInt32LE(width - 1 + (height - 1) * 2 ** 14 + 2 ** 28, 1);
  return webpChunk('VP8L', picture);
}

/** The header of a lossy key frame; its pixels are noise that no decoder would like. */
export function webpLossy(width: number, height: number): Buffer {
  const frame = Buffer.alloc(40, 0x55);
  frame.writeUIntLE(0x10, 0, 3);
  frame.writeUIntBE(0x9d012a, 3, 3);
  frame.writeUInt16LE(width, 6);
  frame.writeUInt16LE(height, 8);
  return webpChunk('VP8 ', frame);
}

/** A lossless WebP. */
export function webp(width = 16, height = 16): Buffer {
  return webpOf(webpLossless(width, height));
}

/** The same with an extended header and metadata of `bytes`. */
export function webpWithMetadata(bytes: number): Buffer {
  const metadata = webpChunk('XMP ', Buffer.alloc(bytes, 'x'));
  return webpOf(webpExtended(0x04, 16, 16), webpLossless(16, 16), metadata);
}

/** An animated WebP of one frame. Without the flag it says so by its chunks alone. */
export function animatedWebp(flagged = true): Buffer {
  const frame = Buffer.concat([Buffer.alloc(16), webpChunk('VP8L', lossless)]);
  return webpOf(
    webpExtended(flagged ? 0x02 : 0),
    webpChunk('ANIM', Buffer.alloc(6)),
    webpChunk('ANMF', frame),
  );
}

/** A GIF of 1 × 1 with that many frames; more than one loops. */
export function gif(frames = 1): Buffer {
  const loop = Buffer.from('21ff0b4e45545343415045322e300301000000', 'hex');
  const frame = Buffer.from('21f90401000000002c00000000010001000002024c0100', 'hex');
  return Buffer.concat([
    Buffer.from('47494638396101000100800000000000ffffff', 'hex'),
    ...(frames > 1 ? [loop] : []),
    ...Array<Buffer>(frames).fill(frame),
    Buffer.from([0x3b]),
  ]);
}

/** A PDF of one empty page. */
export function pdf(): Buffer {
  return Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
      '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
  );
}
