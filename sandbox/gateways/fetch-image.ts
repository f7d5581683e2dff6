import type { Core } from './core.ts';
import { notice } from './core.ts';
import type { Task } from './tasks.ts';
import type { FetchedImage } from './types.ts';

/** Downloads the attached image as a real gateway does: without any key, from outside. A failure fails the task. */
export async function fetchImage(core: Core, task: Task): Promise<void> {
  const { create } = task;
  const { images } = create.body;
  const first = Array.isArray(images) ? images[0] : undefined;
  const url = core.dialect.pictureUrl === undefined ? first : core.dialect.pictureUrl(create.body);
  if (typeof url !== 'string') return;
  const image = await download(url, core.closed);
  create.image = image;
  core.recorder.emit({ type: 'image', taskId: create.taskId, image });
  if (image.error === undefined) return;
  core.book.end(task, { status: 'failed', errorCode: 1400, errorMessage: image.error });
  notice(core, task);
}

async function download(url: string, closed: AbortSignal): Promise<FetchedImage> {
  try {
    const signal = AbortSignal.any([closed, AbortSignal.timeout(10_000)]);
    const response = await fetch(url, { signal });
    const bytes = (await response.arrayBuffer()).byteLength;
    const contentType = response.headers.get('content-type') ?? '';
    const seen = { url, status: response.status, contentType, bytes };
    if (!response.ok) return { ...seen, error: `Could not fetch the image: ${response.status}` };
    return contentType.startsWith('image/')
      ? seen
      : {
          ...seen,
          error: `What the image URL gave is not an image but ${contentType || 'unnamed'}`,
        };
  } catch {
    return { url, error: 'Could not fetch the image' };
  }
}
