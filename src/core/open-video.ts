import type { Deps } from './deps.ts';
import type { OpenVideo } from './gateway.ts';

/** Opens the result of a task that opens with its gateway's key only, for people to whom we gave our own address of it. Undefined when there is no such result. */
export async function openVideo(
  deps: Pick<Deps, 'tasks' | 'gateways'>,
  taskId: string,
  context: { range?: string | undefined; signal: AbortSignal },
): Promise<OpenVideo | undefined> {
  const task = await deps.tasks.get(taskId);
  if (task?.state !== 'succeeded' || task.removed === true || task.video?.closed !== true) {
    return undefined;
  }
  const gateway = deps.gateways.find(({ name }) => name === task.gateway);
  return await gateway?.open?.(task.video, { operation: task.operation ?? {}, ...context });
}
