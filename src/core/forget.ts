import type { Deps } from './deps.ts';
import { leaveQueue } from './end.ts';
import { inBatches } from './in-batches.ts';
import { isAtWork } from './room.ts';
import { isClosed } from './task.ts';

/** When holds without a task are looked at a second time, ms: a command may be between a hold and its task. */
const SECOND_LOOK_MS = 120_000;

/** Places of tasks that have ended: their process died between two writes. `open`: tasks that were so a moment ago need not be read again, they give back their own. */
export async function forgetPlaces(deps: Deps, open: ReadonlySet<string>): Promise<void> {
  const doubtful = (await deps.turns.ids()).filter((id) => !open.has(id));
  for (const some of inBatches(doubtful)) {
    const still = await Promise.all(some.map((id) => isAtWork(deps, id)));
    for (const [nth, id] of some.entries()) if (still[nth] === false) await leaveQueue(deps, id);
  }
}

/** Gives back holds of commands that died before they were saved, while nobody else takes commands. `open`: tasks that were open a moment ago need not be read again. */
export async function sweepHolds(deps: Deps, open: ReadonlySet<string>): Promise<void> {
  await sweep(deps, async (id) => open.has(id) || (await isOpen(deps, id)));
}

/** The same while commands come in, here or elsewhere: a hold may be younger than its task, so only one that is still without a task a while later is given back. */
export async function sweepHoldsLater(deps: Deps, open: ReadonlySet<string>): Promise<void> {
  const suspects = new Set<string>();
  await deps.quota.sweep(async (id) => {
    if (!open.has(id) && !(await isOpen(deps, id))) suspects.add(id);
    return true;
  });
  if (suspects.size === 0) return;
  const cancel = deps.clock.after(SECOND_LOOK_MS, () => {
    sweep(deps, async (id) => !suspects.has(id) || (await isOpen(deps, id))).catch(
      (error: unknown) =>
        deps.log.warn({ err: error }, 'holds without a task could not be looked at'),
    );
  });
  deps.stopping.addEventListener('abort', cancel, { once: true });
}

/** A closed task was settled, and holds nothing. */
async function isOpen({ tasks }: Deps, id: string): Promise<boolean> {
  const task = await tasks.get(id);
  return task !== undefined && !isClosed(task);
}

async function sweep(deps: Deps, isTask: (id: string) => Promise<boolean>): Promise<void> {
  const swept = await deps.quota.sweep(isTask);
  if (swept > 0) deps.log.info({ holds: swept }, 'holds without a task were given back');
}
