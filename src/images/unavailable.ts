import type { ImageFault } from '../core/image.ts';
import { ForbiddenAddress } from '../guard.ts';

/**
 * A picture's bytes are not to be had, or are not what was asked for. The message names a host at most: never a path, a query
 * or a header.
 */
export class PictureUnavailable extends Error {
  override readonly name = 'PictureUnavailable';
  readonly fault: ImageFault;
  /** The host could not be asked, or was too busy to answer: another time it may work. */
  readonly passing: boolean;

  constructor(
    fault: ImageFault,
    message: string,
    more: { passing?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.fault = fault;
    this.passing = more.passing ?? false;
  }
}

/** Whatever went wrong on the way to a picture, as the one error that leaves this folder. */
export function unavailable(error: unknown): PictureUnavailable {
  if (error instanceof PictureUnavailable) return error;
  if (error instanceof ForbiddenAddress) {
    return new PictureUnavailable('forbidden-address', error.message, { cause: error });
  }
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new PictureUnavailable('unreachable', said, { passing: true, cause: error });
}
