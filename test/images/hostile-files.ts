import { gzipSync } from 'node:zlib';
import type { ImageFault } from '../../src/core/image.ts';
import {
  animatedWebp,
  apng,
  gif,
  jpeg,
  jpegMetadata,
  pdf,
  png,
  pngMetadata,
  webp,
  webpChunk,
  webpExtended,
  webpOf,
  webpWithMetadata,
} from './pictures.ts';

/** The limit that these files are tried with. */
export const bytes = 300_000;

/** What a server answers with; the name is `.png` and the type `image/png` unless said otherwise. */
export interface File {
  readonly body: Buffer | string;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly status?: number;
}

const text = (words: string) => Buffer.from(words);
export const join = (...parts: (Buffer | string)[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part)));
/** The head of a PNG chunk of 2 GB. */
export const hugeChunk = Buffer.from('7fffffff74455874', 'hex');

/** Files that are pictures, odd ones too. */
export const pictures: readonly [string, Buffer][] = [
  ['PNG', png()],
  ['wide PNG', png(1280, 720)],
  ['PNG with 200 kB of metadata', png(16, 16, pngMetadata(200_000))],
  ['PNG with a thousand chunks', png(16, 16, Buffer.concat(Array(1000).fill(pngMetadata(3))))],
  ['PNG with something after its end', join(png(), 'trailing words')],
  ['PNG that is a ZIP too', join(png(), text('PK\u0003\u0004'), Buffer.alloc(500))],
  ['JPEG', jpeg()],
  ['wide JPEG', jpeg(1280, 720)],
  ['JPEG with a thumbnail inside', jpeg(16, 16, jpegMetadata(jpeg()))],
  [
    'JPEG with 130 kB of metadata',
    jpeg(16, 16, join(...[1, 2].map(() => jpegMetadata(Buffer.alloc(65_533, 'x'))))),
  ],
  ['JPEG with a video after its end', join(jpeg(), Buffer.alloc(10_000, 'v'))],
  ['JPEG with stray bytes between segments', jpeg(16, 16, join(jpegMetadata(text('x')), '\0\0'))],
  ['JPEG with a script in a comment', jpeg(16, 16, jpegMetadata(text('<?php system($_GET[0]);')))],
  ['WebP', webp()],
  ['WebP with 100 kB of metadata', webpWithMetadata(100_001)],
  ['WebP with something after its end', join(webp(), 'trailing words')],
  ['JPEG that is a ZIP too', join(jpeg(), text('PK\u0003\u0004'), Buffer.alloc(500))],
  ['PNG that is a PDF too', join(png(), pdf())],
  ['PNG that is a page too', join(png(), '<html><script>alert(1)</script></html>')],
];

/** Files that are refused, and why. */
export const refused: readonly [string, File, ImageFault][] = [
  ['0 bytes', { body: '' }, 'not-an-image'],
  ['one byte', { body: '\x89' }, 'not-an-image'],
  ['text', { body: 'hello' }, 'not-an-image'],
  ['zeros', { body: Buffer.alloc(100_000) }, 'not-an-image'],
  [
    'a login page that says image/png',
    { body: '<!doctype html><title>Log in</title>' },
    'not-an-image',
  ],
  [
    'JSON that says image/jpeg',
    { body: '{"ok":false}', headers: { 'content-type': 'image/jpeg' } },
    'not-an-image',
  ],
  [
    'SVG',
    { body: '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>' },
    'not-an-image',
  ],
  [
    'SVG with a prologue',
    { body: '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>' },
    'not-an-image',
  ],
  ['PDF named .png', { body: pdf() }, 'not-an-image'],
  ['PDF with a PNG inside', { body: join(pdf(), png()) }, 'not-an-image'],
  ['ZIP', { body: join('PK\u0003\u0004', Buffer.alloc(100)) }, 'not-an-image'],
  ['executable', { body: join(Buffer.from([0x7f]), 'ELF', Buffer.alloc(100)) }, 'not-an-image'],
  ['BMP', { body: join('BM', Buffer.alloc(100)) }, 'not-an-image'],
  [
    'TIFF',
    { body: join(Buffer.from('49492a0008000000', 'hex'), Buffer.alloc(100)) },
    'not-an-image',
  ],
  [
    'AVIF',
    { body: join(Buffer.from('0000001c', 'hex'), 'ftypavif', Buffer.alloc(100)) },
    'not-an-image',
  ],
  [
    'MP4',
    { body: join(Buffer.from('0000001c', 'hex'), 'ftypisom', Buffer.alloc(100)) },
    'not-an-image',
  ],
  [
    'WAV, a RIFF as WebP is',
    { body: webpChunk('RIFF', join('WAVE', Buffer.alloc(100))) },
    'not-an-image',
  ],
  [
    'gzip of a PNG',
    { body: gzipSync(png()), headers: { 'content-encoding': 'gzip' } },
    'not-an-image',
  ],
  [
    'gzip bomb of 200 MB',
    { body: gzipSync(Buffer.alloc(200_000_000)), headers: { 'content-encoding': 'gzip' } },
    'not-an-image',
  ],
  ['gzip bomb without a word', { body: gzipSync(Buffer.alloc(100_000_000)) }, 'not-an-image'],
  ['still GIF', { body: gif() }, 'not-an-image'],
  [
    'GIF with a script',
    { body: join('GIF89a/*', Buffer.alloc(50), '*/=1;alert(1)') },
    'not-an-image',
  ],
  ['animated GIF', { body: gif(3) }, 'animated'],
  ['animated PNG', { body: apng() }, 'animated'],
  ['animated PNG behind 200 kB of metadata', { body: apng(pngMetadata(200_000)) }, 'animated'],
  ['animated WebP', { body: animatedWebp() }, 'animated'],
  ['animated WebP that hides its flag', { body: animatedWebp(false) }, 'animated'],
  [
    'still WebP that says it is animated',
    { body: webpOf(webpExtended(0x02), webp().subarray(12)) },
    'animated',
  ],
  ['PNG signature alone', { body: png().subarray(0, 8) }, 'not-an-image'],
  [
    'PNG signature, then HTML',
    { body: join(png().subarray(0, 8), '<html><script>alert(1)</script>') },
    'not-an-image',
  ],
  ['PNG cut before its end', { body: png(640, 480).subarray(0, -5) }, 'not-an-image'],
  ['PNG cut in its pixels', { body: png(640, 480).subarray(0, 60) }, 'not-an-image'],
  [
    'PNG without pixels',
    { body: join(png().subarray(0, 33), png().subarray(-12)) },
    'not-an-image',
  ],
  ['PNG of no width', { body: png(0, 10) }, 'not-an-image'],
  ['PNG of no height', { body: png(10, 0) }, 'not-an-image'],
  ['PNG with a chunk of 2 GB', { body: png(16, 16, hugeChunk) }, 'not-an-image'],
  [
    'PNG with a chunk of negative length',
    { body: png(16, 16, Buffer.from('ffffffff74455874', 'hex')) },
    'not-an-image',
  ],
  [
    'PNG with words for chunks',
    { body: png(16, 16, text('just some words here')) },
    'not-an-image',
  ],
  ['JPEG start alone', { body: jpeg().subarray(0, 3) }, 'not-an-image'],
  [
    'JPEG start, then HTML',
    { body: join(jpeg().subarray(0, 3), '<html><script>alert(1)</script>') },
    'not-an-image',
  ],
  ['JPEG cut before its end', { body: jpeg(640, 480).subarray(0, -2) }, 'not-an-image'],
  [
    'JPEG whose only end is in its thumbnail',
    { body: jpeg(16, 16, jpegMetadata(jpeg())).subarray(0, -2) },
    'not-an-image',
  ],
  ['JPEG of no width', { body: jpeg(0, 10) }, 'not-an-image'],
  [
    'JPEG without a scan',
    { body: join(jpeg().subarray(0, 71), Buffer.from([0xff, 0xd9])) },
    'not-an-image',
  ],
  ['JPEG in a JPEG', { body: join(jpeg().subarray(0, 2), jpeg()) }, 'not-an-image'],
  [
    'JPEG with a segment of negative length',
    { body: jpeg(16, 16, Buffer.from('ffe10000', 'hex')) },
    'not-an-image',
  ],
  [
    'JPEG with a scan before its frame',
    { body: jpeg(16, 16, Buffer.from('ffda0002', 'hex')) },
    'not-an-image',
  ],
  [
    'JPEG with a frame too short',
    { body: jpeg(16, 16, Buffer.from('ffc00004aaaa', 'hex')) },
    'not-an-image',
  ],
  ['WebP cut short', { body: webp().subarray(0, -4) }, 'not-an-image'],
  ['WebP header alone', { body: webp().subarray(0, 12) }, 'not-an-image'],
  ['WebP without pixels', { body: webpOf(webpChunk('EXIF', Buffer.alloc(10))) }, 'not-an-image'],
  [
    'WebP with a chunk longer than itself',
    { body: webpOf(Buffer.from('VP8L\xff\xff\xff\x7f', 'latin1')) },
    'not-an-image',
  ],
  ['HTML that ends in a PNG', { body: join('<script>alert(1)</script>', png()) }, 'not-an-image'],
  [
    'ZIP that ends in a JPEG',
    { body: join('PK\u0003\u0004', Buffer.alloc(100), jpeg()) },
    'not-an-image',
  ],
  ['JPEG that ends in a PDF, cut', { body: join(jpeg().subarray(0, -2), pdf()) }, 'not-an-image'],
  [
    'PNG signature, then a whole JPEG',
    { body: join(png().subarray(0, 8), jpeg()) },
    'not-an-image',
  ],
  [
    'PNG with its header second',
    { body: join(png().subarray(0, 8), pngMetadata(3), png().subarray(8)) },
    'not-an-image',
  ],
  ['WebP inside a WebP chunk', { body: webpOf(webpChunk('JUNK', webp())) }, 'not-an-image'],
  ['a space before a PNG', { body: join(' ', png()) }, 'not-an-image'],
  ['a byte-order mark before a PNG', { body: join('\ufeff', png()) }, 'not-an-image'],
  ['over the limit', { body: png(16, 16, pngMetadata(bytes)) }, 'too-large'],
  [
    'over the limit by one byte',
    { body: join(png(), Buffer.alloc(bytes - png().length + 1)) },
    'too-large',
  ],
  ['404 with a picture', { body: png(), status: 404 }, 'unreachable'],
  ['403', { body: 'signature expired', status: 403 }, 'unreachable'],
  ['500 with an animated GIF', { body: gif(3), status: 500 }, 'unreachable'],
  ['206, a part of a picture', { body: png(), status: 206 }, 'unreachable'],
  ['204', { body: '', status: 204 }, 'unreachable'],
  ['redirect to nowhere', { body: '', status: 302 }, 'unreachable'],
  [
    'redirect to no URL',
    { body: '', status: 302, headers: { location: 'http://[' } },
    'unreachable',
  ],
  ['300 with a place', { body: '', status: 300, headers: { location: '/' } }, 'unreachable'],
];
