import type { Task, TaskEvent } from './task.ts';

/** One thing that happened to a task; the same several times in a row is one. */
export interface Chapter {
  /** ms since the epoch. */
  readonly at: number;
  /** `more`: so many others, which are not kept. */
  readonly what: TaskEvent['type'] | 'more';
  readonly gateway?: string;
  /** Why it failed, or was refused. */
  readonly code?: string;
  /** How often; absent: once. */
  readonly times?: number;
  /** When it happened last, where it did several times; ms since the epoch. */
  readonly until?: number;
}

/** So many are kept, half of them from the beginning: a task that no gateway takes for an hour has hundreds. */
const MOST = 40;

/** The task with what just happened to it in its story; pure. It is written with the task, so it costs no write of its own. */
export function withChapter(before: Task, after: Task, event: TaskEvent, now: number): Task {
  const chapter = chapterOf(before, event, now);
  if (chapter === undefined) return after;
  return { ...after, story: added(before.story ?? [], chapter) };
}

/** What is worth telling. */
function chapterOf(before: Task, event: TaskEvent, now: number): Chapter | undefined {
  const { type: what } = event;
  const at = 'at' in event ? event.at : now;
  switch (event.type) {
    case 'noted':
      return undefined;
    case 'shown':
      return before.anchored ? undefined : { at, what };
    case 'submit':
      return { at, what, gateway: event.gateway };
    case 'not accepted': {
      const { gateway = before.gateway, failure } = event;
      return { at, what, gateway, ...(failure === undefined ? {} : { code: failure.code }) };
    }
    case 'failed':
      return { at, what, code: event.failure.code };
    case 'started':
    case 'succeeded':
    case 'lost':
      return { at, what, gateway: before.gateway };
    default:
      return { at, what };
  }
}

function added(story: readonly Chapter[], chapter: Chapter): readonly Chapter[] {
  const last = story.at(-1);
  if (last !== undefined && isSame(last, chapter)) {
    const again = { ...last, times: (last.times ?? 1) + 1, until: chapter.at };
    return [...story.slice(0, -1), again];
  }
  const longer = [...story, chapter];
  return longer.length <= MOST ? longer : shortened(longer);
}

function isSame(one: Chapter, other: Chapter): boolean {
  return one.what === other.what && one.gateway === other.gateway && one.code === other.code;
}

/** Without the oldest of the second half; how many went stands in its place. */
function shortened(story: readonly Chapter[]): readonly Chapter[] {
  const head = story.slice(0, MOST / 2);
  const [first, second, ...rest] = story.slice(MOST / 2);
  if (first === undefined || second === undefined) return story;
  if (first.what !== 'more') {
    const times = timesOf(first) + timesOf(second);
    return [...head, { at: first.at, what: 'more', times }, ...rest];
  }
  return [...head, { ...first, times: timesOf(first) + timesOf(second) }, ...rest];
}

function timesOf({ times = 1 }: Chapter): number {
  return times;
}
