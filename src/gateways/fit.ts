import type { Metadata, Sharp, SharpOptions } from 'sharp';
import { type Frame, GatewayRefusal } from '../core/gateway.ts';

/** How a picture of another shape becomes the first frame: filled and cut, whole between black bars, or not at all. */
export type Fit = 'cover' | 'contain' | 'error';

/** A picture's bytes and media type. */
export interface PictureBytes {
  readonly bytes: Uint8Array;
  readonly type: string;
}

type MakeSharp = (input: Uint8Array, options: SharpOptions) => Sharp;

/** What servers of this kind read, by sharp's names. */
const AS_IT_IS: readonly string[] = ['jpeg', 'png', 'webp'];

/** High enough that nobody sees it in a video's first frame. */
const JPEG_QUALITY = 92;

/** Longest time for one picture, seconds. */
const PATIENCE = 30;

/** Of the bars, and of what is transparent: a video has no alpha. */
const BLACK = '#000';

let made: Promise<MakeSharp> | undefined;

/** Measured: it takes 23 MB of memory when it is loaded, so it is not before the first picture that needs it. */
async function load(): Promise<MakeSharp> {
  const { default: sharp } = await import('sharp').catch((cause: unknown) => {
    made = undefined;
    throw new Error('sharp cannot be loaded on this machine', { cause });
  });
  // Each picture comes once, and one after the other: memory counts here, not speed.
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}

let last: Promise<unknown> = Promise.resolve();

/** One picture at a time: one of 40 million pixels takes 140 MB while it is turned. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work, work);
  last = mine.catch(() => {});
  return await mine;
}

/**
 * A picture in exactly the pixels of `frame`, upright, without metadata: JPEG where it was one, else PNG. One that has the size already, and need
 * not be turned, is handed on as it came, byte for byte.
 * Throws GatewayRefusal `picture` when it cannot be read, or (`error`) has another size.
 * @param pixels most pixels that are decoded, width times height
 */
export async function fitPicture(
  picture: PictureBytes,
  frame: Frame,
  fit: Fit,
  pixels: number,
): Promise<PictureBytes> {
  return await inTurn(async () => {
    try {
      made ??= load();
      const sharp = await made;
      const { bytes } = picture;
      const image = sharp(bytes, { limitInputPixels: pixels, failOn: 'error' });
      const metadata = await image.metadata();
      if (isReady(metadata, frame)) return picture;
      if (fit === 'error') assertSize(metadata, frame);
      return await fitted(image, metadata, frame, fit);
    } catch (error) {
      if (error instanceof GatewayRefusal) throw error;
      const said = error instanceof Error ? error.message : 'unreadable';
      throw new GatewayRefusal('picture', `the picture cannot be read: ${said}`, { cause: error });
    }
  });
}

/** Nothing has to be done to it. */
function isReady({ format, width, height, orientation, pages }: Metadata, frame: Frame): boolean {
  const isUpright = (orientation ?? 1) === 1;
  const isStill = (pages ?? 1) === 1;
  const isSize = width === frame.width && height === frame.height;
  return AS_IT_IS.includes(format) && isUpright && isStill && isSize;
}

function assertSize({ autoOrient }: Metadata, { width, height }: Frame): void {
  if (autoOrient.width === width && autoOrient.height === height) return;
  const own = `${autoOrient.width}x${autoOrient.height}`;
  throw new GatewayRefusal('picture', `the picture is ${own} and must be ${width}x${height}`);
}

async function fitted(
  image: Sharp,
  { format }: Metadata,
  { width, height }: Frame,
  fit: Fit,
): Promise<PictureBytes> {
  const shaped = image
    .autoOrient()
    .resize({ width, height, fit: fit === 'contain' ? 'contain' : 'cover', background: BLACK })
    .flatten({ background: BLACK })
    .timeout({ seconds: PATIENCE });
  return format === 'jpeg'
    ? { bytes: await shaped.jpeg({ quality: JPEG_QUALITY }).toBuffer(), type: 'image/jpeg' }
    : { bytes: await shaped.png().toBuffer(), type: 'image/png' };
}
