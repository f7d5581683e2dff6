import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type Fit, fitPicture } from '../../src/gateways/fit.ts';
import { drawn } from './openai-videos-samples.ts';
import { failure } from './samples.ts';

const FRAME = { width: 64, height: 32 };
const PIXELS = 40_000_000;

const shaped = (bytes: Uint8Array, how: Fit = 'cover', type = 'image/png', frame = FRAME) =>
  fitPicture({ bytes, type }, frame, how, PIXELS);

/** The colour at a place, each part rounded to 0 or 255: `f00`. */
async function colourAt(bytes: Uint8Array, left: number, top: number) {
  const raw = await sharp(bytes)
    .extract({ left, top, width: 1, height: 1 })
    .removeAlpha()
    .raw()
    .toBuffer();
  return [...raw].map((part) => (part > 127 ? 'f' : '0')).join('');
}

const broken = (await drawn(300, 300, 'png')).subarray(0, 200);

/** A picture that is stored on its side: red on the left and blue on the right only for those who turn it. */
const turned = async (width: number, height: number) =>
  await sharp(await drawn(width, height, 'jpeg'))
    .rotate(-90)
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();

describe('a picture of exactly the size', () => {
  it.each(['png', 'jpeg', 'webp'] as const)('is handed on byte for byte: %s', async (format) => {
    const bytes = await drawn(64, 32, format);
    for (const how of ['cover', 'contain', 'error'] as const) {
      const fitted = await shaped(bytes, how, `image/${format}`);
      expect(fitted.bytes).toBe(bytes);
      expect(fitted.type).toBe(`image/${format}`);
    }
  });

  it.each([1, undefined])('also with the orientation %s', async (orientation) => {
    const bytes = await sharp(await drawn(64, 32, 'jpeg'))
      .withMetadata(orientation === undefined ? {} : { orientation })
      .toBuffer();
    expect((await shaped(bytes, 'error', 'image/jpeg')).bytes).toBe(bytes);
  });

  it('is turned where it lies on its side, and then fits', async () => {
    const bytes = await turned(64, 32);
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 32, height: 64, orientation: 6 });
    for (const how of ['cover', 'contain', 'error'] as const) {
      const fitted = await shaped(bytes, how, 'image/jpeg');
      expect(fitted.type).toBe('image/jpeg');
      const metadata = await sharp(fitted.bytes).metadata();
      expect(metadata).toMatchObject({ width: 64, height: 32, format: 'jpeg' });
      expect(metadata.orientation).toBeUndefined();
      expect(metadata.exif).toBeUndefined();
      expect(await colourAt(fitted.bytes, 4, 16)).toBe('f00');
      expect(await colourAt(fitted.bytes, 60, 16)).toBe('00f');
    }
  });

  it('is not, where only the stored sides have it', async () => {
    const bytes = await turned(32, 64);
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 64, height: 32 });
    expect(await failure(shaped(bytes, 'error', 'image/jpeg'))).toMatchObject({
      name: 'GatewayRefusal',
      reason: 'picture',
      message: 'the picture is 32x64 and must be 64x32',
    });
  });
});

describe('a picture of another size', () => {
  it.each([
    ['png', 'image/png', 'png'],
    ['jpeg', 'image/jpeg', 'jpeg'],
    ['webp', 'image/png', 'png'],
  ] as const)('%s is cut to it: %s', async (format, type, output) => {
    // Twice as wide as the frame: the outer quarters are cut off.
    const bytes = await drawn(256, 64, format);
    const fitted = await shaped(bytes, 'cover', `image/${format}`);
    expect(fitted.type).toBe(type);
    expect(await sharp(fitted.bytes).metadata()).toMatchObject({
      width: 64,
      height: 32,
      format: output,
    });
    for (const [x, colour] of [
      [0, 'f00'],
      [20, 'f00'],
      [44, '00f'],
      [63, '00f'],
    ] as const) {
      expect(await colourAt(fitted.bytes, x, 1), `${x}`).toBe(colour);
    }
  });

  it('stands whole between black bars', async () => {
    const fitted = await shaped(await drawn(64, 16, 'png'), 'contain');
    expect(await sharp(fitted.bytes).metadata()).toMatchObject({ width: 64, height: 32 });
    expect(await colourAt(fitted.bytes, 2, 1)).toBe('000');
    expect(await colourAt(fitted.bytes, 2, 30)).toBe('000');
    expect(await colourAt(fitted.bytes, 2, 16)).toBe('f00');
    expect(await colourAt(fitted.bytes, 62, 16)).toBe('00f');
  });

  it('is enlarged', async () => {
    for (const how of ['cover', 'contain'] as const) {
      const fitted = await shaped(await drawn(16, 8, 'webp'), how, 'image/webp');
      expect(await sharp(fitted.bytes).metadata()).toMatchObject({ width: 64, height: 32 });
    }
  });

  it('is refused with both sizes named, where the operator wants that', async () => {
    expect(await failure(shaped(await drawn(65, 32, 'png'), 'error'))).toMatchObject({
      name: 'GatewayRefusal',
      reason: 'picture',
      message: 'the picture is 65x32 and must be 64x32',
    });
  });

  it('loses its metadata and what was transparent', async () => {
    const bytes = await sharp({
      create: { width: 100, height: 100, channels: 4, background: '#f000' },
    })
      .withExif({ IFD0: { Copyright: 'somebody at home' } })
      .png()
      .toBuffer();
    expect((await sharp(bytes).metadata()).exif).toBeDefined();
    const fitted = await shaped(bytes);
    const metadata = await sharp(fitted.bytes).metadata();
    expect(metadata).toMatchObject({ width: 64, height: 32, hasAlpha: false });
    for (const kind of ['exif', 'icc', 'iptc', 'xmp'] as const) {
      expect(metadata[kind]).toBeUndefined();
    }
    expect(await colourAt(fitted.bytes, 5, 5)).toBe('000');
  });
});

describe('what is no usable picture', () => {
  it.each([
    ['nothing', new Uint8Array()],
    ['a text', Buffer.from('hello')],
    ['a broken PNG', broken],
  ])('is refused: %s', async (_, bytes) => {
    expect(await failure(shaped(bytes))).toMatchObject({
      name: 'GatewayRefusal',
      reason: 'picture',
    });
  });

  it('is refused with more pixels than are allowed', async () => {
    const picture = { bytes: await drawn(100, 100, 'png'), type: 'image/png' };
    const error = await failure(fitPicture(picture, FRAME, 'cover', 9999));
    expect(error).toMatchObject({ name: 'GatewayRefusal', reason: 'picture' });
    expect(await fitPicture(picture, FRAME, 'cover', 10_000)).toMatchObject({ type: 'image/png' });
  });

  it('holds up nobody behind it', async () => {
    const good = await drawn(10, 10, 'png');
    const results = await Promise.allSettled([
      shaped(Buffer.from('x')),
      shaped(good),
      shaped(good),
    ]);
    expect(results.map(({ status }) => status)).toStrictEqual([
      ...['rejected', 'fulfilled', 'fulfilled'],
    ]);
  });
});
