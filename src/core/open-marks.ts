import type { Store } from './store/index.ts';
import type { Task } from './task.ts';

/** Marks a task as open, so that start-up reads only what is left to do, however long the history. */
const OPEN = 'open:';

/**
 * So many marks are told at once. Of a store that is far away their tasks are one journey. Of one that is near nothing is gained by that, and what is read
 * of more tasks than fits into V8's youngest memory has to be collected from the old one: at 100,000 tasks that was most of a start.
 */
const AT_ONCE = { far: 500, near: 50 };

/** What stands in a mark: for which showing of its end the task is open, its round. Marks of earlier versions say no more than that it is. */
type Mark = number | true;

const roundIn = (mark: Mark): number => (mark === true ? 0 : mark);

export const roundOf = ({ round = 0 }: Pick<Task, 'round'>): number => round;

/**
 * A mark without an open task is harmless; an open task without a mark would be forgotten. So the mark comes first, and again with the task itself; and
 * whoever closes a round takes away its own mark alone, not that of a later one.
 */
export async function mark(store: Store, id: string, round: number): Promise<void> {
  await store.update<Mark>(OPEN + id, (now) =>
    now !== undefined && roundIn(now) >= round ? now : round,
  );
}

/** @param round of what was closed; absent: whatever stands there, once nobody can be about to open the task again */
export async function unmark(store: Store, id: string, round?: number): Promise<void> {
  await store.update<Mark>(OPEN + id, (now) =>
    now === undefined || round === undefined || roundIn(now) <= round ? undefined : now,
  );
}

/** The ids of all that are marked, some hundred at a time. */
export async function* marked(store: Store): AsyncIterable<string[]> {
  const most = store.remote === true ? AT_ONCE.far : AT_ONCE.near;
  let ids: string[] = [];
  for await (const [key] of store.list<Mark>(OPEN)) {
    ids.push(key.slice(OPEN.length));
    if (ids.length < most) continue;
    yield ids;
    ids = [];
  }
  if (ids.length > 0) yield ids;
}
