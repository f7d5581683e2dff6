import { DelayedError, ErrorCode, type Job } from 'bullmq';
import type { Log } from '../core/log.ts';
import type { Step } from '../core/schedule.ts';
import { codeOf, type Places, taskOf } from './places.ts';
import type { Wishes } from './wishes.ts';

/** A step that failed in a way nobody thought of comes again, ms. */
const DEFECT_PAUSE_MS = 30_000;

/** When to look again at a task whose earlier step is still under way here, ms: that was taken for dead. */
const OVERTAKEN_MS = 1000;

/** The steps that this process takes. */
export interface Steps {
  /** One job of BullMQ's, from its beginning to its place in the schedule. */
  take(job: Job, token: string | undefined, step: Step): Promise<void>;
  /** Whether a step of the task is under way here; if so, it comes again at that time. */
  comesAgain(id: string, when: number): boolean;
  /** Plans for wishes that came too late for the end of a step, of any process. */
  grantLate(): Promise<void>;
  /** The same for a task whose step wanted no other. */
  ended(id: string): Promise<void>;
  /** A job failed, which none should: it comes again like a step that failed. */
  failed(id: string): Promise<void>;
  /** Begins no more: jobs that still come go back for others. Resolves when no step is under way here. */
  stop(): Promise<void>;
}

interface Around {
  readonly places: Places;
  readonly wishes: Wishes;
  readonly log: Log;
  readonly now: () => number;
}

/** What BullMQ answers when a job is somebody else's: this process was silent for too long, or an answer was lost and the request came twice. */
const NOT_OURS: ReadonlySet<number> = new Set([
  ErrorCode.JobNotExist,
  ErrorCode.JobLockNotExist,
  ErrorCode.JobNotInState,
  ErrorCode.JobLockMismatch,
]);

export function createSteps({ places, wishes, log, now }: Around): Steps {
  /** Steps under way here, and when each wants to come again. */
  const here = new Map<string, { next: number | undefined }>();

  let stopped = false;
  let idle: (() => void) | undefined;

  /** When the task is to come again. */
  const run = async (id: string, first: boolean, step: Step): Promise<number | undefined> => {
    if (stopped) return now();
    if (here.has(id)) return now() + OVERTAKEN_MS;
    const mine: { next: number | undefined } = { next: undefined };
    here.set(id, mine);
    try {
      await step(id, first);
    } catch (error) {
      log.error({ err: error, task: id }, 'a step failed');
      mine.next ??= now() + DEFECT_PAUSE_MS;
    }
    here.delete(id);
    if (here.size === 0) idle?.();
    // The end of this process may have broken it off: another one sees what is left to do.
    return mine.next ?? (stopped ? now() : undefined);
  };

  const grant = async (id: string): Promise<void> => {
    const wish = await wishes.of(id);
    if (wish !== undefined) await places.grant(id, wish);
  };

  const later = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ reason }, 'a wish for another step has to wait');
    }
  };

  return {
    async take(job, token, step) {
      const id = taskOf(job.id ?? '');
      const next = await run(id, job.attemptsStarted === 1, step);
      if (next === undefined) return;
      await putBack(job, token, Math.max(next, now()), log);
      // Whoever saw the step under way has noted the wish by now, or looks again.
      await later(() => grant(id));
      throw new DelayedError();
    },
    comesAgain(id, when) {
      const mine = here.get(id);
      if (mine !== undefined) mine.next = when;
      return mine !== undefined;
    },
    async stop() {
      stopped = true;
      if (here.size > 0) await new Promise<void>((resolve) => (idle = resolve));
    },
    ended: (id) => later(() => grant(id)),
    failed: (id) => later(() => places.put(id, now() + DEFECT_PAUSE_MS)),
    grantLate: () =>
      later(async () => {
        for (const [id, wish] of await wishes.all()) await places.grant(id, wish);
      }),
  };
}

/** Never a failure of the job: one that cannot be put back stays with its lock, and is begun again when that has run out. */
async function putBack(job: Job, token: string | undefined, when: number, log: Log): Promise<void> {
  try {
    await job.moveToDelayed(when, token);
  } catch (error) {
    const task = taskOf(job.id ?? '');
    const reason = error instanceof Error ? error.message : String(error);
    if (isOurs(error)) log.warn({ task, reason }, 'a step could not be planned; it is repeated');
    else log.debug({ task, reason }, 'a step was planned by somebody else');
  }
}

function isOurs(error: unknown): boolean {
  try {
    return !NOT_OURS.has(codeOf(error));
  } catch {
    return true;
  }
}
