import type { ImageFault, ImageLimits } from './image.ts';
import type { Problem } from './problem.ts';
import type { Balance } from './quota.ts';
import type { FailureCode } from './task.ts';

/** Why a command was not accepted, or a task brought no video: codes for machines, one sentence each in `words/`. */
export type Trouble =
  /** Options that are wrong, or wrong together. Nothing was spent. */
  | { readonly code: 'invalid'; readonly problems: readonly Problem[] }
  | { readonly code: 'credits'; readonly cost: number; readonly balance: Balance }
  | {
      readonly code: 'image';
      readonly fault: ImageFault;
      readonly limits: ImageLimits;
    }
  /** The picture cannot reach the gateway, since the bot has no public address. */
  | { readonly code: 'public-url' }
  /** The bot is not in the channel: it can neither write nor see files there. */
  | { readonly code: 'place' }
  /** No picture in the message that somebody chose. */
  | { readonly code: 'no-picture' }
  /** None, or somebody else's: the same words for both. */
  | { readonly code: 'no-task' }
  /** A button of somebody else's task. */
  | { readonly code: 'not-yours' }
  /** What a button wants is done already, or not possible in this state any more. */
  | { readonly code: 'too-late' }
  /** The gateway does not have it any more. */
  | { readonly code: 'not-resumed' }
  /** Only for admins. */
  | { readonly code: 'not-admin' }
  /** The admins take no new tasks. */
  | { readonly code: 'maintenance' }
  | { readonly code: 'blocked' }
  /** Not in this channel; `channels`: where it is allowed, empty where that is everywhere else. */
  | { readonly code: 'channel'; readonly channels: readonly string[] }
  /** So dear that the person is asked first. */
  | { readonly code: 'confirm'; readonly cost: number }
  /** A question whether to delete everything that is too old, or was put to somebody else. */
  | { readonly code: 'question' }
  /** The store failed while a person's data were being deleted. */
  | { readonly code: 'half-forgotten' }
  /** A form that is too old, or not this person's. */
  | { readonly code: 'form' }
  /** The store failed: nothing can be counted, so nothing is started. */
  | { readonly code: 'store' }
  /** More commands come in than can be answered in time. */
  | { readonly code: 'busy' }
  /** The bot is shutting down. */
  | { readonly code: 'stopping' }
  /** A defect of ours; the log has the cause. */
  | { readonly code: 'defect' }
  /** A task that ended without a video. */
  | { readonly code: 'task'; readonly failure: FailureCode };
