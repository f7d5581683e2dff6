import type { Store } from '../src/core/store/index.ts';
import { type Task, userOf } from '../src/core/task.ts';
import { createTasks } from '../src/core/tasks.ts';

/** Copies that are written at once: they share their transactions. */
const AT_ONCE = 500;

/** The task that copies are made of, and the wallet that holds its cost. */
export interface Template {
  readonly task: Task;
  readonly purse: object;
}

/** The one task of a store that runs: made by a real command, so that copies lack nothing. */
export async function templateIn(store: Store): Promise<Template> {
  for await (const tasks of createTasks(store).open()) {
    const task = tasks.find(({ state }) => state === 'running');
    if (task === undefined) continue;
    return { task, purse: (await store.get<object>(task.wallets[0] ?? '')) ?? {} };
  }
  throw new Error('no task runs');
}

/** The `nth` copy: the same task of somebody else, asked for and started now. */
export function copyOf(task: Task, nth: number, now = Date.now()): Task {
  const requester = { ...task.requester, id: `${task.requester.id}C${nth}` };
  const wallets = task.wallets.map((key) => key.replace(userOf(task), userOf({ requester })));
  const later = now - (task.startedAt ?? now);
  return {
    ...task,
    id: `${task.id}c${nth}`,
    requester,
    wallets,
    createdAt: task.createdAt + later,
    startedAt: now,
    deadlineAt: task.deadlineAt + later,
  };
}

/**
 * Puts the copies with the numbers from `from` until before `to` into any store, each with its marks, its places in the lists and its wallet.
 * `beside` puts in what else some store needs, for some hundred copies at a time; `first` is the number of the first of them.
 */
export async function seedCopies(
  store: Store,
  { task: template, purse }: Template,
  [from, to]: readonly [number, number],
  beside: (tasks: readonly Task[], first: number) => Promise<unknown> = async () => {},
): Promise<void> {
  const tasks = createTasks(store);
  for (let first = from; first < to; first += AT_ONCE) {
    const length = Math.min(AT_ONCE, to - first);
    const copies = Array.from({ length }, (_, nth) => copyOf(template, first + nth));
    await Promise.all([
      ...copies.map((task) => tasks.create(task)),
      ...copies.map(({ id, wallets: [wallet = ''] }) =>
        store.update<object>(wallet, () => ({ ...purse, held: { [id]: 1 } })),
      ),
    ]);
    await beside(copies, first);
  }
}
