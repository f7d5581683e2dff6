import type { Locator } from 'playwright-core';
import { expect } from 'vitest';

/** As much of an HTMLImageElement as is used in the browser. */
interface Picture {
  readonly naturalWidth: number;
  decode(): Promise<void>;
}

/** As much of an HTMLVideoElement as is used in the browser. */
interface Video {
  readonly readyState: number;
  readonly videoWidth: number;
  readonly currentTime: number;
  muted: boolean;
  play(): Promise<void>;
  pause(): void;
  addEventListener(event: string, listener: (event: unknown) => void): void;
}

/** How wide a picture really is, once the browser has it. */
export async function widthOf(image: Locator): Promise<number> {
  await image.waitFor();
  return await image.evaluate(async (element: Picture) => {
    await element.decode();
    return element.naturalWidth;
  });
}

/** Waits until the browser has a frame of the video. */
export async function expectFrame(video: Locator): Promise<void> {
  await video.waitFor();
  const seen = await video.evaluate(async (element: Video) => {
    if (element.readyState < 2) {
      await new Promise((resolve) => element.addEventListener('loadeddata', resolve));
    }
    return { readyState: element.readyState, width: element.videoWidth };
  });
  expect(seen.readyState).toBeGreaterThanOrEqual(2);
  expect(seen.width).toBeGreaterThan(0);
}

/** Plays the video until it has moved on. */
export async function expectPlays(video: Locator): Promise<void> {
  await video.waitFor();
  const seconds = await video.evaluate(async (element: Video) => {
    element.muted = true;
    await element.play();
    while (element.currentTime === 0) {
      await new Promise((resolve) => element.addEventListener('timeupdate', resolve));
    }
    element.pause();
    return element.currentTime;
  });
  expect(seconds).toBeGreaterThan(0);
}
