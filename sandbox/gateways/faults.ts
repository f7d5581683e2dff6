import type { Rejection } from './rejections.ts';
import type { RequestEntry } from './types.ts';

/** The kinds of request a fault can meet. `list`: models or endpoints. */
type FaultTarget = 'create' | 'check' | 'video' | 'thumbnail' | 'remove' | 'list' | 'balance';

interface Aim {
  on: FaultTarget;
  /** How many matching requests it meets; 1 unless told, `Infinity` for good. */
  times?: number;
  /** Only requests about this task (check, video, thumbnail, remove). */
  taskId?: string;
  /** Only requests for which this holds. The body of a create is not read yet. */
  match?: (request: RequestEntry) => boolean;
  /** A create is carried out although its answer is replaced or never sent. */
  creates?: boolean;
}

/** Faults that take the place of the answer. */
type ReplacingFault =
  /** Without `body` the gateway's own error body for that status. */
  | {
      kind: 'status';
      status: number;
      body?: unknown;
      headers?: Record<string, string>;
      retryAfter?: number | string;
      /** Puts the id of the created task into the body (needs `creates`). */
      withTaskId?: boolean;
      /** pmock: HTTP 200, and the status as the envelope's code. */
      inEnvelope?: boolean;
    }
  /** A create is refused with a 400, in the gateway's own words and shape. */
  | { kind: 'rejected'; why: Rejection }
  | { kind: 'reset'; when: 'before-reading' | 'after-reading' }
  /** The body is read and nothing is ever answered, not even headers. */
  | { kind: 'never' }
  | { kind: 'malformed' }
  | { kind: 'html'; status?: number }
  | { kind: 'wrong-envelope' }
  | { kind: 'empty'; status?: number }
  | { kind: 'redirect'; location: string; status?: 301 | 302 | 303 | 307 | 308 }
  /** A check is answered as if nobody had heard of the task. */
  | { kind: 'unknown-task' };

/** Faults that do something to the usual answer; the request is carried out. */
type BendingFault =
  /** Answers late: after `ms`, or when `until` is settled. */
  | { kind: 'delay'; ms?: number; until?: Promise<unknown> }
  /** Headers at once, then the body in small pieces. */
  | { kind: 'drip'; chunkBytes?: number; everyMs?: number }
  /** JSON blown up with white space, or a video padded, to this many bytes. */
  | { kind: 'huge'; bytes: number; withoutLength?: boolean }
  /** A create is accepted, and its task fails `afterMs` later in the gateway's own words; when its time is over unless told. */
  | { kind: 'rejected-late'; why: Rejection; afterMs?: number }
  /** A check answers with this status word. */
  | { kind: 'status-word'; word: string }
  /** A check answers `completed` without any address. */
  | { kind: 'no-url' }
  /** The download is cut; half-way unless told. */
  | { kind: 'cut'; afterBytes?: number }
  | { kind: 'content-type'; type: string };

/** A scripted fault: what it aims at and what it does. */
export type Fault = Aim & (ReplacingFault | BendingFault);

/** The faults that wait for their request. */
export interface FaultQueue {
  /** Returns how to take it back. */
  add(fault: Fault): () => void;
  /** The first fault that matches, used up by one. */
  take(target: FaultTarget, request: RequestEntry, taskId?: string): Fault | undefined;
  clear(): void;
}

/** Keeps scripted faults in the order they were given. */
export function createFaultQueue(): FaultQueue {
  let waiting: { fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      const added = { fault, left: fault.times ?? 1 };
      waiting.push(added);
      return () => {
        waiting = waiting.filter((entry) => entry !== added);
      };
    },
    take(target, request, taskId) {
      const found = waiting.find(
        ({ fault }) =>
          fault.on === target &&
          (fault.taskId === undefined || fault.taskId === taskId) &&
          (fault.match?.(request) ?? true),
      );
      if (found === undefined) return undefined;
      found.left -= 1;
      if (found.left <= 0) waiting = waiting.filter((entry) => entry !== found);
      return found.fault;
    },
    clear() {
      waiting = [];
    },
  };
}
