import type { Deps } from './deps.ts';
import { isClosed, isEnded, type Task } from './task.ts';
import { type Place, placeOf, type TaskList } from './tasks.ts';

/** Tasks of a page. */
export const PAGE = 50;

/** Tasks that one page looks at, however few of them fit: whoever wants more goes on from there. */
const MOST_LOOKS = 1000;

/** Tasks that are read at once: a store far away answers them together. */
const AT_ONCE = 50;

/** Up to so many open tasks are looked at one by one, wherever they stand in the list. */
const MOST_OPEN = 400;

/** What is asked for by state. `undelivered`: ended, and still to be shown. `gave-up`: never shown. */
export const STATES = [
  'open',
  'waiting',
  'running',
  'succeeded',
  'failed',
  'lost',
  'undelivered',
  'gave-up',
] as const;

export type StateFilter = (typeof STATES)[number];

/** Which tasks; what is absent does not matter. */
export interface TaskFilter {
  readonly state?: StateFilter;
  readonly platform?: string;
  readonly gateway?: string;
  readonly model?: string;
  /** `discord:ID`, an id, or a part of a name. */
  readonly person?: string;
  readonly scope?: string;
  /** Made at this moment or later, ms since the epoch. */
  readonly since?: number;
}

export interface TaskPage {
  /** The newest first. */
  readonly tasks: readonly Task[];
  /** The place to go on from; absent at the end. */
  readonly next?: string;
  /** Set where the page ends because so many were looked at, and not because it is full. */
  readonly looked?: number;
}

/** A page of the tasks that fit, from behind a place on. Throws StoreUnavailable. */
export async function tasksLike(deps: Deps, asked: TaskFilter, behind?: string): Promise<TaskPage> {
  const filter = await withPerson(deps, asked);
  if (filter.state !== undefined && isOfOpen(filter.state)) {
    const { tasks, more } = await openTasks(deps, MOST_OPEN);
    const fitting = tasks.filter((task) => fits(task, filter));
    if (!more) return pageOf(fitting, behind);
  }
  return await walked(deps, filter, behind);
}

/** `discord:ID`: that person, and nobody whose name has it in it. */
const PERSON = /^([a-z]+):(.+)$/u;

/** An id without its platform is the person who has it, where there is one; else it is taken for a part of a name. */
async function withPerson({ tasks, platforms }: Deps, filter: TaskFilter): Promise<TaskFilter> {
  const { person: id = '' } = filter;
  if (id === '' || PERSON.test(id)) return filter;
  for (const platform of platforms.keys()) {
    for await (const _place of tasks.places({ platform, id })) {
      return { ...filter, person: `${platform}:${id}` };
    }
  }
  return filter;
}

/** Tasks that are not closed, the newest first. `more`: there are others. Throws StoreUnavailable. */
export async function openTasks(
  { tasks }: Pick<Deps, 'tasks'>,
  most: number,
): Promise<{ tasks: readonly Task[]; more: boolean }> {
  const open: Task[] = [];
  for await (const some of tasks.open()) {
    open.push(...some);
    if (open.length > most) return { tasks: newestFirst(open), more: true };
  }
  return { tasks: newestFirst(open), more: false };
}

function newestFirst(tasks: readonly Task[]): Task[] {
  return tasks.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

function isOfOpen(state: StateFilter): boolean {
  return state === 'open' || state === 'waiting' || state === 'running' || state === 'undelivered';
}

function pageOf(tasks: readonly Task[], behind = ''): TaskPage {
  const rest = tasks.filter((task) => placeOf(task) > behind);
  const page = rest.slice(0, PAGE);
  const last = page.at(-1);
  return rest.length > page.length && last !== undefined
    ? { tasks: page, next: placeOf(last) }
    : { tasks: page };
}

async function walked(deps: Deps, filter: TaskFilter, behind?: string): Promise<TaskPage> {
  const found: Task[] = [];
  const since = filter.since ?? 0;
  let looked = 0;
  let chunk: Place[] = [];
  /** Reads what was collected; true when the page is full. */
  const look = async (): Promise<boolean> => {
    looked += chunk.length;
    const read = await Promise.all(chunk.map(({ id }) => deps.tasks.get(id)));
    for (const [nth, task] of read.entries()) {
      const there = task !== undefined && placeOf(task) === chunk[nth]?.place;
      if (there && fits(task, filter)) found.push(task);
    }
    chunk = [];
    return found.length > PAGE;
  };
  const full = (): TaskPage => {
    const tasks = found.slice(0, PAGE);
    const last = tasks.at(-1);
    return { tasks, ...(last === undefined ? {} : { next: placeOf(last) }) };
  };
  for await (const place of deps.tasks.places(listOf(filter), behind)) {
    if (place.at < since) break;
    chunk.push(place);
    if (chunk.length < AT_ONCE) continue;
    if (await look()) return full();
    if (looked >= MOST_LOOKS) return { tasks: found, next: place.place, looked };
  }
  return (await look()) ? full() : { tasks: found };
}

/** The shortest list in which all that fit stand. */
function listOf({ person = '', scope, platform }: TaskFilter): TaskList {
  const [, named, id] = PERSON.exec(person) ?? [];
  if (named !== undefined && id !== undefined) return { platform: named, id };
  return scope !== undefined && platform !== undefined ? { platform, scope } : 'all';
}

/** Whether a task is asked for; pure. */
export function fits(task: Task, filter: TaskFilter): boolean {
  const { requester, request, gateway } = task;
  const { person, since = 0 } = filter;
  return (
    task.createdAt >= since &&
    isOr(filter.platform, requester.platform) &&
    isOr(filter.scope, requester.scope) &&
    isOr(filter.gateway, gateway) &&
    isOr(filter.model, request.model) &&
    (filter.state === undefined || isIn(task, filter.state)) &&
    (person === undefined || isPerson(task, person))
  );
}

function isOr(wanted: string | undefined, is: string | undefined): boolean {
  return wanted === undefined || wanted === is;
}

function isPerson({ requester: { platform, id, name } }: Task, person: string): boolean {
  if (PERSON.test(person)) return `${platform}:${id}` === person;
  return name.toLowerCase().includes(person.toLowerCase());
}

function isIn(task: Task, state: StateFilter): boolean {
  switch (state) {
    case 'open':
      return !isClosed(task);
    case 'waiting':
      return task.state === 'accepted';
    case 'running':
      return task.state === 'running' || task.state === 'submitting';
    case 'undelivered':
      return isEnded(task) && !isClosed(task);
    case 'gave-up':
      return task.delivery === 'gave up';
    default:
      return task.state === state;
  }
}
