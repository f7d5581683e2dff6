import type { Deps } from './deps.ts';
import type { Picture, VideoGateway } from './gateway.ts';
import type { ImageLimits, ImageReference, PictureSource } from './image.ts';
import type { VideoRequest } from './request.ts';
import { type Address, isEnded, type Task } from './task.ts';

/** A URL that ends sooner than this is renewed before it is handed over: the gateway may fetch it late, ms. */
const FRESH_MS = 10 * 60_000;

/** Whether a gateway could get at the pictures of a request at all. */
export function canHandOver(
  { pictures }: Pick<Deps, 'pictures'>,
  gateway: Pick<VideoGateway, 'pictures'>,
  request: Pick<VideoRequest, 'images'>,
): boolean {
  const closed = request.images.some((image) => image.closed === true);
  return !closed || gateway.pictures === 'bytes' || pictures.link !== undefined;
}

/** Where a picture's bytes are to be had now; undefined when they are gone. Throws what the platform throws. */
export async function sourceOf(
  { platforms, clock }: Pick<Deps, 'platforms' | 'clock'>,
  owner: { readonly platform: string; readonly address: Address },
  image: ImageReference,
): Promise<PictureSource | undefined> {
  const { url, trusted, closed, expiresAt } = image;
  const left = expiresAt === undefined ? Infinity : expiresAt - clock.now();
  const own: PictureSource = { url, trusted };
  if (closed !== true && left >= FRESH_MS) return own;
  const given = await platforms.get(owner.platform)?.picture?.(image, owner.address);
  if (given !== undefined) return given;
  return closed !== true && left > 0 ? own : undefined;
}

/** The pictures of a task, ready for a gateway; undefined when one of them is gone. Throws what the platform throws. */
export async function picturesFor(deps: Deps, task: Task): Promise<readonly Picture[] | undefined> {
  const limits = limitsOf(deps, task);
  const owner = { platform: task.requester.platform, address: task.address };
  const found = await Promise.all(
    task.request.images.map(async (image, index): Promise<Picture | undefined> => {
      const source = await sourceOf(deps, owner, image);
      if (source === undefined) return undefined;
      const until = deps.clock.now() + deps.deadlineMs;
      return {
        url: image.closed ? deps.pictures.link?.(task.id, index, until) : source.url,
        open: (signal) => deps.pictures.open(source, limits, signal),
      };
    }),
  );
  const pictures = found.flatMap((one) => one ?? []);
  return pictures.length === found.length ? pictures : undefined;
}

/**
 * For the relay: where a closed picture of a task is to be had, and what may be read of it; undefined unless there is such a task, it has not
 * ended, and it has such a picture. Throws StoreUnavailable, and what the platform throws.
 */
export async function pictureOf(
  deps: Deps,
  taskId: string,
  index: number,
): Promise<{ source: PictureSource; limits: ImageLimits } | undefined> {
  const task = await deps.tasks.get(taskId);
  const image = task?.request.images[index];
  if (task === undefined || image?.closed !== true || isEnded(task)) return undefined;
  const owner = { platform: task.requester.platform, address: task.address };
  const source = await sourceOf(deps, owner, image);
  return source === undefined ? undefined : { source, limits: limitsOf(deps, task) };
}

/** A model may have left the configuration while its task was under way: then nothing fits its pictures any more. */
const NOTHING: ImageLimits = { bytes: 0, types: [], pixels: { least: 0, edge: 0, total: 0 } };

function limitsOf({ catalogues }: Pick<Deps, 'catalogues'>, task: Task): ImageLimits {
  return catalogues.model(task.gateway, task.request.model)?.imageLimits ?? NOTHING;
}
