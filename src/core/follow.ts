import { checkTask } from './check.ts';
import { deliver } from './deliver.ts';
import type { Deps } from './deps.ts';
import { endTask, leaveGateway, leaveQueue } from './end.ts';
import { isAtWork } from './room.ts';
import { startTask } from './start.ts';
import { StoreUnavailable } from './store/index.ts';
import { isClosed, isEnded, type Task, userOf } from './task.ts';
import { IllegalMove } from './task-moves.ts';

/** When to repeat a step that met a store out of order, ms. */
const STORE_PAUSE_MS = 2000;

/** When to repeat a step that failed in a way nobody thought of, ms: a defect must not strand a task. */
const DEFECT_PAUSE_MS = 30_000;

/** When to look again at a create that is under way in some process, ms. */
const SUBMITTING_MS = 5000;

/** When holds without a task are looked at a second time, where other processes may be between a hold and its task, ms. */
const SECOND_LOOK_MS = 120_000;

/** One step of one task, whatever state it is in: start it, check it, settle it, deliver it. May be repeated without harm. */
export async function follow(deps: Deps, id: string): Promise<void> {
  if (!deps.members.alone) doubt(deps, id);
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

async function stepOf(deps: Deps, task: Task): Promise<void> {
  switch (task.state) {
    case 'accepted':
      return await startTask(deps, task);
    case 'submitting':
      return await submitting(deps, task);
    case 'running':
      return await checkTask(deps, task);
    default:
      return await deliver(deps, task);
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

/**
 * Continues every task that is not closed, and gives back holds of commands that died before they were saved. Called once,
 * before commands come in. Resolves to how many tasks there are.
 */
export async function resume(deps: Deps): Promise<number> {
  const waiting: Task[] = [];
  const open = new Set<string>();
  // Read once: where several processes share the places, most of them are taken already.
  const placed = new Set(await deps.turns.ids());
  for await (const task of deps.tasks.open()) {
    open.add(task.id);
    if (task.state === 'accepted') waiting.push(task);
    else {
      if (!isEnded(task)) await takePlaces(deps, task, placed);
      await deps.scheduler.ensure(task.id, deps.clock.now());
    }
  }
  for (const task of waiting.sort((a, b) => a.createdAt - b.createdAt)) {
    await deps.scheduler.ensure(task.id, deps.clock.now());
  }
  // Nearly every hold belongs to an open task: those need not be read again. A closed one was settled, and holds nothing.
  const isTask = async (id: string) => {
    const task = open.has(id) ? undefined : await deps.tasks.get(id);
    return open.has(id) || (task !== undefined && !isClosed(task));
  };
  await forgetPlaces(deps);
  if (deps.members.alone) await sweep(deps, isTask);
  else await sweepLater(deps, isTask);
  return open.size;
}

/** Those of a task that is at its gateway. Another process may have seen its end since it was read, and have left for it. */
async function takePlaces(deps: Deps, task: Task, placed: ReadonlySet<string>): Promise<void> {
  if (!placed.has(task.id)) await deps.turns.occupy(task.id, userOf(task));
  deps.gatewayRoom.occupy(task.gateway, task.id);
  if (deps.members.alone || (await isAtWork(deps, task.id))) return;
  await leaveQueue(deps, task.id);
  await leaveGateway(deps, task.id);
}

type IsTask = (id: string) => Promise<boolean>;

/** Places of tasks that have ended: their process died between two writes. */
export async function forgetPlaces(deps: Deps): Promise<void> {
  for (const id of await deps.turns.ids()) {
    if (!(await isAtWork(deps, id))) await leaveQueue(deps, id);
  }
}

async function sweep(deps: Deps, isTask: IsTask): Promise<void> {
  const swept = await deps.quota.sweep(isTask);
  if (swept > 0) deps.log.info({ holds: swept }, 'holds without a task were given back');
}

/** Where others take commands too, a hold may be younger than its task: only one that is still without a task a while later is given back. */
async function sweepLater(deps: Deps, isTask: IsTask): Promise<void> {
  const suspects = new Set<string>();
  await deps.quota.sweep(async (id) => {
    if (!(await isTask(id))) suspects.add(id);
    return true;
  });
  if (suspects.size === 0) return;
  const again = async (): Promise<void> => {
    await sweep(deps, async (id) => !suspects.has(id) || (await deps.tasks.get(id)) !== undefined);
  };
  const cancel = deps.clock.after(SECOND_LOOK_MS, () => {
    void again().catch((error: unknown) =>
      deps.log.warn({ err: error }, 'holds without a task could not be looked at'),
    );
  });
  deps.stopping.addEventListener('abort', cancel, { once: true });
}
