import type { JsonObject } from './json.ts';

/** A picture that a person attached or named; it becomes the first frame of the video. Stored with the task: a reference, never the bytes. */
export interface ImageReference {
  readonly url: string;
  /** True when the platform itself gave the URL (an attachment). False when a person typed it: then it is checked against private addresses. */
  readonly trusted: boolean;
  readonly name?: string;
  /** Size in bytes as the platform tells it, before anything is fetched. */
  readonly bytes?: number;
  /** The platform's own reference to a file that it keeps: opaque, and enough to open or renew it later. */
  readonly file?: JsonObject;
  /** The URL opens with the bot's credentials only: nobody else can fetch it from there. */
  readonly closed?: true;
  /** When the URL stops working, ms since the epoch. */
  readonly expiresAt?: number;
}

/** Where the bytes of a picture are to be had at this moment. */
export interface PictureSource {
  readonly url: string;
  /** As in ImageReference. */
  readonly trusted: boolean;
  /** What opens a closed file: secrets, for this URL's origin alone. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a model takes. */
export interface ImageLimits {
  readonly bytes: number;
  /** Media types, such as `image/png`. */
  readonly types: readonly string[];
  readonly pixels: PixelLimits;
}

export interface PixelLimits {
  /** Shortest side that is of use. */
  readonly least: number;
  /** Longest side. */
  readonly edge: number;
  /** Width times height. */
  readonly total: number;
}

/** Why a picture is refused; each has its own sentence in `words/`. */
export type ImageFault =
  | 'not-an-image'
  | 'animated'
  | 'too-large'
  | 'too-many-pixels'
  | 'too-few-pixels'
  | 'forbidden-address'
  | 'unreachable'
  | 'not-a-url';

/** Looks at a picture before anything is spent. Resolves to undefined when it may be used; never throws for a bad picture. */
export type InspectImage = (
  source: PictureSource,
  limits: ImageLimits,
  signal: AbortSignal,
) => Promise<ImageFault | undefined>;

/** The bytes of a picture, streamed: read to the end, or destroyed by leaving the loop. */
export interface OpenPicture {
  /** Media type, by the bytes. */
  readonly type: string;
  /** Length, where the source tells it. */
  readonly bytes: number | undefined;
  readonly body: AsyncIterable<Uint8Array>;
}

/** What the core has done with pictures; `src/images/` does it. */
export interface Pictures {
  readonly inspect: InspectImage;
  /** Opens a picture's bytes. Rejects when they are not to be had, are none of `types`, or (while they are read) are over the limit. */
  open(
    source: PictureSource,
    limits: Pick<ImageLimits, 'bytes' | 'types'>,
    signal: AbortSignal,
  ): Promise<OpenPicture>;
  /**
   * The address on our own server at which anyone who has it can fetch a closed picture of a task until `until` (ms), or until the
   * task ends. Absent where the bot has no public address.
   */
  readonly link?: (task: string, index: number, until: number) => string;
}
