/** A picture that a person attached or named; it becomes the first frame of the video. */
export interface ImageReference {
  readonly url: string;
  /** True when the platform itself gave the URL (an attachment). False when a person typed it: then it is checked against private addresses. */
  readonly trusted: boolean;
  readonly name?: string;
}

/** What a model takes. */
export interface ImageLimits {
  readonly bytes: number;
  readonly types: readonly string[];
}

/** Why a picture is refused; each has its own sentence in `words/`. */
export type ImageFault =
  | 'not-an-image'
  | 'animated'
  | 'too-large'
  | 'forbidden-address'
  | 'unreachable'
  | 'not-a-url';

/** Looks at a picture before anything is spent. Resolves to undefined when it may be used; never throws for a bad picture. */
export type InspectImage = (
  image: ImageReference,
  limits: ImageLimits,
  signal: AbortSignal,
) => Promise<ImageFault | undefined>;
