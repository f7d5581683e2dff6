import { checkTask } from './check.ts';
import type { Deps } from './deps.ts';
import { endTask, finish } from './end.ts';
import { startTask } from './start.ts';
import { StoreUnavailable } from './store/index.ts';
import { isClosed, type Task } from './task.ts';
import { IllegalMove } from './task-moves.ts';

/** When to repeat a step that met a store out of order, ms. */
const STORE_PAUSE_MS = 2000;

/** When to repeat a step that failed in a way nobody thought of, ms: a defect must not strand a task. */
const DEFECT_PAUSE_MS = 30_000;

/** When to look again at a create that is under way in some process, ms. */
const SUBMITTING_MS = 5000;

/** A task that waited longer than this for its first step may have lost an earlier one with the schedule, ms. */
const YOUNG_MS = 10_000;

/**
 * One step of one task, whatever state it is in: start it, check it, settle it, deliver it. May be repeated without harm.
 * @param first no step of it began before, in any process
 */
export async function follow(deps: Deps, id: string, first: boolean): Promise<void> {
  if (!deps.members.alone) doubt(deps, id);
  try {
    const task = await deps.tasks.get(id);
    // Somebody meant to open it again, and did not come further.
    if (task === undefined || isClosed(task)) return await deps.tasks.unmark(id);
    if (first) trust(deps, task);
    await stepOf(deps, task);
  } catch (error) {
    if (error instanceof IllegalMove) {
      // Somebody stopped it meanwhile, or another process was quicker: what is stored says what is left to do.
      deps.log.info({ err: error, task: id }, 'a step came too late; the task is looked at again');
      return await deps.scheduler.at(id, deps.clock.now() + STORE_PAUSE_MS);
    }
    if (deps.stopping.aborted && !(error instanceof StoreUnavailable)) {
      deps.log.info({ err: error, task: id }, 'a step was broken off; it is repeated later');
      return await deps.scheduler.at(id, deps.clock.now());
    }
    deps.log.error({ err: error, task: id }, 'a step failed; it is repeated');
    const pause = error instanceof StoreUnavailable ? STORE_PAUSE_MS : DEFECT_PAUSE_MS;
    await deps.scheduler.at(id, deps.clock.now() + pause);
  }
}

/** Another process may have tried since this one knew that nobody had, and died before it could say so. */
function doubt({ untried }: Deps, id: string): void {
  for (const notice of ['anchor', 'card', 'result']) untried.delete(`${id}:${notice}`);
}

/** Nobody can have tried anything: the platform need not look before it posts. */
function trust({ untried, clock }: Deps, { id, state, createdAt, anchored }: Task): void {
  if (state !== 'accepted' || anchored || clock.now() - createdAt > YOUNG_MS) return;
  for (const notice of ['anchor', 'card']) untried.add(`${id}:${notice}`);
}

async function stepOf(deps: Deps, task: Task): Promise<void> {
  switch (task.state) {
    case 'accepted':
      return await startTask(deps, task);
    case 'submitting':
      return await submitting(deps, task);
    case 'running':
      return await checkTask(deps, task);
    default:
      return await finish(deps, task);
  }
}

/** A create whose outcome is not saved: its process is still at it, or died, and then the gateway may or may not have it. */
async function submitting(deps: Deps, task: Task): Promise<void> {
  const { id, submittedBy } = task;
  const { self, isAlive } = deps.members;
  const here = deps.submitting.has(id);
  const elsewhere =
    submittedBy !== undefined && submittedBy !== self && (await isAlive(submittedBy));
  if (here || elsewhere) return await deps.scheduler.at(id, deps.clock.now() + SUBMITTING_MS);
  return await endTask(deps, task, { type: 'lost', at: deps.clock.now() });
}
