import type { Deps } from './deps.ts';
import { forgetPlaces } from './follow.ts';
import { repeat } from './repeat.ts';

/** How often all open tasks are looked at, ms. */
const LOOK_MS = 5 * 60_000;

/**
 * Among several processes: now and then one of them sees to it that every open task has a next step, whoever died between saving it and planning one,
 * and that no place is held by a task that is gone.
 */
export function lookAfter(deps: Deps): void {
  if (deps.members.alone) return;
  repeat(deps.clock, LOOK_MS, deps.stopping, async () => {
    // One of them is enough, and it does not matter which.
    if (Math.random() * deps.members.count() >= 1) return;
    try {
      await lookOnce(deps);
    } catch (error) {
      deps.log.warn({ err: error }, 'the open tasks could not be looked at; tried again later');
    }
  });
}

/** One look. Throws StoreUnavailable. */
export async function lookOnce(deps: Deps): Promise<void> {
  for await (const { id } of deps.tasks.open()) {
    if (deps.stopping.aborted) return;
    await deps.scheduler.ensure(id, deps.clock.now());
  }
  await forgetPlaces(deps);
}
