import type { Dialect, Shown } from './dialect.ts';
import type { FaultQueue } from './faults.ts';
import type { Recorder } from './recorder.ts';
import type { Result } from './task-json.ts';
import type { Standing, Task, TaskBook } from './tasks.ts';
import type { Settings, TaskView } from './types.ts';

/** What the parts of one local gateway share. */
export interface Core {
  dialect: Dialect;
  settings: Settings;
  recorder: Recorder;
  faults: FaultQueue;
  book: TaskBook;
  now: () => number;
  /** Where videos and thumbnails are served, e.g. `http://127.0.0.1:4001/media`. */
  mediaUrl: string;
  /** When requests came within the last second, for the rate limit. */
  lately: number[];
  /** Called when a task is first seen to have ended. */
  ended: (task: Task) => void;
  /** Aborted when the gateway closes. */
  closed: AbortSignal;
}

/** The addresses of a task's results: this server's own unless its outcome says otherwise. */
export function resultOf({ settings, mediaUrl }: Core, task: Task, standing: Standing): Result {
  const { outcome } = standing;
  if (outcome?.status !== 'completed') return {};
  const { taskId } = task.create;
  const ownEditId = settings.editIds ? task.editId : null;
  return defined({
    videoUrl: either(outcome.videoUrl, `${mediaUrl}/${taskId}.mp4`),
    thumbnailUrl: either(outcome.thumbnailUrl, `${mediaUrl}/${taskId}.jpg`),
    editId: either(outcome.editId, ownEditId),
  });
}

/** A task as the gateway shows it at this moment. */
export function shownNow(core: Core, task: Task, word?: string): Shown {
  const standing = notice(core, task);
  const { outcome } = standing;
  const own = outcome?.status === 'completed' ? outcome.shape : undefined;
  const shape = own ?? core.settings.resultShape;
  return { task, standing, result: resultOf(core, task, standing), shape, word };
}

/** A task as tests and the sandbox page see it. */
export function viewOf(core: Core, task: Task): TaskView {
  const { outcome, ...standing } = core.book.standing(task);
  const failure: { errorCode?: number | string; errorMessage?: string } =
    outcome !== undefined && outcome.status !== 'completed' ? outcome : {};
  return {
    taskId: task.create.taskId,
    create: task.create,
    createdAt: task.create.at,
    ...standing,
    ...resultOf(core, task, core.book.standing(task)),
    ...defined({ errorCode: failure.errorCode, errorMessage: failure.errorMessage }),
  };
}

/** Tells the listeners when a task no longer stands where it was last seen. */
export function notice({ book, recorder, ended }: Core, task: Task): Standing {
  const standing = book.standing(task);
  if (standing.status !== task.seen) {
    task.seen = standing.status;
    const { taskId } = task.create;
    recorder.emit({ type: 'task', taskId, status: standing.status });
    if (standing.outcome !== undefined) ended(task);
  }
  return standing;
}

function either<T>(told: T | null | undefined, own: T | null): T | undefined {
  return (told === undefined ? own : told) ?? undefined;
}

/** Leaves out what is undefined. */
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
