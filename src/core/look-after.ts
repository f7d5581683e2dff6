import type { Deps } from './deps.ts';
import { forgetPlaces, sweepHoldsLater } from './forget.ts';
import { repeat } from './repeat.ts';

/** How often all open tasks are looked at, ms. */
const LOOK_MS = 5 * 60_000;

/** Every so many looks the wallets are looked at too. */
const WALLETS_EVERY = 6;

/**
 * Now and then sees to it that every open task has a next step, whoever died, or could not reach the schedule, between saving it and planning one; and
 * that no place and no credits are held by a task that is gone.
 */
export function lookAfter(deps: Deps): void {
  let looks = 0;
  repeat(deps.clock, LOOK_MS, deps.stopping, async () => {
    // Of several processes one is enough, and it does not matter which.
    if (!deps.members.alone && Math.random() * deps.members.count() >= 1) return;
    try {
      const open = await lookOnce(deps);
      looks += 1;
      if (looks % WALLETS_EVERY === 1) await sweepHoldsLater(deps, open);
    } catch (error) {
      deps.log.warn({ err: error }, 'the open tasks could not be looked at; tried again later');
    }
  });
}

/** One look at the start of a process that takes no steps. Never throws. */
export async function lookBeside(deps: Deps): Promise<void> {
  await lookOnce(deps).catch((error: unknown) =>
    deps.log.warn({ err: error }, 'the open tasks could not be looked at; others do so too'),
  );
}

/** One look. Resolves to the tasks that were open. Throws StoreUnavailable. */
export async function lookOnce(deps: Deps): Promise<ReadonlySet<string>> {
  const open = new Set<string>();
  for await (const ids of deps.tasks.marked()) {
    if (deps.stopping.aborted) return open;
    await deps.scheduler.ensureAll(ids, deps.clock.now());
    for (const id of ids) open.add(id);
  }
  await forgetPlaces(deps, open);
  return open;
}
