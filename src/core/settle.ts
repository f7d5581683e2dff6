import type { Deps } from './deps.ts';
import { isSpent, type Task } from './task.ts';

/** What the gateway was paid for spends the holds, everything else gives them back. Done again it changes nothing. */
export async function settle(deps: Deps, task: Task): Promise<void> {
  const spent = isSpent(task);
  const settle = spent ? deps.quota.commit : deps.quota.release;
  if (await settle(task.id, task.wallets)) deps.observe({ type: 'settled', task, spent });
}
