import { readFile } from 'node:fs/promises';
import type { Json } from './types.ts';

/** Bytes that can be served from any place; longer than the memory that holds them when padded. */
export interface Content {
  type: string;
  length: number;
  /** The bytes from `start` up to and without `end`, in pieces. */
  chunks(start: number, end: number): Iterable<Buffer>;
}

const folder = new URL('../media/', import.meta.url);
const loaded = new Map<string, Promise<Buffer>>();
const zeros = Buffer.alloc(64 * 1024);

/** The sample clip that fits what was asked for. There is no large clip of 25 s, as no gateway makes one. */
export function clipName({ orientation, size, duration }: Json): string {
  const shape = orientation === 'portrait' ? 'portrait' : 'landscape';
  const seconds = duration === 15 || duration === 25 ? duration : 10;
  return `${shape}-${size === 'large' && seconds !== 25 ? 'large' : 'small'}-${seconds}.mp4`;
}

/** The thumbnail that fits what was asked for. */
export function thumbnailName({ orientation }: Json): string {
  return orientation === 'portrait' ? 'portrait.jpg' : 'landscape.jpg';
}

/**
 * A file of `sandbox/media`, read once.
 * @param padTo Lengthen an MP4 to this many bytes by a `free` box at its end; it stays a valid MP4.
 */
export async function openMedia(name: string, padTo = 0): Promise<Content> {
  const file = loaded.get(name) ?? readFile(new URL(name, folder));
  loaded.set(name, file);
  const bytes = await file;
  if (name.endsWith('.jpg')) return content('image/jpeg', bytes, bytes.length);
  const missing = padTo - bytes.length;
  return missing < 8
    ? content('video/mp4', bytes, bytes.length)
    : content('video/mp4', Buffer.concat([bytes, freeBoxHeader(missing)]), padTo);
}

function freeBoxHeader(size: number): Buffer {
  const header = Buffer.from('\0\0\0\0free', 'latin1');
  header.writeUInt32BE(size);
  return header;
}

/** `bytes`, then zeros up to `length`. */
function content(type: string, bytes: Buffer, length: number): Content {
  return {
    type,
    length,
    *chunks(start, end) {
      if (start < bytes.length) yield bytes.subarray(start, Math.min(end, bytes.length));
      let at = Math.max(start, bytes.length);
      while (at < end) {
        const next = Math.min(end, at + zeros.length);
        yield zeros.subarray(0, next - at);
        at = next;
      }
    },
  };
}
