import type { VideoModel } from './catalogue.ts';
import type { VideoRequest } from './request.ts';

/** The picture of a video, in pixels. */
export interface Frame {
  readonly width: number;
  readonly height: number;
}

/** `1280x720`; undefined for anything else. */
export function readFrame(text: string): Frame | undefined {
  const [, width, height] = /^([1-9]\d{1,4})x([1-9]\d{1,4})$/u.exec(text) ?? [];
  return height === undefined ? undefined : { width: Number(width), height: Number(height) };
}

/** Those of an orientation, the smallest first. A square is neither, and serves where there is nothing else. */
export function framesOf(
  frames: readonly Frame[],
  orientation: VideoRequest['orientation'],
): readonly Frame[] {
  const sorted = frames.toSorted((a, b) => a.width * a.height - b.width * b.height);
  const wide = (frame: Frame) => Math.sign(frame.width - frame.height);
  const wanted = orientation === 'landscape' ? 1 : -1;
  const fitting = sorted.filter((frame) => wide(frame) === wanted);
  return fitting.length > 0 ? fitting : sorted.filter((frame) => wide(frame) === 0);
}

/** What a request's orientation and size mean in pixels: `small` the smallest, `large` the largest. Undefined where the model has no list. */
export function frameOf(
  { frames = [] }: Pick<VideoModel, 'frames'>,
  { orientation, size }: Pick<VideoRequest, 'orientation' | 'size'>,
): Frame | undefined {
  return framesOf(frames, orientation).at(size === 'small' ? 0 : -1);
}
