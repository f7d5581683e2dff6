import type { Deps } from './deps.ts';
import type { Task } from './task.ts';

/** Success spends the holds, everything else gives them back. Done again it changes nothing. */
export async function settle(deps: Deps, task: Task): Promise<void> {
  if (task.state === 'succeeded') await deps.quota.commit(task.id, task.wallets);
  else await deps.quota.release(task.id, task.wallets);
}
