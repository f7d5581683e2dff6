import type { Deps } from './deps.ts';
import { limitsFor } from './limits.ts';
import { type Notice, type Platform, PlatformError } from './platform.ts';
import { type Balance, walletsOf } from './quota.ts';
import type { Progress, Waiting } from './schedule.ts';
import type { Task } from './task.ts';

/** The platform of a task, or undefined when it is not switched on in this process. */
export function platformOf(deps: Deps, task: Task): Platform | undefined {
  return deps.platforms.get(task.requester.platform);
}

/** Whether an earlier try of this notice may have come through. Asking counts as trying. */
export function mayBeShown(deps: Deps, task: Task, kind: Notice['kind']): boolean {
  return !deps.untried.delete(`${task.id}:${kind}`);
}

/** Makes the anchor. Throws what the platform throws. */
export async function showAnchor(deps: Deps, platform: Platform, task: Task): Promise<Task> {
  const repeated = mayBeShown(deps, task, 'anchor');
  const address = await platform.notify(task.address, { kind: 'anchor', task, repeated });
  return await deps.tasks.apply(task.id, { type: 'shown', address });
}

/**
 * Posts or edits the card. A card is a courtesy: where it cannot be shown that is logged and the task goes on. Resolves to
 * the task as it is then stored.
 */
export async function showCard(
  deps: Deps,
  task: Task,
  more: {
    progress?: Progress | undefined;
    waiting?: Waiting;
    left?: readonly Balance[] | undefined;
  } = {},
): Promise<Task> {
  const platform = platformOf(deps, task);
  if (platform === undefined) return task;
  const left = more.left ?? (await leftFor(deps, task));
  try {
    const address = await platform.notify(task.address, {
      kind: 'card',
      task,
      left,
      repeated: mayBeShown(deps, task, 'card'),
      ...(more.progress === undefined ? {} : { progress: more.progress }),
      ...(more.waiting === undefined ? {} : { waiting: more.waiting }),
    });
    if (JSON.stringify(address) === JSON.stringify(task.address)) return task;
    return await deps.tasks.apply(task.id, { type: 'shown', address });
  } catch (error) {
    if (!(error instanceof PlatformError))
      deps.log.error({ err: error, task: task.id }, 'a card failed');
    else
      deps.log.warn({ err: error, task: task.id, kind: error.kind }, 'a card could not be shown');
    return task;
  }
}

/** What is left of the wallets that pay for a task. */
export async function leftFor(deps: Deps, task: Task): Promise<Balance[]> {
  // Both at once: one journey to a store that is far away.
  const [settings, purses] = await Promise.all([
    deps.settings.of(task.requester),
    deps.quota.purses(task.wallets),
  ]);
  const limits = limitsFor(deps.limits, settings, task.requester.roles);
  const wallets = walletsOf(task.requester, limits, task.createdAt);
  const known = wallets.every(({ key }) => task.wallets.includes(key));
  return await deps.quota.balances(wallets, known ? purses : undefined);
}
