import { randomUUID } from 'node:crypto';
import type { Create, Outcome, Settings, TaskStatus } from './types.ts';

/** One task as the server keeps it. Its status is computed when asked, so tasks need no timers. */
export interface Task {
  create: Create;
  /** When it began, on the task clock, which stands still while held. */
  begunAt: number;
  queuedMs: number;
  durationMs: number;
  /** How it will end when its time is over. */
  planned: Outcome;
  /** Told by a test; wins over the clock. */
  told?: { status: 'pending' | 'ready' | 'assigned' | 'processing' } | (Outcome & { at: number });
  /** The status last seen from outside, to notice changes. */
  seen: TaskStatus;
  traceId: string;
  editId: string;
  /** How often its content was asked for since it was complete. */
  contentAsked: number;
  /** Who started it: the key, for gateways that show a task to its own key only. */
  owner: string;
}

/** Where a task stands at one moment. */
export interface Standing {
  status: TaskStatus;
  progress: number;
  finishedAt?: number;
  outcome?: Outcome;
}

/** The tasks of one server and the clock they follow. */
export interface TaskBook {
  /** `owner`: the key that started it. */
  add(create: Create, owner: string): Task;
  get(taskId: string): Task | undefined;
  all(): Iterable<Task>;
  size(): number;
  /** Tasks that have not ended. */
  running(): number;
  remove(taskId: string): void;
  standing(task: Task): Standing;
  end(task: Task, outcome: Outcome): void;
  hold(): void;
  release(): void;
  advance(ms: number): void;
  /** Lets time pass so many times as fast for the tasks, those under way included; 1 at first. */
  setSpeed(factor: number): void;
}

/** Keeps tasks and computes their status from the clock. */
export function createTaskBook(settings: Settings, now: () => number): TaskBook {
  const tasks = new Map<string, Task>();
  let heldAt: number | undefined;
  let shift = 0;
  /** Since when time passes at this speed, and what the clock of the tasks showed then. */
  let since = { real: 0, shown: 0, factor: 1 };
  const real = () => heldAt ?? now();
  const clock = () => since.shown + (real() - since.real) * since.factor + shift;

  const book: TaskBook = {
    add(create, owner) {
      const { durationMs, queuedMs } = settings;
      const task: Task = {
        create,
        begunAt: clock(),
        queuedMs,
        durationMs: typeof durationMs === 'function' ? durationMs(create) : durationMs,
        planned: settings.decide(create) ?? { status: 'completed' },
        seen: 'pending',
        traceId: `trace-${randomUUID()}`,
        editId: `edit_${randomUUID().replaceAll('-', '')}`,
        contentAsked: 0,
        owner,
      };
      tasks.set(create.taskId, task);
      return task;
    },
    get: (taskId) => tasks.get(taskId),
    all: () => tasks.values(),
    size: () => tasks.size,
    running: () =>
      [...tasks.values()].filter((task) => book.standing(task).outcome === undefined).length,
    remove(taskId) {
      tasks.delete(taskId);
    },
    standing(task) {
      if (task.told !== undefined) {
        if (!('at' in task.told)) return { status: task.told.status, progress: 0 };
        const { at, ...outcome } = task.told;
        return { status: outcome.status, progress: 1, finishedAt: at, outcome };
      }
      const elapsed = clock() - task.begunAt;
      const total = task.queuedMs + task.durationMs;
      if (elapsed >= total) {
        const { planned } = task;
        const usual = task.create.at + total;
        // At another speed the two clocks differ; nothing has ended in the future.
        const finishedAt = since.real === 0 ? usual : Math.min(usual, now());
        return { status: planned.status, progress: 1, finishedAt, outcome: planned };
      }
      return {
        status: elapsed < task.queuedMs ? waiting(elapsed / task.queuedMs) : 'processing',
        progress: Math.max(0, (elapsed - task.queuedMs) / task.durationMs),
      };
    },
    end(task, outcome) {
      task.told = { ...outcome, at: now() };
    },
    hold() {
      heldAt ??= now();
    },
    release() {
      if (heldAt !== undefined) shift -= (now() - heldAt) * since.factor;
      heldAt = undefined;
    },
    advance(ms) {
      shift += ms;
    },
    setSpeed(factor) {
      since = { real: real(), shown: clock() - shift, factor };
    },
  };
  return book;
}

function waiting(part: number): TaskStatus {
  if (part < 1 / 3) return 'pending';
  return part < 2 / 3 ? 'ready' : 'assigned';
}
