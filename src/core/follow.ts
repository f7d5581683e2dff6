import { checkTask } from './check.ts';
import { deliver } from './deliver.ts';
import type { Deps } from './deps.ts';
import { endTask } from './end.ts';
import { startTask } from './start.ts';
import { StoreUnavailable } from './store/index.ts';
import { isClosed, isEnded, type Task, userOf } from './task.ts';
import { IllegalMove } from './task-moves.ts';

/** When to repeat a step that met a store out of order, ms. */
const STORE_PAUSE_MS = 2000;

/** When to repeat a step that failed in a way nobody thought of, ms: a defect must not strand a task. */
const DEFECT_PAUSE_MS = 30_000;

/** One step of one task, whatever state it is in: start it, check it, settle it, deliver it. May be repeated without harm. */
export async function follow(deps: Deps, id: string): Promise<void> {
  try {
    const task = await deps.tasks.get(id);
    if (task === undefined || isClosed(task)) return;
    await stepOf(deps, task);
  } catch (error) {
    if (error instanceof IllegalMove) {
      // Somebody stopped it meanwhile, or another process was quicker: what is stored says what is left to do.
      deps.log.info({ err: error, task: id }, 'a step came too late; the task is looked at again');
      return await deps.scheduler.at(id, deps.clock.now() + STORE_PAUSE_MS);
    }
    deps.log.error({ err: error, task: id }, 'a step failed; it is repeated');
    const pause = error instanceof StoreUnavailable ? STORE_PAUSE_MS : DEFECT_PAUSE_MS;
    await deps.scheduler.at(id, deps.clock.now() + pause);
  }
}

async function stepOf(deps: Deps, task: Task): Promise<void> {
  switch (task.state) {
    case 'accepted':
      return await startTask(deps, task);
    case 'submitting':
      // Steps of one task never overlap, so this one was left by a process that died: the gateway may or may not have it.
      return await endTask(deps, task, { type: 'lost', at: deps.clock.now() });
    case 'running':
      return await checkTask(deps, task);
    default:
      return await deliver(deps, task);
  }
}

/**
 * Continues every task that is not closed, and gives back holds of commands that died before they were saved. Called once,
 * before commands come in. Resolves to how many tasks there are.
 */
export async function resume(deps: Deps): Promise<number> {
  const waiting: Task[] = [];
  const open = new Set<string>();
  for await (const task of deps.tasks.open()) {
    open.add(task.id);
    if (task.state === 'accepted') waiting.push(task);
    else {
      if (!isEnded(task)) {
        deps.queue.occupy(task.id, userOf(task));
        deps.gatewayRoom.occupy(task.gateway, task.id);
      }
      await deps.scheduler.at(task.id, deps.clock.now());
    }
  }
  for (const task of waiting.sort((a, b) => a.createdAt - b.createdAt)) {
    await deps.scheduler.at(task.id, deps.clock.now());
  }
  // Nearly every hold belongs to an open task: those need not be read again. A closed one was settled, and holds nothing.
  const isTask = async (id: string) => {
    const task = open.has(id) ? undefined : await deps.tasks.get(id);
    return open.has(id) || (task !== undefined && !isClosed(task));
  };
  const swept = await deps.quota.sweep(isTask);
  if (swept > 0) deps.log.info({ holds: swept }, 'holds without a task were given back');
  return open.size;
}
