import { createHash } from 'node:crypto';
import type { Submitted } from './core.ts';
import type { Trouble } from './errors.ts';
import { GatewayRefusal, GatewayUnreachable } from './gateway-errors.ts';
import type { Log } from './log.ts';
import { PlatformError } from './platform.ts';
import type { Task } from './task.ts';

/** A request to somebody outside about a task. Times in ms since the epoch. */
interface Call {
  readonly task: Task;
  readonly beganAt: number;
  readonly at: number;
  /** What it failed with; absent: it came to an answer. */
  readonly error?: unknown;
}

/** What the core tells whoever counts and traces, as it happens. Tasks are as they are stored then; times in ms since the epoch. */
export type Moment =
  /** A command has its answer. `beganAt`: when the platform handed it over. */
  | {
      readonly type: 'command';
      readonly platform: string;
      readonly submitted: Submitted;
      readonly beganAt: number;
      readonly at: number;
    }
  /** A platform refused a command before it handed it over, by what `check` says. */
  | { readonly type: 'refused'; readonly platform: string; readonly code: Trouble['code'] }
  /** A gateway was asked to make a video; the task as it was before. */
  | ({ readonly type: 'create' } & Call)
  /** A gateway was asked how a task does. */
  | ({ readonly type: 'check' } & Call)
  /** A task has ended, each end once. */
  | { readonly type: 'ended'; readonly task: Task }
  /** The credits that a task held were spent, or given back. */
  | { readonly type: 'settled'; readonly task: Task; readonly spent: boolean }
  /** A result was to be posted. */
  | ({ readonly type: 'delivery' } & Call)
  /** A result that could not be posted is not tried again. */
  | { readonly type: 'gave up'; readonly task: Task }
  /** A platform limits the rate. `refused`: it said so (429); `waited`: the bot waits, so that it need not. */
  | {
      readonly type: 'limited';
      readonly platform: string;
      readonly how: 'refused' | 'waited';
    }
  /** The store failed at one read or write. */
  | { readonly type: 'store failed' };

/** Takes note of a moment: at once, without waiting for anything. Must not throw. */
export type Observe = (moment: Moment) => void;

/** Tells several observers. What one throws is logged, and disturbs nobody. */
export function observing(observers: readonly Observe[], log: Log): Observe {
  return (moment) => {
    for (const observe of observers) {
      try {
        observe(moment);
      } catch (error) {
        log.error({ err: error, moment: moment.type }, 'a moment could not be noted');
      }
    }
  };
}

/**
 * The trace of a task (W3C Trace Context: 32 hex digits): the same in every process and after every restart, since it follows from the task's id;
 * the id does not follow from it.
 */
export function traceOf(task: string): string {
  return digest(`trace ${task}`).slice(0, 32);
}

/** The id of a span of a task that others hang on (16 hex digits), so that they can hang on it before it has ended, and elsewhere. */
export function spanOf(task: string, name: string): string {
  return digest(`span ${task} ${name}`).slice(0, 16);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** How a call ended. `not accepted`: it provably did nothing, `refused`: somebody said no, `unknown`: nobody can tell. */
export type CallOutcome = 'done' | 'refused' | 'not accepted' | 'unknown';

export function outcomeOf({ error }: Pick<Call, 'error'>): CallOutcome {
  if (error === undefined) return 'done';
  if (error instanceof GatewayRefusal) return 'refused';
  if (error instanceof GatewayUnreachable)
    return error.accepted === 'no' ? 'not accepted' : 'unknown';
  if (!(error instanceof PlatformError)) return 'unknown';
  return PLATFORM_OUTCOMES[error.kind];
}

const PLATFORM_OUTCOMES = { gone: 'refused', busy: 'not accepted', unknown: 'unknown' } as const;

/** Why a call failed, as one of a few words; empty where it did not. Never what anybody outside said. */
export function reasonOf({ error }: Pick<Call, 'error'>): string {
  if (error === undefined) return '';
  if (error instanceof GatewayRefusal) return error.reason;
  if (error instanceof GatewayUnreachable) return 'unreachable';
  return error instanceof PlatformError ? error.kind : 'error';
}
