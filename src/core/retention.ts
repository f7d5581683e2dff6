import type { Deps } from './deps.ts';
import { isClosed } from './task.ts';

const DAY_MS = 86_400_000;

/** How often what is too old is looked for, ms. */
const EVERY_MS = 6 * 3_600_000;

/** Forgets tasks that are older than the admins of their scope want them kept: now, and every six hours until the bot stops. */
export function keepTidy(deps: Deps): void {
  const round = async (): Promise<void> => {
    try {
      const forgotten = await forgetOld(deps);
      if (forgotten > 0) deps.log.info({ tasks: forgotten }, 'old tasks were forgotten');
    } catch (error) {
      deps.log.warn({ err: error }, 'old tasks could not be forgotten; tried again later');
    }
    if (deps.stopping.aborted) return;
    const stop = deps.clock.after(EVERY_MS, () => void round());
    deps.stopping.addEventListener('abort', stop, { once: true });
  };
  void round();
}

/** One round. Tasks that are not closed stay, however old. Resolves to how many were forgotten. Throws StoreUnavailable. */
export async function forgetOld(deps: Deps): Promise<number> {
  let forgotten = 0;
  for await (const [scope, { keepDays }] of deps.settings.all()) {
    if (keepDays === undefined) continue;
    for await (const task of deps.tasks.before(scope, deps.clock.now() - keepDays * DAY_MS)) {
      if (deps.stopping.aborted) return forgotten;
      if (!isClosed(task)) continue;
      if (await deps.tasks.forget(task)) forgotten += 1;
    }
  }
  return forgotten;
}
