import { type Failure, isClosed, type Task, type TaskEvent, type TaskState } from './task.ts';

/** The legal moves: for each event, the states it may come in. */
const LEGAL: Readonly<Record<TaskEvent['type'], readonly TaskState[]>> = {
  submit: ['accepted'],
  'not accepted': ['accepted', 'submitting'],
  started: ['submitting'],
  shown: ['accepted', 'submitting', 'running', 'succeeded', 'failed', 'lost'],
  succeeded: ['running'],
  failed: ['accepted', 'submitting', 'running'],
  lost: ['submitting'],
  stopped: ['accepted', 'running'],
  resumed: ['failed'],
  'send again': ['succeeded'],
  removed: ['succeeded'],
  repeated: ['accepted', 'submitting', 'running', 'succeeded', 'failed', 'lost'],
  noted: ['succeeded', 'failed', 'lost'],
  'delivery tried': ['succeeded', 'failed', 'lost'],
  posted: ['succeeded', 'failed', 'lost'],
  delivered: ['succeeded', 'failed', 'lost'],
  'gave up': ['succeeded', 'failed', 'lost'],
};

/** What may come after a task is closed. */
const LATE: ReadonlySet<TaskEvent['type']> = new Set([
  'resumed',
  'send again',
  'removed',
  'repeated',
]);

/** What has to wait until a task is closed: before that its end is still being shown. */
const ONLY_CLOSED: ReadonlySet<TaskEvent['type']> = new Set(['resumed', 'send again', 'removed']);

/** A move that the states do not allow: a defect, or two processes on one task. */
export class IllegalMove extends Error {
  override readonly name = 'IllegalMove';
}

/** The task after an event; pure. Throws IllegalMove. */
export function advance(task: Task, event: TaskEvent): Task {
  const tooLate = isClosed(task) ? !LATE.has(event.type) : ONLY_CLOSED.has(event.type);
  if (!LEGAL[event.type].includes(task.state) || tooLate) {
    throw new IllegalMove(
      `a ${task.state} task (delivery ${task.delivery}) takes no "${event.type}"`,
    );
  }
  if (event.type === 'send again' && event.at - (task.sentAgainAt ?? -Infinity) < event.after) {
    throw new IllegalMove('the result was sent again a moment ago');
  }
  switch (event.type) {
    case 'submit': {
      const { passed, ...rest } = task;
      const kept = event.again === true || passed === undefined ? {} : { passed };
      const by = event.by === undefined ? {} : { submittedBy: event.by };
      return { ...rest, ...kept, ...by, state: 'submitting', gateway: event.gateway };
    }
    case 'not accepted':
      if (event.by !== undefined && event.by !== task.submittedBy) {
        throw new IllegalMove('another process sends this task');
      }
      return {
        ...notAccepted(withoutSender(task), event),
        state: 'accepted',
        tries: task.tries + 1,
      };
    case 'started':
      return started(withoutSender(task), event);
    case 'shown':
      return { ...task, address: event.address, anchored: true };
    case 'noted':
      return { ...task, address: event.address };
    case 'delivery tried': {
      const fetches = (task.fetches ?? 0) + 1;
      return { ...task, tries: task.tries + 1, ...(event.fetching === true ? { fetches } : {}) };
    }
    case 'posted':
      return { ...task, delivery: 'posted', address: event.address, tries: 0 };
    case 'delivered':
      return { ...task, delivery: 'done' };
    case 'gave up':
      return { ...task, delivery: 'gave up' };
    case 'send again':
    case 'resumed':
      return reopened(task, event);
    case 'removed':
      return { ...task, removed: true };
    case 'repeated':
      return { ...task, again: { id: event.id, at: event.at } };
    default:
      return end(task, event);
  }
}

type Event<Type extends TaskEvent['type']> = Extract<TaskEvent, { type: Type }>;

function started(task: Task, { at, taskId, operation, traceId }: Event<'started'>): Task {
  const { passed, ...rest } = task;
  return {
    ...rest,
    state: 'running',
    tries: 0,
    startedAt: at,
    deadlineAt: at + (task.deadlineAt - task.createdAt), // What it waited in the queue does not count.
    taskId,
    operation,
    ...(traceId === undefined ? {} : { traceId }),
  };
}

/** Its end is to be shown once more, as a post of its own. */
function reopened(task: Task, event: Event<'send again' | 'resumed'>): Task {
  const { fetches, ...rest } = task;
  const round = (task.round ?? 0) + 1;
  const open = { ...rest, delivery: 'none', tries: 0, round } as const;
  if (event.type === 'send again') {
    const { removed, ...shown } = open;
    return { ...shown, sentAgainAt: event.at };
  }
  const { failure, endedAt, ...followed } = open;
  const { wallets, deadlineAt, paid } = event;
  return {
    ...followed,
    ...(paid === undefined ? {} : { paid }),
    state: 'running',
    wallets,
    deadlineAt,
  };
}

function withoutSender({ submittedBy, ...task }: Task): Task {
  return task;
}

function notAccepted(
  task: Task,
  { gateway, failure }: Extract<TaskEvent, { type: 'not accepted' }>,
): Task {
  if (gateway === undefined) return task;
  if (failure === undefined) {
    const others = (task.passed ?? []).filter((one) => one !== gateway);
    return { ...task, passed: [...others, gateway] };
  }
  return { ...task, refusals: [...(task.refusals ?? []), { gateway, failure }] };
}

function end(
  task: Task,
  event: Extract<TaskEvent, { type: 'succeeded' | 'failed' | 'lost' | 'stopped' }>,
): Task {
  const ended = { ...withoutSender(task), endedAt: event.at, tries: 0 };
  switch (event.type) {
    case 'succeeded':
      return {
        ...ended,
        state: 'succeeded',
        video: event.video,
        ...(event.traceId === undefined ? {} : { traceId: event.traceId }),
      };
    case 'failed':
      return { ...ended, state: 'failed', failure: fitting(event.failure, task) };
    case 'lost':
      return { ...ended, state: 'lost', failure: { code: 'lost' } };
    case 'stopped': {
      // Before it starts nothing was bought.
      const code = task.state === 'accepted' ? 'left' : 'stopped';
      return { ...ended, state: 'failed', failure: { code } };
    }
  }
}

/** A gateway's words may speak of a picture where there was none: then it is the request that was refused. */
function fitting(failure: Failure, { request }: Task): Failure {
  const noPicture = failure.code === 'picture' && request.images.length === 0;
  return noPicture ? { ...failure, code: 'rejected' } : failure;
}
