import { ErrorCode, Job, type Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Wish, Wishes } from './wishes.ts';

/** BullMQ takes no ids of digits alone, and none with a colon. */
export const jobOf = (task: string): string => `t-${encodeURIComponent(task)}`;
export const taskOf = (job: string): string => decodeURIComponent(job.slice('t-'.length));

/** How often a place that changed under our hands is looked at again. */
const MOST_RACES = 50;

/** Where tasks stand in the schedule. */
export interface Places {
  /** Sets a task's next step, whatever its state. */
  put(id: string, when: number): Promise<void>;
  /** The same for one that has none. */
  ensure(id: string, when: number): Promise<void>;
  /** The same for many: one journey where all of them have one. */
  ensureAll(ids: readonly string[], when: number): Promise<void>;
  /** What was wished for while a step was under way that has ended. */
  grant(id: string, wish: Wish): Promise<void>;
}

export function createPlaces(
  queue: Queue,
  redis: Pick<Redis, 'exists'>,
  wishes: Wishes,
  now: () => number,
): Places {
  const delayTo = (when: number): number => Math.max(0, Math.ceil(when - now()));
  const add = async (id: string, when: number): Promise<void> => {
    // Nothing happens where there is one.
    await queue.add('step', {}, { jobId: jobOf(id), delay: delayTo(when) });
  };
  const put = async (id: string, when: number): Promise<void> => {
    const job = new Job(queue, 'step', {}, {}, jobOf(id));
    for (let race = 0; race < MOST_RACES; race += 1) {
      const answer = await job.changeDelay(delayTo(when)).then(() => 'changed', codeOf);
      if (answer === 'changed') return;
      if (answer === ErrorCode.JobNotExist) return await add(id, when);
      switch (await job.getState()) {
        case 'active':
          await wishes.note(id, when);
          // The end of a step that is still under way is yet to come, and sees the wish.
          if ((await job.getState()) === 'active') return;
          break;
        case 'waiting':
          // It is due: the step that comes is the one wished for.
          return;
        case 'completed':
        case 'failed':
          await job.remove();
          break;
        default:
          break; // It began or ended just now.
      }
    }
    throw new Error(`the place of ${id} changed ${MOST_RACES} times while it was looked at`);
  };
  return {
    put,
    ensure: add,
    async ensureAll(ids, when) {
      const here = await Promise.all(ids.map((id) => redis.exists(queue.toKey(jobOf(id)))));
      const missing = ids.filter((_, nth) => here[nth] === 0);
      if (missing.length === 0) return;
      const opts = { delay: delayTo(when) };
      const jobs = missing.map((id) => ({
        name: 'step',
        data: {},
        opts: { jobId: jobOf(id), ...opts },
      }));
      await queue.addBulk(jobs);
    },
    async grant(id, wish) {
      await put(id, wish.when);
      await wishes.done(id, wish);
    },
  };
}

/** The code of an answer of BullMQ. Throws every other error. */
export function codeOf(error: unknown): number {
  if (error instanceof Error && 'code' in error && typeof error.code === 'number') {
    return error.code;
  }
  throw error;
}
