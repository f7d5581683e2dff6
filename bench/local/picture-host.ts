import { createServer } from 'node:http';
import { deflateSync } from 'node:zlib';
import { jpeg, jpegMetadata, png, pngMetadata } from '../../test/images/pictures.ts';
import { serve } from './remote.ts';

/** A server of files that open with a token only, as Slack's do, in a process of its own. */
export interface PictureHost {
  origin(): string;
  token(): string;
}

const TOKEN = 'Bearer xoxb-bench';
const MIB = 2 ** 20;
/** Just under 20 MiB, the most that the built-in models take. */
const WHOLE = 20 * MIB - 1000;

/** Something that inflates to a thousand times its size. */
const bomb = deflateSync(Buffer.alloc(600 * MIB));

const files: ReadonlyMap<string, Buffer> = new Map([
  ['/picture.png', png(1024, 1024, pngMetadata(WHOLE - 2000))],
  // Inspected to its end, and refused there.
  ['/cut.png', png(1024, 1024, pngMetadata(WHOLE)).subarray(0, WHOLE - 1)],
  ['/many-chunks.png', png(64, 64, Buffer.concat(Array(1_500_000).fill(pngMetadata(1))))],
  ['/bombs.png', png(64, 64, Buffer.concat(Array(30).fill(chunkOf(bomb))))],
  ['/markers.jpg', jpeg(64, 64, Buffer.alloc(WHOLE - 1000, 0xff))],
  ['/segments.jpg', jpeg(64, 64, Buffer.concat(Array(4_000_000).fill(jpegMetadata(Buffer.of(7)))))],
]);

/** An IDAT chunk; nobody checks its checksum. */
function chunkOf(data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length);
  head.write('IDAT', 4);
  return Buffer.concat([head, data, Buffer.alloc(4)]);
}

const server = createServer((request, response) => {
  const file = files.get(request.url ?? '');
  if (request.headers.authorization !== TOKEN) {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>Sign in');
  } else if (file === undefined) response.writeHead(404).end();
  else response.writeHead(200, { 'content-length': file.length }).end(file);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const port = typeof address === 'object' ? address?.port : undefined;

const host: PictureHost = { origin: () => `http://127.0.0.1:${port}`, token: () => TOKEN };

serve(host);
