import type { Deps } from './deps.ts';

type Asking = Pick<Deps, 'members' | 'watch' | 'store'>;

const keyOf = (id: string): string => `ask:${id}`;

/** When to ask a task's gateway next, ms since the epoch, whichever process planned it; 0: at once. */
export async function askAtOf({ members, watch, store }: Asking, id: string): Promise<number> {
  return members.alone ? watch.askAt(id) : ((await store.get<number>(keyOf(id))) ?? 0);
}

/** Plans it. Among several processes it is written where all of them read it. */
export async function planAsk(
  { members, watch, store }: Asking,
  id: string,
  when: number,
): Promise<void> {
  watch.plan(id, when);
  if (!members.alone) await store.update<number>(keyOf(id), () => when);
}

/** The task has ended. */
export async function forgetAsk({ members, store }: Asking, id: string): Promise<void> {
  if (!members.alone) await store.update(keyOf(id), () => undefined);
}
