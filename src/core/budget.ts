import type { Deps } from './deps.ts';
import type { Balance, Wallet } from './quota.ts';
import type { Requester } from './task.ts';

/** Shares of a scope's wallet at which its admins are told, in percent. */
const STEPS = [100, 80] as const;

/**
 * Tells the admins of a scope that its wallet runs low, once for each step and window, in however many processes. To be called after a hold was
 * placed. Never throws: it is a courtesy, and holds nobody up.
 */
export async function warnOfBudget(
  deps: Deps,
  requester: Requester,
  wallets: readonly Wallet[],
  balances: readonly Balance[],
): Promise<void> {
  const wallet = wallets.find(({ kind }) => kind === 'scope');
  const balance = balances.find(({ kind }) => kind === 'scope');
  const { scope, platform } = requester;
  if (wallet === undefined || balance === undefined || scope === undefined) return;
  const percent = STEPS.find((step) => balance.used * 100 >= balance.limit * step);
  if (percent === undefined || balance.limit === 0) return;
  try {
    if (!(await isFirst(deps, wallet, percent))) return;
    deps.log.warn({ platform, scope, percent, used: balance.used }, 'a budget runs low');
    await deps.platforms
      .get(platform)
      ?.tellAdmins?.({ scope }, { kind: 'budget', percent, balance });
  } catch (error) {
    deps.log.warn({ err: error, scope, percent }, 'the admins could not be told of their budget');
  }
}

/** Whether nobody told them yet. At 100 % the warning at 80 % is out of date. */
async function isFirst({ store, clock }: Deps, wallet: Wallet, percent: number): Promise<boolean> {
  let first = false;
  await store.update<number>(
    `warned:${wallet.key}`,
    (told = 0) => {
      first = told < percent;
      return Math.max(told, percent);
    },
    wallet.resetsAt - clock.now() + 86_400_000,
  );
  return first;
}
