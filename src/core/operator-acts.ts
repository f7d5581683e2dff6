import type { Deps } from './deps.ts';
import { settleUp } from './end.ts';
import type { Operator } from './operator-door.ts';
import { isHeld } from './operator-wallets.ts';
import { type Answer, sendAgain, stopTask } from './own-tasks.ts';
import { isClosed, isEnded, isSpent, type Task } from './task.ts';
import { IllegalMove } from './task-moves.ts';

/** What the operator may do with a task. `release`: give its held credits back; `give-up`: follow, or try to deliver, no more. */
export const ACTS = ['send', 'release', 'give-up'] as const;

export type Act = (typeof ACTS)[number];

/** One thing that was done on the operator's page. */
export interface ActDone {
  /** ms since the epoch. */
  readonly at: number;
  readonly by: Operator;
  readonly what: Act | 'grant' | 'reset';
  /** Our id of the task. */
  readonly task?: string;
  /** Whose wallet, and how many credits. */
  readonly detail?: string;
}

const KEY = 'operator:acts';

/** So many are remembered; the log has them all. */
const REMEMBERED = 200;

/** What was done, the newest first. Throws StoreUnavailable. */
export async function actsDone({ store }: Pick<Deps, 'store'>): Promise<readonly ActDone[]> {
  return (await store.get<readonly ActDone[]>(KEY)) ?? [];
}

/** Writes it down, in the log too. Throws StoreUnavailable. */
export async function writeDown(deps: Deps, done: Omit<ActDone, 'at'>): Promise<void> {
  const { by, what, task, detail } = done;
  deps.log.info({ by: by.id, act: what, task, detail }, 'the operator acted');
  const act = { at: deps.clock.now(), ...done };
  await deps.store.update<readonly ActDone[]>(KEY, (now = []) =>
    [act, ...now].slice(0, REMEMBERED),
  );
}

/** What can be done with a task as it is now. Throws StoreUnavailable. */
export async function actsFor(deps: Deps, task: Task): Promise<Act[]> {
  const fits: Record<Act, boolean> = {
    send: task.state === 'succeeded' && isClosed(task),
    release: await mayRelease(deps, task),
    'give-up': !isClosed(task) && task.state !== 'submitting',
  };
  return ACTS.filter((act) => fits[act]);
}

/** Only what nobody else will settle: the end of a task settles it, and again until it is delivered. */
async function mayRelease(deps: Deps, task: Task): Promise<boolean> {
  return isEnded(task) && !isSpent(task) && (await isHeld(deps.store, task));
}

/** Does it for whoever is let in. A task that has moved on is 'too-late'. Throws StoreUnavailable. */
export async function actOn(
  deps: Deps,
  by: Operator,
  act: Act,
  id: string,
): Promise<Answer<{ task: Task }>> {
  const task = await deps.tasks.get(id);
  if (task === undefined) return { ok: false, trouble: { code: 'no-task' } };
  if (!(await actsFor(deps, task)).includes(act)) {
    return { ok: false, trouble: { code: 'too-late' } };
  }
  // Before: what is done and not written down is worse than the other way round.
  await writeDown(deps, { by, what: act, task: id });
  switch (act) {
    case 'send':
      return await sendAgain(deps, task);
    case 'release':
      await deps.quota.release(task.id, task.wallets);
      return { ok: true, task };
    case 'give-up':
      return isEnded(task) ? await giveUpDelivery(deps, task) : await stopTask(deps, task);
  }
}

/** Its credits are settled all the same: the video was made, or was not. */
async function giveUpDelivery(deps: Deps, task: Task): Promise<Answer<{ task: Task }>> {
  try {
    await settleUp(deps, task);
    return { ok: true, task: await deps.tasks.apply(task.id, { type: 'gave up' }) };
  } catch (error) {
    if (!(error instanceof IllegalMove)) throw error;
    return { ok: false, trouble: { code: 'too-late' } };
  }
}
