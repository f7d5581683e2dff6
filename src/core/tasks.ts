import type { Store } from './store/index.ts';
import { advance, isClosed, type Task, type TaskEvent } from './task.ts';

/** The task records. A second key marks a task as open, so that start-up reads only what is left to do, however long the history. */
export interface Tasks {
  get(id: string): Promise<Task | undefined>;
  /** Saves a new task, or answers with the one that stands under its id. */
  create(task: Task): Promise<{ task: Task; created: boolean }>;
  /** Saves what happened. Throws IllegalMove when it cannot have happened, and when there is no such task. */
  apply(id: string, event: TaskEvent): Promise<Task>;
  /** Every task that is not closed, in no particular order. */
  open(): AsyncIterable<Task>;
}

const keyOf = (id: string): string => `task:${id}`;
const OPEN = 'open:';

export function createTasks(store: Store): Tasks {
  const get = (id: string) => store.get<Task>(keyOf(id));
  return {
    get,
    async create(task) {
      // The mark goes with the task in one transaction; without a task it is harmless, a task without it would be forgotten.
      let created = false;
      const [, saved] = await Promise.all([
        store.update<boolean>(OPEN + task.id, (now) => now ?? true),
        store.update<Task>(keyOf(task.id), (now) => {
          created = now === undefined;
          return now ?? task;
        }),
      ]);
      return { task: saved ?? task, created };
    },
    async apply(id, event) {
      const task = await store.update<Task>(keyOf(id), (now) => now && advance(now, event));
      if (task === undefined) throw new Error(`there is no task ${id}`);
      if (isClosed(task)) await store.update(OPEN + id, () => undefined);
      return task;
    },
    async *open() {
      for await (const [key] of store.list<boolean>(OPEN)) {
        const id = key.slice(OPEN.length);
        const task = await get(id);
        if (task !== undefined && !isClosed(task)) yield task;
        else await store.update(OPEN + id, () => undefined);
      }
    },
  };
}
