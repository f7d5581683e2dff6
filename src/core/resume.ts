import type { Deps } from './deps.ts';
import { leaveGateway, leaveQueue } from './end.ts';
import { forgetPlaces, sweepHolds, sweepHoldsLater } from './forget.ts';
import { inBatches } from './in-batches.ts';
import { isAtWork } from './room.ts';
import { isEnded, type Task, userOf } from './task.ts';

/** The same beside what other processes do. Never throws: what it misses is found by the next look at all open tasks. */
export async function resumeBeside(deps: Deps): Promise<void> {
  try {
    const open = await resume(deps);
    deps.log.info({ open }, 'all open tasks were looked at');
  } catch (error) {
    deps.log.warn({ err: error }, 'the open tasks could not be looked at; tried again later');
  }
}

/**
 * Continues every task that is not closed, and gives back holds of commands that died before they were saved. Called once,
 * before commands come in. Resolves to how many tasks there are.
 */
export async function resume(deps: Deps): Promise<number> {
  const waiting: Pick<Task, 'id' | 'createdAt'>[] = [];
  const open = new Set<string>();
  const atWork = new Set<string>();
  // Read once: where several processes share the places, most of them are taken already.
  const placed = new Set(await deps.turns.ids());
  for await (const tasks of deps.tasks.open()) {
    if (deps.stopping.aborted) return open.size;
    const began = deps.clock.now();
    for (const { id, state, createdAt } of tasks) {
      open.add(id);
      if (state === 'accepted') waiting.push({ id, createdAt });
      if (!isEnded({ state })) atWork.add(id);
    }
    await Promise.all(
      tasks
        .filter((task) => task.state !== 'accepted' && !isEnded(task))
        .map((task) => takePlaces(deps, task, placed)),
    );
    const others = tasks.filter(({ state }) => state !== 'accepted');
    await deps.scheduler.ensureAll(idsOf(others), deps.clock.now());
    // Beside its work: as long as a part took, the next one waits.
    if (!deps.members.alone) await pause(deps, deps.clock.now() - began);
  }
  const inOrder = waiting.sort((a, b) => a.createdAt - b.createdAt);
  for (const some of inBatches(idsOf(inOrder))) {
    await deps.scheduler.ensureAll(some, deps.clock.now());
  }
  await forgetPlaces(deps, atWork);
  await (deps.members.alone ? sweepHolds : sweepHoldsLater)(deps, open);
  return open.size;
}

function pause({ clock, stopping }: Deps, ms: number): Promise<void> {
  if (ms <= 0 || stopping.aborted) return Promise.resolve();
  return new Promise((resolve) => clock.after(ms, resolve));
}

const idsOf = (tasks: readonly Pick<Task, 'id'>[]): string[] => tasks.map(({ id }) => id);

/** Those of a task that is at its gateway. Another process may have seen its end since it was read, and have left for it. */
async function takePlaces(deps: Deps, task: Task, placed: ReadonlySet<string>): Promise<void> {
  deps.gatewayRoom.occupy(task.gateway, task.id);
  if (placed.has(task.id)) return;
  await deps.turns.occupy(task.id, userOf(task));
  if (deps.members.alone || (await isAtWork(deps, task.id))) return;
  await leaveQueue(deps, task.id);
  await leaveGateway(deps, task.id);
}
