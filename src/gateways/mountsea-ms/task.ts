import type { GatewayStatus } from '../../core/gateway.ts';
import { firstOf, layersOf, objectOf, textOf } from '../said.ts';
import { readTask } from '../task-answer.ts';

/**
 * Reads a task as `GET /ms/v1/tasks/{id}` answers it, e.g. `{task_id, status: 'succeeded', output: {videos: [{url}]}}` or
 * `{status: 'failed', error: {code: 4001, message}}`. It is `readTask`'s task but for the place of the video.
 */
export function readMsTask(body: unknown, clean: (text: string) => string): GatewayStatus {
  const outer = objectOf(body);
  const url = firstOf(layersOf(body), ['output'], urlIn);
  return readTask(outer === undefined || url === undefined ? body : withResult(outer, url), clean);
}

function withResult(outer: Readonly<Record<string, unknown>>, url: string): unknown {
  const inner = objectOf(outer.data);
  const result = { url };
  return inner === undefined ? { ...outer, result } : { ...outer, data: { ...inner, result } };
}

/** `{videos: [{url}]}`; an address alone is taken as well. */
function urlIn(output: unknown): string | undefined {
  const videos = objectOf(output)?.videos;
  const [video] = Array.isArray(videos) ? videos : [];
  return textOf(video) ?? textOf(objectOf(video)?.url);
}

/** Whether the answer to a DELETE says that the task is ended: by its status, or by having none. */
export function readCancelled({ body, text }: { body: unknown; text: string }): boolean {
  if (text.trim() === '') return true;
  if (objectOf(body) === undefined) return false;
  const status = firstOf(layersOf(body), ['status'], textOf)?.toLowerCase();
  return status === undefined || ['canceled', 'cancelled', 'deleted'].includes(status);
}
