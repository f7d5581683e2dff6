import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

/** Files on this machine's disk, to be uploaded. */
export interface Pictures {
  readonly red: string;
  readonly blue: string;
  readonly text: string;
  bytes(path: string): Promise<Buffer>;
  remove(): Promise<void>;
}

/** Writes small pictures, one with a space in its name, and a file that is none. */
export async function writePictures(): Promise<Pictures> {
  const folder = await mkdtemp(join(tmpdir(), 'reelbot-page-pictures-'));
  const write = async (name: string, bytes: Buffer) => {
    const path = join(folder, name);
    await writeFile(path, bytes);
    return path;
  };
  return {
    red: await write('red picture.png', png([214, 60, 44])),
    blue: await write('blue.png', png([40, 90, 200])),
    text: await write('notes.txt', Buffer.from('words')),
    bytes: (path) => readFile(path),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

const WIDTH = 96;
const HEIGHT = 54;

/** A PNG of one colour, getting darker downwards. */
function png(colour: readonly [number, number, number]): Buffer {
  const rows = Array.from({ length: HEIGHT }, (_, y) => {
    const pixel = colour.map((part) => Math.round(part * (1 - y / HEIGHT / 2)));
    return [0, ...Array.from({ length: WIDTH }, () => pixel).flat()];
  });
  const size = Buffer.alloc(13);
  size.writeUInt32BE(WIDTH, 0);
  size.writeUInt32BE(HEIGHT, 4);
  // 8 bits, RGB.
  size.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', size),
    chunk('IDAT', deflateSync(Buffer.from(rows.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}
