import { mark, marked, roundOf, unmark } from './open-marks.ts';
import type { Store } from './store/index.ts';
import { withChapter } from './story.ts';
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
  /** Every task that is not closed, in no particular order, some hundred at a time. */
  open(): AsyncIterable<readonly Task[]>;
  /** The ids of all that are marked as open, some hundred at a time: those of `open`, and perhaps some that were closed a moment ago. */
  marked(): AsyncIterable<readonly string[]>;
  /** Takes away the mark of a task that is closed, or that there is not. */
  unmark(id: string): Promise<void>;
  /** One person's tasks, the newest first. */
  of(requester: Pick<Requester, 'platform' | 'id'>): AsyncIterable<Task>;
  /** A scope's tasks since a moment (ms), the newest first. */
  in(scope: { platform: string; scope: string }, since: number): AsyncIterable<Task>;
  /** A scope's tasks from before a moment (ms), the newest first. */
  before(scope: { platform: string; scope: string }, moment: number): AsyncIterable<Task>;
  /** The places of a list behind a place, the newest first. Tasks of versions before that list stand only in those of their person and scope. */
  places(list: TaskList, behind?: string): AsyncIterable<Place>;
  /** Forgets a closed task and everything by which it is found. Resolves to whether it did: a task that was opened again stays. Done again after a crash it goes on. */
  forget(task: Task): Promise<boolean>;
  /** The same for every closed task of a person, and for what a try that broke off left in their list. */
  forgetOf(requester: Pick<Requester, 'platform' | 'id'>): Promise<ForgottenTasks>;
}

/** Where tasks are listed: all of them, one person's, or one scope's. */
export type TaskList =
  | 'all'
  | Pick<Requester, 'platform' | 'id'>
  | { readonly platform: string; readonly scope: string };

/** One line of a list. The task under its id may be gone, or stand elsewhere in the list. */
export interface Place {
  /** Orders a list, and is the same in each: what a reader goes on from. */
  readonly place: string;
  readonly id: string;
  /** When the task was made, ms since the epoch. */
  readonly at: number;
}

export interface ForgottenTasks {
  readonly forgotten: number;
  /** They are not closed, and stay. */
  readonly open: number;
}

const keyOf = (id: string): string => `task:${id}`;
const nameOf = (taskId: string): string => `named:${taskId}`;

/** Keys come in order, and the newest task is wanted first. */
const LAST_MS = 9_999_999_999_999;
const DIGITS = 13;

const countdown = (ms: number): string => String(LAST_MS - ms).padStart(DIGITS, '0');

/** The place of a task in every list, and of the moment at which it was made. */
export function placeOf({ createdAt, id }: Pick<Task, 'createdAt' | 'id'>): string {
  return `${countdown(createdAt)}:${id}`;
}

function prefixOf(list: TaskList): string {
  if (list === 'all') return 'all:';
  if ('id' in list) return `mine:${userOf({ requester: list })}:`;
  return `scope:${list.platform}:${list.scope}:`;
}

function listsOf(task: Task): string[] {
  const { platform, scope } = task.requester;
  const lists: TaskList[] = [task.requester, 'all'];
  if (scope !== undefined) lists.push({ platform, scope });
  return lists.map((list) => prefixOf(list) + placeOf(task));
}

/** @param now tells when things happened, for the tasks' stories, ms since the epoch */
export function createTasks(store: Store, now: () => number = Date.now): Tasks {
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
      let saved = task;
      await Promise.all([
        mark(store, task.id, roundOf(task)),
        ...listsOf(task).map((key) => store.update<boolean>(key, (now) => now ?? true)),
        store.update<Task>(keyOf(task.id), (now) => {
          created = now === undefined;
          saved = now ?? task;
          return saved;
        }),
      ]);
      return { task: saved, created };
    },
    apply: (id, event) => apply(store, id, event, now),
    async repeat(id, again, withinMs) {
      const task = await store.update<Task>(keyOf(id), (now) => {
        const last = now?.again;
        if (now === undefined || (last !== undefined && again.at - last.at < withinMs)) return now;
        return advance(now, { type: 'repeated', ...again });
      });
      if (task === undefined) throw new Error(`there is no task ${id}`);
      return task;
    },
    marked: () => marked(store),
    unmark: (id) => unmark(store, id),
    async *open() {
      for await (const ids of marked(store)) {
        const read = await Promise.all(ids.map(async (id) => [id, await get(id)] as const));
        const tasks: Task[] = [];
        for (const [id, task] of read) {
          if (task !== undefined && !isClosed(task)) tasks.push(task);
          else await unmark(store, id);
        }
        yield tasks;
      }
    },
    of: (requester) => listed(store, `mine:${userOf({ requester })}:`),
    in: ({ platform, scope }, since) =>
      listed(store, `scope:${platform}:${scope}:`, { until: countdown(since) }),
    before: ({ platform, scope }, moment) =>
      listed(store, `scope:${platform}:${scope}:`, { from: countdown(moment) }),
    async *places(list, behind) {
      const prefix = prefixOf(list);
      const after = behind === undefined ? undefined : prefix + behind;
      for await (const [key] of store.list<boolean>(prefix, after)) {
        const place = key.slice(prefix.length);
        const [time = '', id = ''] = place.split(':');
        yield { place, id, at: LAST_MS - Number(time) };
      }
    },
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

async function apply(
  store: Store,
  id: string,
  event: TaskEvent,
  clock: () => number,
): Promise<Task> {
  const reopens = REOPENS.has(event.type);
  const round = reopens ? roundOf((await store.get<Task>(keyOf(id))) ?? {}) + 1 : 0;
  if (reopens) await mark(store, id, round);
  const [task] = await Promise.all([
    store.update<Task>(
      keyOf(id),
      (now) => now && withChapter(now, advance(now, event), event, clock()),
    ),
    ...(event.type === 'started'
      ? [store.update<string>(nameOf(event.taskId), (now) => now ?? id)]
      : []),
    ...(reopens ? [mark(store, id, round)] : []),
  ]);
  if (task === undefined) throw new Error(`there is no task ${id}`);
  if (CLOSES.has(event.type)) await unmark(store, id, roundOf(task));
  return task;
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
