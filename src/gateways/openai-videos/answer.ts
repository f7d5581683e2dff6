import type { GatewayStatus, Video } from '../../core/gateway.ts';
import { firstOf, layersOf, objectOf, taskIdOf, textOf } from '../said.ts';
import { readTask, videoOf, webUrl } from '../task-answer.ts';

/** Where the results of one server are. */
export interface Whereabouts {
  /** The server's own origin: what lies there opens with the key only. */
  readonly origin: string;
  /** `…/videos/{id}/content` of this task. */
  readonly content: string;
  /** See `http.ts`. */
  readonly clean: (text: string) => string;
}

/** The id of a create's answer: `id` in the shape itself, `task_id` beside it or instead of it at new-api. Undefined for one that would lead elsewhere in a path. */
export function videoIdOf(body: unknown): string | undefined {
  const id = taskIdOf(body, ['id', 'task_id', 'taskId']);
  return id === undefined || isDots(id) ? undefined : id;
}

/** `.` and `..` are steps in a path, whatever they are escaped as. */
export function isDots(id: string): boolean {
  return /^\.{1,2}$/u.test(id);
}

/**
 * Reads a video object, `{id, object: 'video', status, progress, error}`, in every spelling that servers of the shape are known to use. A finished
 * one that names no address has its video at `/content`.
 * Throws GatewayRefusal `nonsense` when the answer is no JSON object.
 */
export function readVideo(body: unknown, where: Whereabouts): GatewayStatus {
  const status = readTask(body, where.clean, (task) => found(task, where));
  const reasons = filterOf(body);
  if (reasons === undefined) return status;
  const isBare = status.state === 'succeeded' && status.video.url === where.content;
  const isFiltered = isBare || (status.state === 'failed' && status.reason === 'internal');
  if (!isFiltered) return status;
  const message = status.state === 'failed' ? status.message : where.clean(reasons);
  return { state: 'failed', reason: 'moderated', message };
}

function found(task: unknown, { origin, content }: Whereabouts): Video {
  const own = videoOf(task);
  const url = own?.url ?? nestedUrl(task);
  if (url === undefined) return { url: content, closed: true };
  return { ...own, url, ...(new URL(url).origin === origin ? { closed: true } : {}) };
}

/** What stands nowhere in Mountsea's family: `metadata.url` (new-api), `videos[0].url` (Bifrost), the others at resellers. */
function nestedUrl(body: unknown): string | undefined {
  const names = ['metadata', 'output', 'videos', 'video', 'content_url'];
  return firstOf(layersOf(body), names, (value) => {
    const one: unknown = Array.isArray(value) ? value[0] : value;
    return webUrl(one) ?? firstOf([objectOf(one)], ['url', 'video_url'], webUrl);
  });
}

/** Bifrost tells of videos that were made and kept back: `content_filter: {filtered_count, reasons}`. */
function filterOf(body: unknown): string | undefined {
  const filter = firstOf(layersOf(body), ['content_filter'], objectOf);
  const count = filter?.filtered_count;
  if (typeof count !== 'number' || count < 1) return undefined;
  const given = Array.isArray(filter?.reasons) ? filter.reasons : [];
  const reasons = given.flatMap((one: unknown) => textOf(one) ?? []);
  return reasons.length === 0 ? 'filtered' : `filtered: ${reasons.join('; ')}`;
}
