import type { FailureReason, Operation, RefusalReason, Video } from './gateway.ts';
import type { JsonObject } from './json.ts';
import type { VideoRequest } from './request.ts';

/** Where to answer: opaque JSON that only its platform reads and changes. */
export type Address = JsonObject;

/** Who asked. */
export interface Requester {
  readonly platform: string;
  /** The platform's own id of the person; on Slack `TEAM/USER`. */
  readonly id: string;
  readonly name: string;
  /** The Discord guild or Slack workspace; absent in a direct message on Discord. */
  readonly scope?: string;
  /** BCP 47, as the platform tells it. */
  readonly locale: string;
  /** Roles on Discord, user groups on Slack: what limits may hang on. */
  readonly roles?: readonly string[];
  /** Whether the platform lets this person administer the scope. */
  readonly manages?: boolean;
}

export type TaskState = 'accepted' | 'submitting' | 'running' | 'succeeded' | 'failed' | 'lost';

/**
 * Beside the state: `none`, nothing of the end was shown yet; `posted`, the result stands in the thread; `done`, the card
 * shows the end too; `gave up`, it could not be shown.
 */
export type DeliveryState = 'none' | 'posted' | 'done' | 'gave up';

/** Why a task ended without a video. `deadline`: our own patience ended. `unreachable`: nothing was accepted until the deadline. `place`: the bot may not write where it was asked. `picture-gone`: the picture was not to be had any more when its turn came. `public-url`: nobody outside could fetch the picture. `left`: the person took it out of the queue. `stopped`: the person wants to hear no more of it; the gateway goes on and is paid. */
export type FailureCode =
  | FailureReason
  | RefusalReason
  | 'deadline'
  | 'unreachable'
  | 'lost'
  | 'credits'
  | 'place'
  | 'picture-gone'
  | 'public-url'
  | 'left'
  | 'stopped';

export interface Failure {
  readonly code: FailureCode;
  /** The gateway's own words, for admins; never shown to people. */
  readonly detail?: string;
  readonly traceId?: string;
}

/** One accepted request, as it is stored. Times are ms since the epoch. */
export interface Task {
  /** Ours: short, unguessable, the same for every delivery of one command. */
  readonly id: string;
  readonly state: TaskState;
  readonly delivery: DeliveryState;
  readonly request: VideoRequest;
  readonly requester: Requester;
  readonly address: Address;
  /** Whether the message that everything hangs on stands. */
  readonly anchored: boolean;
  /** Gateways that can serve it, in order; the first is tried first. */
  readonly gateways: readonly string[];
  /** The gateway that has it, or is being asked. */
  readonly gateway: string;
  /** Credits. */
  readonly cost: number;
  /** The wallets that hold its cost, by key: the window in which it was accepted stays its window. */
  readonly wallets: readonly string[];
  readonly createdAt: number;
  /** When it has timed out. */
  readonly deadlineAt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly taskId?: string;
  readonly operation?: Operation;
  readonly traceId?: string;
  readonly video?: Video;
  readonly failure?: Failure;
  /** How often its end was to be shown again: each time is a post of its own. Absent: never. */
  readonly round?: number;
  /** When it was last wished for again, so that a double click shows it once. */
  readonly sentAgainAt?: number;
  /** Its video is posted hidden until somebody opens it. */
  readonly spoiler?: true;
  /** Its result was taken away on somebody's wish. */
  readonly removed?: true;
  /** The last task that repeats this one, and when, so that a double click repeats it once. */
  readonly again?: { readonly id: string; readonly at: number };
  /** Tries that did not come to an answer: of the start until it is accepted, of the delivery after the end. */
  readonly tries: number;
}

/** What can happen to a task. */
export type TaskEvent =
  | { readonly type: 'submit'; readonly gateway: string }
  /** The gateway provably accepted nothing: back to waiting. */
  | { readonly type: 'not accepted' }
  | {
      readonly type: 'started';
      readonly at: number;
      readonly taskId: string;
      readonly operation: Operation;
      readonly traceId?: string;
    }
  /** A notice was shown: what the platform learnt of the place. */
  | { readonly type: 'shown'; readonly address: Address }
  | {
      readonly type: 'succeeded';
      readonly at: number;
      readonly video: Video;
      readonly traceId?: string;
    }
  | { readonly type: 'failed'; readonly at: number; readonly failure: Failure }
  | { readonly type: 'lost'; readonly at: number }
  /** The person wants no more of it. */
  | { readonly type: 'stopped'; readonly at: number }
  /** It had been given up, and the gateway still has it: it is followed again, and paid from these wallets. */
  | {
      readonly type: 'resumed';
      readonly at: number;
      readonly deadlineAt: number;
      readonly wallets: readonly string[];
    }
  /** Its end is to be shown again; not within `after` ms of the last such wish. */
  | { readonly type: 'send again'; readonly at: number; readonly after: number }
  | { readonly type: 'removed' }
  | { readonly type: 'repeated'; readonly id: string; readonly at: number }
  /** A delivery got so far that its next try must know. */
  | { readonly type: 'noted'; readonly address: Address }
  | { readonly type: 'delivery tried' }
  | { readonly type: 'posted'; readonly address: Address }
  | { readonly type: 'delivered' }
  | { readonly type: 'gave up' };

/** The legal moves: for each event, the states it may come in. */
const LEGAL: Readonly<Record<TaskEvent['type'], readonly TaskState[]>> = {
  submit: ['accepted'],
  'not accepted': ['submitting'],
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

export function isEnded(task: Pick<Task, 'state'>): boolean {
  return task.state === 'succeeded' || task.state === 'failed' || task.state === 'lost';
}

/** Nothing is left to do: it ended, and the end was shown or given up. */
export function isClosed(task: Pick<Task, 'state' | 'delivery'>): boolean {
  return isEnded(task) && (task.delivery === 'done' || task.delivery === 'gave up');
}

/** Whether its credits are spent: what the gateway was paid for. */
export function isSpent({ state, failure }: Pick<Task, 'state' | 'failure'>): boolean {
  return state === 'succeeded' || failure?.code === 'stopped';
}

/** The person who asked, as wallets and queue count them. */
export function userOf({
  requester,
}: {
  readonly requester: Pick<Requester, 'platform' | 'id'>;
}): string {
  return `${requester.platform}:${requester.id}`;
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
    case 'submit':
      return { ...task, state: 'submitting', gateway: event.gateway };
    case 'not accepted':
      return { ...task, state: 'accepted', tries: task.tries + 1 };
    case 'started':
      return {
        ...task,
        state: 'running',
        tries: 0,
        startedAt: event.at,
        deadlineAt: event.at + (task.deadlineAt - task.createdAt), // What it waited in the queue does not count.
        taskId: event.taskId,
        operation: event.operation,
        ...(event.traceId === undefined ? {} : { traceId: event.traceId }),
      };
    case 'shown':
      return { ...task, address: event.address, anchored: true };
    case 'noted':
      return { ...task, address: event.address };
    case 'delivery tried':
      return { ...task, tries: task.tries + 1 };
    case 'posted':
      return { ...task, delivery: 'posted', address: event.address, tries: 0 };
    case 'delivered':
      return { ...task, delivery: 'done' };
    case 'gave up':
      return { ...task, delivery: 'gave up' };
    case 'send again': {
      const { removed, ...rest } = task;
      const round = (task.round ?? 0) + 1;
      return { ...rest, delivery: 'none', tries: 0, round, sentAgainAt: event.at };
    }
    case 'resumed': {
      const { failure, endedAt, ...rest } = task;
      const { wallets, deadlineAt } = event;
      const round = (task.round ?? 0) + 1;
      return { ...rest, state: 'running', delivery: 'none', tries: 0, round, wallets, deadlineAt };
    }
    case 'removed':
      return { ...task, removed: true };
    case 'repeated':
      return { ...task, again: { id: event.id, at: event.at } };
    default:
      return end(task, event);
  }
}

function end(
  task: Task,
  event: Extract<TaskEvent, { type: 'succeeded' | 'failed' | 'lost' | 'stopped' }>,
): Task {
  const ended = { ...task, endedAt: event.at, tries: 0 };
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
