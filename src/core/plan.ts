import type { Deps } from './deps.ts';

/** Between two tries to plan a step, ms. */
const AGAIN_MS = 2000;

/** Plans the next step of a saved task for now. Never throws: where the schedule is out of reach it is tried again, here or by whoever looks at all open tasks next. */
export async function planNow(deps: Deps, id: string): Promise<void> {
  const now = deps.clock.now();
  await deps.scheduler.at(id, now).catch(() => void planLater(deps, id, now));
}

/** The same for a task that was saved a moment ago, at `when` (ms since the epoch), and has no step yet. */
export async function planFirst(deps: Deps, id: string, when: number): Promise<void> {
  await deps.scheduler.ensure(id, when).catch(() => void planLater(deps, id, when));
}

async function planLater(deps: Deps, id: string, when: number): Promise<void> {
  while (!deps.stopping.aborted) {
    await new Promise<void>((resolve) => deps.clock.after(AGAIN_MS, resolve));
    try {
      return await deps.scheduler.ensure(id, when);
    } catch {
      // The schedule's own connection says that it is out of reach.
    }
  }
}
