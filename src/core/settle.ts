import type { Deps } from './deps.ts';
import { isSpent, type Task } from './task.ts';

/** What the gateway was paid for spends the holds, everything else gives them back. Done again it changes nothing. */
export async function settle(deps: Deps, task: Task): Promise<void> {
  if (isSpent(task)) await deps.quota.commit(task.id, task.wallets);
  else await deps.quota.release(task.id, task.wallets);
}
