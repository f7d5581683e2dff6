import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pictureFacts } from '../../sandbox/gateways/picture-size.ts';
import * as pictures from '../images/pictures.ts';
import { manyRuns } from '../support/hell-runs.ts';

describe('the size of a picture', () => {
  it.each([
    ['image/png', (width: number, height: number) => pictures.png(width, height)],
    ['image/jpeg', (width: number, height: number) => pictures.jpeg(width, height)],
    ['image/webp', (width: number, height: number) => pictures.webp(width, height)],
    [
      'image/webp',
      (width: number, height: number) => pictures.webpOf(pictures.webpLossy(width, height)),
    ],
    [
      'image/webp',
      (width: number, height: number) => pictures.webpOf(pictures.webpLossless(width, height)),
    ],
    [
      'image/webp',
      (width: number, height: number) => pictures.webpOf(pictures.webpExtended(0, width, height)),
    ],
  ])('is read from the header: %s', (type, make) => {
    for (const [width, height] of [
      [1280, 720],
      [1, 3],
      [4000, 17],
    ] as const)
      expect(pictureFacts(make(width, height))).toEqual({ type, width, height });
  });

  it('is not to be had of anything else', () => {
    for (const bytes of ['', 'GIF89a', '\xff\xd8', '\x89PNG\r\n\x1a\n', 'RIFF    WEBPVP8 '])
      expect(pictureFacts(Buffer.from(bytes, 'latin1'))).toBeUndefined();
  });

  it('is asked of any bytes without harm', () => {
    const starts = ['', '\xff\xd8', '\x89PNG\r\n\x1a\n', 'RIFF1234WEBPVP8L'];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }), (start, rest) => {
        const bytes = Buffer.concat([Buffer.from(start, 'latin1'), rest]);
        expect(() => pictureFacts(bytes)).not.toThrow();
      }),
      manyRuns(),
    );
  });
});
