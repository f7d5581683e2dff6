import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HEAD_BYTES } from '../../src/images/kind.ts';
import { lookAt } from '../../src/images/look.ts';
import { manyRuns } from '../support/hell-runs.ts';
import { pixels, sizes } from './hostile-sizes.ts';
import { limits } from './local.ts';
import {
  animatedWebp,
  apng,
  jpeg,
  jpegMetadata,
  png,
  pngMetadata,
  pngWith,
  webp,
  webpWithMetadata,
} from './pictures.ts';

/** Whatever the bytes: never an error. */
const verdicts = [undefined, 'not-an-image', 'animated', 'too-many-pixels', 'too-few-pixels'];

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
      manyRuns(),
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
      manyRuns(),
    );
  });

  test('with any byte changed, it has a verdict and no error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(picture.length - 1), fc.nat(255), cuts, async (where, byte, at) => {
        const changed = Buffer.from(picture);
        changed.writeUInt8(byte, where);
        expect(verdicts).toContain(await lookAt(pieces(changed, at), limits));
      }),
      manyRuns(),
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
    manyRuns(),
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
        expect(verdicts).toContain(await lookAt(pieces(file, [7, 99]), limits));
      },
    ),
    manyRuns(),
  );
});

describe('pixels', () => {
  const strict = { ...limits, pixels };

  test.each(sizes)('%s', async (_, picture, fault) => {
    expect(await lookAt(pieces(picture, []), strict)).toBe(fault);
    expect(await lookAt(pieces(picture, [...picture.keys()]), strict)).toBe(fault);
  });

  test('a size is judged by the header: nothing behind it is asked for', async () => {
    for (const [, picture] of sizes.filter(([, , fault]) => fault === 'too-many-pixels')) {
      let left = false;
      const endless = async function* () {
        try {
          // The kind wants that many bytes, whatever the file is.
          yield Buffer.concat([picture, Buffer.alloc(HEAD_BYTES)]);
          throw new Error('read on');
        } finally {
          left = true;
        }
      };
      expect(await lookAt(endless(), strict)).toBe('too-many-pixels');
      expect(left).toBe(true);
    }
  });

  test('pixels that inflate to hundreds of megabytes are only bytes to us', async () => {
    const bomb = pngWith(deflateSync(Buffer.alloc(300_000_000)));
    expect(bomb.length).toBeLessThan(limits.bytes);
    const before = process.memoryUsage();
    expect(await lookAt(pieces(bomb, []), strict)).toBeUndefined();
    const after = process.memoryUsage();
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(2_000_000);
  });

  test('a file made of nothing but tiny parts is given up, and soon', async () => {
    const roomy = { ...strict, bytes: 20_000_000 };
    const chunks = png(64, 64, Buffer.concat(Array<Buffer>(1_000_000).fill(pngMetadata(1))));
    const segments = Buffer.concat(Array<Buffer>(3_000_000).fill(jpegMetadata(Buffer.of(7))));
    expect(await lookAt(pieces(chunks, []), roomy)).toBe('not-an-image');
    expect(await lookAt(pieces(jpeg(64, 64, segments), []), roomy)).toBe('not-an-image');
    const filled = jpeg(64, 64, Buffer.alloc(10_000_000, 0xff));
    expect(await lookAt(pieces(filled, []), roomy)).toBeUndefined();
  });
});

test('truncated at every offset, no picture is one', async () => {
  for (const [, picture] of pictures) {
    const step = picture.length > 2000 ? 37 : 1;
    for (let length = 0; length < picture.length; length += step) {
      expect(await lookAt(pieces(picture.subarray(0, length), []), limits)).toBe('not-an-image');
    }
  }
});

test('the chunks of a socket are given back, parts of a larger memory are not', async () => {
  const picture = png(64, 64, pngMetadata(200_000));
  const own = [0, 65_536, 131_072].map((at) =>
    Buffer.from(Uint8Array.from(picture.subarray(at, at + 65_536)).buffer),
  );
  const whole = Buffer.concat([picture.subarray(196_608)]);
  const shared = Buffer.from(new Uint8Array(whole.length + 1).buffer, 1);
  whole.copy(shared);
  const stream = async function* () {
    yield* own;
    yield shared;
  };
  expect(await lookAt(stream(), limits)).toBeUndefined();
  expect(own.slice(1).map(({ length }) => length)).toEqual([0, 0]);
  expect(shared.equals(whole)).toBe(true);
});
