/** What a picture's own bytes say of it. */
export interface PictureFacts {
  type: 'image/png' | 'image/jpeg' | 'image/webp';
  /** Pixels. */
  width: number;
  height: number;
}

/** Reads the header of a PNG, JPEG or WebP; undefined for anything else. */
export function pictureFacts(bytes: Uint8Array): PictureFacts | undefined {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return png(data) ?? jpeg(data) ?? webp(data);
  } catch {
    // A header that ends early.
    return undefined;
  }
}

function png(data: Buffer): PictureFacts | undefined {
  if (data.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') return undefined;
  return { type: 'image/png', width: data.readUInt32BE(16), height: data.readUInt32BE(20) };
}

/** The size stands in the start of a frame: markers C0 to CF, but not C4 (Huffman), C8 (reserved) and CC (arithmetic). */
function jpeg(data: Buffer): PictureFacts | undefined {
  if (data.readUInt16BE(0) !== 0xffd8) return undefined;
  for (let at = 2; at < data.length; at += 2 + data.readUInt16BE(at + 2)) {
    const marker = data.readUInt16BE(at);
    const frame = marker >= 0xffc0 && marker <= 0xffcf;
    if (frame && ![0xffc4, 0xffc8, 0xffcc].includes(marker))
      return {
        type: 'image/jpeg',
        width: data.readUInt16BE(at + 7),
        height: data.readUInt16BE(at + 5),
      };
  }
  return undefined;
}

/** The three kinds of WebP keep their size in three ways. */
function webp(data: Buffer): PictureFacts | undefined {
  if (data.toString('latin1', 0, 4) !== 'RIFF' || data.toString('latin1', 8, 12) !== 'WEBP')
    return undefined;
  const kind = data.toString('latin1', 12, 16);
  const type = 'image/webp';
  if (kind === 'VP8X')
    return { type, width: data.readUIntLE(24, 3) + 1, height: data.readUIntLE(27, 3) + 1 };
  if (kind === 'VP8 ')
    return { type, width: data.readUInt16LE(26) & 0x3fff, height: data.readUInt16LE(28) & 0x3fff };
  if (kind !== 'VP8L') return undefined;
  const bits = data.readUInt32LE(21);
  return { type, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}
