import { planAsk } from './asks.ts';
import type { Deps } from './deps.ts';

/** A task, by our id or by its gateway's. */
export type Nudge =
  | { readonly task: string }
  | { readonly gateway: string; readonly taskId: string };

/** Makes the next check of a running task come at once. Whatever is said of the task is not believed: the gateway is asked. Resolves to whether there is such a task. Throws StoreUnavailable. */
export async function nudge(deps: Deps, which: Nudge): Promise<boolean> {
  const task =
    'task' in which ? await deps.tasks.get(which.task) : await deps.tasks.named(which.taskId);
  if (task === undefined || task.state !== 'running') return false;
  if ('gateway' in which && task.gateway !== which.gateway) return false;
  await planAsk(deps, task.id, 0);
  await deps.scheduler.at(task.id, deps.clock.now());
  return true;
}
