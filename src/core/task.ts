import type { FailureReason, Operation, RefusalReason, Video } from './gateway.ts';
import type { JsonObject } from './json.ts';
import type { VideoRequest } from './request.ts';
import type { Chapter } from './story.ts';

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

/** Why a task ended without a video. `deadline`: our own patience ended. `unreachable`: nothing was accepted until the deadline. `place`: the bot may not write where it was asked. `picture-gone`: the picture was not to be had any more when its turn came. `public-url`: nobody outside could fetch the picture. `left`: the person took it out of the queue. `stopped`: the person wants to hear no more of it; the gateway goes on and is paid. `called-off`: the person wants no more of it, and the gateway stopped it. */
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
  | 'stopped'
  | 'called-off';

export interface Failure {
  readonly code: FailureCode;
  /** The gateway's own words, for admins; never shown to people. */
  readonly detail?: string;
  readonly traceId?: string;
}

export interface GatewayNo {
  readonly gateway: string;
  readonly failure: Failure;
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
  /** The process that sends its create; only while that is under way. */
  readonly submittedBy?: string;
  /** Gateways that said no to it for reasons of their own, and why: they are not asked again. */
  readonly refusals?: readonly GatewayNo[];
  /** Gateways that could not be asked since its last round began. */
  readonly passed?: readonly string[];
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
  /** It was stopped, which spent its credits, and then followed again: whatever becomes of it, they are spent, and once. */
  readonly paid?: true;
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
  /** What happened to it, the oldest first; absent in tasks of earlier versions. */
  readonly story?: readonly Chapter[];
  /** How often its video could not be fetched since its end was last to be shown. Absent: never. */
  readonly fetches?: number;
  /** Tries that did not come to an answer: of the start until it is accepted, of the delivery after the end. */
  readonly tries: number;
}

/** What can happen to a task. */
export type TaskEvent =
  /** `again`: every gateway was asked, and a new round begins. */
  | {
      readonly type: 'submit';
      readonly gateway: string;
      readonly again?: boolean;
      /** The process that sends it. */
      readonly by?: string;
    }
  /** The gateway provably accepted nothing: back to waiting. With a failure it said no and is not asked again; without a name it may be asked at once. */
  | {
      readonly type: 'not accepted';
      readonly gateway?: string;
      readonly failure?: Failure;
      /** Only if this process is the one that was to send it. */
      readonly by?: string;
    }
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
  /** It had been given up, and the gateway still has it: it is followed again, and paid from these wallets, or `paid` already. */
  | {
      readonly type: 'resumed';
      readonly at: number;
      readonly deadlineAt: number;
      readonly wallets: readonly string[];
      readonly paid?: true;
    }
  /** Its end is to be shown again; not within `after` ms of the last such wish. */
  | { readonly type: 'send again'; readonly at: number; readonly after: number }
  | { readonly type: 'removed' }
  | { readonly type: 'repeated'; readonly id: string; readonly at: number }
  /** A delivery got so far that its next try must know. */
  | { readonly type: 'noted'; readonly address: Address }
  /** `fetching`: the video was not to be had; else the place was not. */
  | { readonly type: 'delivery tried'; readonly fetching?: boolean }
  | { readonly type: 'posted'; readonly address: Address }
  | { readonly type: 'delivered' }
  | { readonly type: 'gave up' };

export function isEnded(task: Pick<Task, 'state'>): boolean {
  return task.state === 'succeeded' || task.state === 'failed' || task.state === 'lost';
}

/** Nothing is left to do: it ended, and the end was shown or given up. */
export function isClosed(task: Pick<Task, 'state' | 'delivery'>): boolean {
  return isEnded(task) && (task.delivery === 'done' || task.delivery === 'gave up');
}

/** Whether its credits are spent: what the gateway was paid for. */
export function isSpent({
  state,
  failure,
  paid,
}: Pick<Task, 'state' | 'failure' | 'paid'>): boolean {
  return (
    state === 'succeeded' || failure?.code === 'stopped' || (paid === true && state !== 'running')
  );
}

/** Ends that somebody wished for. */
const OWN_WISH: ReadonlySet<FailureCode> = new Set(['left', 'stopped', 'called-off']);

export function isOwnWish({ failure }: Pick<Task, 'failure'>): boolean {
  return failure !== undefined && OWN_WISH.has(failure.code);
}

/** The person who asked, as wallets and queue count them. */
export function userOf({
  requester,
}: {
  readonly requester: Pick<Requester, 'platform' | 'id'>;
}): string {
  return `${requester.platform}:${requester.id}`;
}
