import type { Store } from './store/index.ts';
import { isClosed, type Requester, type Task, type TaskEvent, userOf } from './task.ts';
import { advance } from './task-moves.ts';

/** The task records, and the keys by which they are found. */
export interface Tasks {
  get(id: string): Promise<Task | undefined>;
  /** By the gateway's task id, as people see it. */
  named(taskId: string): Promise<Task | undefined>;
  /** Saves a new task, or answers with the one that stands under its id. */
  create(task: Task): Promise<{ task: Task; created: boolean }>;
  /** Saves what happened. Throws IllegalMove when it cannot have happened, and when there is no such task. */
  apply(id: string, event: TaskEvent): Promise<Task>;
  /** Notes what repeats a task, unless that was done less than `withinMs` ago; resolves to the task as it is then. */
  repeat(id: string, again: { id: string; at: number }, withinMs: number): Promise<Task>;
  /** Every task that is not closed, in no particular order. */
  open(): AsyncIterable<Task>;
  /** One person's tasks, the newest first. */
  of(requester: Pick<Requester, 'platform' | 'id'>): AsyncIterable<Task>;
  /** A scope's tasks since a moment (ms), the newest first. */
  in(scope: { platform: string; scope: string }, since: number): AsyncIterable<Task>;
  /** A scope's tasks from before a moment (ms), the newest first. */
  before(scope: { platform: string; scope: string }, moment: number): AsyncIterable<Task>;
  /** Forgets a closed task and everything by which it is found. Resolves to whether it did: a task that was opened again stays. Done again after a crash it goes on. */
  forget(task: Task): Promise<boolean>;
  /** The same for every closed task of a person, and for what a try that broke off left in their list. */
  forgetOf(requester: Pick<Requester, 'platform' | 'id'>): Promise<ForgottenTasks>;
}

export interface ForgottenTasks {
  readonly forgotten: number;
  /** They are not closed, and stay. */
  readonly open: number;
}

const keyOf = (id: string): string => `task:${id}`;
/** Marks a task as open, so that start-up reads only what is left to do, however long the history. */
const OPEN = 'open:';
const nameOf = (taskId: string): string => `named:${taskId}`;

/** Keys come in order, and the newest task is wanted first. */
const LAST_MS = 9_999_999_999_999;
const DIGITS = 13;

const countdown = (ms: number): string => String(LAST_MS - ms).padStart(DIGITS, '0');

function listsOf(task: Task): string[] {
  const { platform, scope } = task.requester;
  const place = `${countdown(task.createdAt)}:${task.id}`;
  const own = `mine:${userOf(task)}:${place}`;
  return scope === undefined ? [own] : [own, `scope:${platform}:${scope}:${place}`];
}

export function createTasks(store: Store): Tasks {
  const get = (id: string) => store.get<Task>(keyOf(id));
  return {
    get,
    async named(taskId) {
      const id = await store.get<string>(nameOf(taskId));
      return id === undefined ? undefined : await get(id);
    },
    async create(task) {
      // Asked for at once, they share a transaction. Where they do not: without the task the others are harmless, a task without them would be forgotten.
      let created = false;
      const keys = [OPEN + task.id, ...listsOf(task)];
      let saved = task;
      await Promise.all([
        ...keys.map((key) => store.update<boolean>(key, (now) => now ?? true)),
        store.update<Task>(keyOf(task.id), (now) => {
          created = now === undefined;
          saved = now ?? task;
          return saved;
        }),
      ]);
      return { task: saved, created };
    },
    apply: (id, event) => apply(store, id, event),
    async repeat(id, again, withinMs) {
      const task = await store.update<Task>(keyOf(id), (now) => {
        const last = now?.again;
        if (now === undefined || (last !== undefined && again.at - last.at < withinMs)) return now;
        return advance(now, { type: 'repeated', ...again });
      });
      if (task === undefined) throw new Error(`there is no task ${id}`);
      return task;
    },
    async *open() {
      for await (const [key] of store.list<boolean>(OPEN)) {
        const id = key.slice(OPEN.length);
        const task = await get(id);
        if (task !== undefined && !isClosed(task)) yield task;
        else await unmark(store, id);
      }
    },
    of: (requester) => listed(store, `mine:${userOf({ requester })}:`),
    in: ({ platform, scope }, since) =>
      listed(store, `scope:${platform}:${scope}:`, { until: countdown(since) }),
    before: ({ platform, scope }, moment) =>
      listed(store, `scope:${platform}:${scope}:`, { from: countdown(moment) }),
    forget: (task) => forget(store, task),
    forgetOf: (requester) => forgetOf(store, `mine:${userOf({ requester })}:`),
  };
}

/** The lists last: by them a task is found again when this breaks off. */
async function forget(store: Store, task: Task): Promise<boolean> {
  const { id, taskId } = task;
  if (taskId !== undefined) await remove(store, nameOf(taskId));
  // Its video may have been sent again since it was read.
  const left = await store.update<Task>(keyOf(id), (now) =>
    now !== undefined && isClosed(now) ? undefined : now,
  );
  if (left !== undefined) {
    if (taskId !== undefined) await store.update<string>(nameOf(taskId), (now) => now ?? id);
    return false;
  }
  await Promise.all(listsOf(task).map((key) => remove(store, key)));
  return true;
}

/** So many tasks are forgotten at once: they share their transactions. */
const AT_ONCE = 20;

async function forgetOf(store: Store, prefix: string): Promise<ForgottenTasks> {
  let forgotten = 0;
  let open = 0;
  const one = async (key: string): Promise<void> => {
    const [time = '', id = ''] = key.slice(prefix.length).split(':');
    const task = await store.get<Task>(keyOf(id));
    // What another place of the same task or a try that broke off left behind.
    if (task === undefined || time !== countdown(task.createdAt)) return await remove(store, key);
    if (isClosed(task) && (await forget(store, task))) forgotten += 1;
    else open += 1;
  };
  let batch: string[] = [];
  for await (const [key] of store.list<boolean>(prefix)) {
    batch.push(key);
    if (batch.length < AT_ONCE) continue;
    await Promise.all(batch.map(one));
    batch = [];
  }
  await Promise.all(batch.map(one));
  return { forgotten, open };
}

async function remove(store: Store, key: string): Promise<void> {
  await store.update(key, () => undefined);
}

const REOPENS: ReadonlySet<TaskEvent['type']> = new Set(['resumed', 'send again']);
const CLOSES: ReadonlySet<TaskEvent['type']> = new Set(['delivered', 'gave up']);

async function apply(store: Store, id: string, event: TaskEvent): Promise<Task> {
  // Before it is open again: a mark without an open task is harmless, the other way round it would be forgotten.
  if (REOPENS.has(event.type)) await mark(store, id);
  const [task] = await Promise.all([
    store.update<Task>(keyOf(id), (now) => now && advance(now, event)),
    ...(event.type === 'started'
      ? [store.update<string>(nameOf(event.taskId), (now) => now ?? id)]
      : []),
  ]);
  if (task === undefined) throw new Error(`there is no task ${id}`);
  if (CLOSES.has(event.type)) await unmark(store, id);
  return task;
}

function mark(store: Store, id: string): Promise<boolean | undefined> {
  return store.update<boolean>(OPEN + id, () => true);
}

async function unmark(store: Store, id: string): Promise<void> {
  await store.update(OPEN + id, () => undefined);
  // It may have been opened again between its end and this.
  const task = await store.get<Task>(keyOf(id));
  if (task !== undefined && !isClosed(task)) await mark(store, id);
}

/** The tasks of a list, or the part of it between two places. The id stands at the end of each key. */
async function* listed(
  store: Store,
  prefix: string,
  { from = '', until = '' } = {},
): AsyncIterable<Task> {
  for await (const [key] of store.list<boolean>(prefix)) {
    const [time = '', id = ''] = key.slice(prefix.length).split(':');
    if (until !== '' && time > until) return;
    if (time < from) continue;
    const task = await store.get<Task>(keyOf(id));
    // Of two submits of one command at once the later one left a place of its own behind: a task stands in a list once.
    if (task !== undefined && time === countdown(task.createdAt)) yield task;
  }
}
