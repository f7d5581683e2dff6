import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lookAt } from '../../src/images/look.ts';
import {
  animatedWebp,
  apng,
  jpeg,
  jpegMetadata,
  png,
  pngMetadata,
  webp,
  webpWithMetadata,
} from './pictures.ts';

const limits = { bytes: 1_000_000, types: ['image/png', 'image/jpeg', 'image/webp'] };

async function* pieces(whole: Buffer, cuts: readonly number[]): AsyncGenerator<Buffer> {
  let from = 0;
  for (const cut of [...cuts.map((at) => at % (whole.length + 1)), whole.length].sort(
    (a, b) => a - b,
  )) {
    yield whole.subarray(from, cut);
    from = cut;
  }
}

const pictures: readonly [string, Buffer][] = [
  ['png', png(40, 30)],
  ['png with metadata', png(16, 16, pngMetadata(6000))],
  ['jpeg', jpeg(40, 30)],
  ['jpeg with metadata', jpeg(16, 16, jpegMetadata(Buffer.alloc(6000, 0xff)))],
  ['webp', webp()],
  ['webp with metadata', webpWithMetadata(6001)],
];

describe.each(pictures)('%s', (_, picture) => {
  const cuts = fc.array(fc.nat(picture.length), { maxLength: 40 });

  test('however it is cut into chunks, it is a picture', async () => {
    await fc.assert(
      fc.asyncProperty(cuts, async (at) => {
        expect(await lookAt(pieces(picture, at), limits)).toBeUndefined();
      }),
    );
    const everywhere = [...picture.keys()];
    expect(await lookAt(pieces(picture, everywhere), limits)).toBeUndefined();
  });

  test('cut short anywhere, it is none', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(picture.length - 1), cuts, async (length, at) => {
        const short = picture.subarray(0, length);
        expect(await lookAt(pieces(short, at), limits)).toBe('not-an-image');
      }),
    );
  });

  test('with any byte changed, it has a verdict and no error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(picture.length - 1), fc.nat(255), cuts, async (where, byte, at) => {
        const changed = Buffer.from(picture);
        changed.writeUInt8(byte, where);
        expect([undefined, 'not-an-image', 'animated']).toContain(
          await lookAt(pieces(changed, at), limits),
        );
      }),
    );
  });
});

test.each<[string, Buffer]>([
  ['animated PNG', apng(pngMetadata(9000))],
  ['animated WebP', animatedWebp()],
  ['animated WebP without its flag', animatedWebp(false)],
])('%s is animated, however it is cut into chunks', async (_, picture) => {
  const cuts = fc.array(fc.nat(picture.length), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(cuts, async (at) => {
      expect(await lookAt(pieces(picture, at), limits)).toBe('animated');
    }),
  );
});

test('any bytes have a verdict and no error', async () => {
  const starts = [png(), jpeg(), webp(), Buffer.alloc(0)].map((start) => start.subarray(0, 24));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...starts),
      fc.uint8Array({ maxLength: 6000 }),
      async (start, rest) => {
        const file = Buffer.concat([start, rest]);
        expect([undefined, 'not-an-image', 'animated']).toContain(
          await lookAt(pieces(file, [7, 99]), limits),
        );
      },
    ),
    { numRuns: 500 },
  );
});
