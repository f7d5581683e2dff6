import type { Deps } from './deps.ts';

type Asking = Pick<Deps, 'members' | 'watch' | 'store' | 'clock'>;

const keyOf = (id: string): string => `ask:${id}`;

/** When to ask a task's gateway next, ms since the epoch, whichever process planned it; 0: at once. */
export async function askAtOf(
  { members, watch, store, clock }: Asking,
  id: string,
): Promise<number> {
  if (members.alone) return watch.askAt(id, clock.now());
  return (await store.get<number>(keyOf(id))) ?? 0;
}

/**
 * Plans it. Among several processes it is written where all of them read it; one that wants it at once is heeded whatever another plans meanwhile.
 * Resolves to the time that holds.
 */
export async function planAsk(
  { members, watch, store, clock }: Asking,
  id: string,
  when: number,
): Promise<number> {
  watch.plan(id, when, clock.now());
  if (members.alone) return when;
  return (await store.update<number>(keyOf(id), (now) => (now === 0 ? now : when))) ?? when;
}

/** The gateway is about to be asked: whoever wants that from here on wants it anew. */
export async function beginAsk(
  { members, watch, store, clock }: Asking,
  id: string,
  planned: number,
): Promise<void> {
  watch.plan(id, clock.now(), clock.now());
  if (!members.alone && planned === 0) await store.update<number>(keyOf(id), () => clock.now());
}

/** The task has ended. */
export async function forgetAsk({ members, store }: Asking, id: string): Promise<void> {
  if (!members.alone) await store.update(keyOf(id), () => undefined);
}
