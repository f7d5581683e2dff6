import { type Frame, GatewayRefusal, type Picture, type StartContext } from '../../core/gateway.ts';
import { readUpTo } from '../body.ts';
import { type Fit, fitPicture, type PictureBytes } from '../fit.ts';
import { uriOf } from '../uri.ts';

/** Longest data URL, in characters (OpenAI's description of `image_url`). */
const LONGEST_DATA_URL = 20_971_520;

/** How a picture is got ready. */
export interface Preparing extends Pick<StartContext, 'model' | 'signal'> {
  /** Undefined where the model has no list of sizes: then the picture stays as it is. */
  readonly frame: Frame | undefined;
  readonly fit: Fit;
  readonly clean: (text: string) => string;
}

/**
 * The bytes of a picture in the size of the video: the servers refuse any other.
 * Throws GatewayRefusal `picture` when it is not to be had or does not fit. That is never the gateway's fault, so never a GatewayUnreachable.
 */
export async function preparedPicture(
  picture: Picture,
  { model, frame, fit, signal, clean }: Preparing,
): Promise<PictureBytes> {
  const { bytes: limit, pixels } = model.imageLimits;
  const read = await readPicture(picture, limit, signal).catch((cause: unknown) => {
    const said = cause instanceof Error ? cause.message : 'it broke off';
    throw new GatewayRefusal('picture', clean(`the picture cannot be read: ${said}`), { cause });
  });
  if (read === undefined) {
    throw new GatewayRefusal('picture', `the picture has more than ${limit} bytes`);
  }
  return frame === undefined ? read : await fitPicture(read, frame, fit, pixels.total);
}

async function readPicture(
  picture: Picture,
  limitBytes: number,
  signal: AbortSignal,
): Promise<PictureBytes | undefined> {
  const { type, body } = await picture.open(signal);
  const read = await readUpTo(body, limitBytes);
  return read.kind === 'whole' ? { bytes: read.bytes, type } : undefined;
}

/** Throws GatewayRefusal `picture` when it is too long for the servers. */
export function dataUrl({ bytes, type }: PictureBytes): string {
  const url = `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;
  if (url.length <= LONGEST_DATA_URL) return url;
  const message = `the picture is too large to be sent inside JSON: ${bytes.byteLength} bytes`;
  throw new GatewayRefusal('picture', message);
}

/** The address at which the server fetches a picture. Throws GatewayRefusal `picture` where there is none. */
export function addressOf({ url }: Picture): string {
  if (url !== undefined) return uriOf(url);
  throw new GatewayRefusal('picture', 'the picture has no address that others can open');
}
