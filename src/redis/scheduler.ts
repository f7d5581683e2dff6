import { randomUUID } from 'node:crypto';
import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Log } from '../core/log.ts';
import type { Scheduler, Step } from '../core/schedule.ts';
import { connect } from './connection.ts';
import { createPlaces, taskOf } from './places.ts';
import { REACH_MS, reaching } from './reach.ts';
import { createSteps, type Steps } from './steps.ts';
import { createWishes } from './wishes.ts';

/** One hash tag for everything that a script touches together, so that a cluster keeps it in one place. */
export const PREFIX = '{reelbot}';
export const QUEUE = 'steps';

/** The step of a process that went silent for so long is taken over, ms. */
const LOCK_MS = 30_000;

export interface SharedSchedulerOptions {
  /** STORE_URL, where it is a Redis. */
  readonly url: string;
  readonly log: Log;
  /** Milliseconds since the epoch. Clocks of the machines must agree to a second or so: a step comes by the clock of whoever planned it. */
  readonly now: () => number;
  /** Steps that this process takes at once. */
  readonly width: number;
  /** How long a process may be silent before its steps are taken over, ms; within one and a half times that they are begun again. */
  readonly lockMs?: number;
}

/**
 * The schedule of many processes, on BullMQ: one job a task, named after it, delayed until its next step. A step that is under way in any process is not
 * begun in another; that of a process that died is begun again. Steps may be repeated without harm, so that is enough. No job ever fails: one that
 * cannot be put back stays under its lock until that runs out.
 */
export function createSharedScheduler(options: SharedSchedulerOptions): Scheduler {
  const { url, log, now } = options;
  // What a call asked for is not worth asking for later: who called has been told that it failed.
  const calls = connect(url, log, { maxRetriesPerRequest: 1, commandTimeout: REACH_MS });
  const queue = new Queue(QUEUE, {
    connection: calls,
    prefix: PREFIX,
    defaultJobOptions: { removeOnComplete: true },
    streams: { events: { maxLen: 100 } }, // Nobody listens to them.
  });
  queue.on('error', () => {}); // The connection tells.
  const wishes = createWishes(calls, `${PREFIX}:wishes`, randomUUID);
  const places = createPlaces(queue, calls, wishes, now);
  const steps = createSteps({ places, wishes, log, now });
  let taking: Taking | undefined;

  return {
    async at(id, when) {
      if (!steps.comesAgain(id, when)) await reaching(() => places.put(id, when));
    },
    ensure: (id, when) => reaching(() => places.ensure(id, when)),
    ensureAll: (ids, when) => reaching(() => places.ensureAll(ids, when)),
    counts: () => reaching(() => queue.getJobCounts('delayed', 'wait', 'active', 'failed')),
    async start(step) {
      taking = await take(options, steps, step);
    },
    async stop(last) {
      const away = reaching(() => calls.ping()).then(
        () => false,
        () => true,
      );
      await taking?.stop(away);
      await Promise.allSettled([away, last]);
      calls.disconnect();
      await queue.close();
    },
  };
}

interface Taking {
  /** @param away whether Redis is out of reach */
  stop(away: Promise<boolean>): Promise<void>;
}

/** Begins to take steps. */
async function take(
  { url, log, width, lockMs = LOCK_MS }: SharedSchedulerOptions,
  steps: Steps,
  step: Step,
): Promise<Taking> {
  // What it asks for is asked again until Redis is back.
  const listening: Redis = connect(url, log, { maxRetriesPerRequest: null });
  const worker = new Worker(QUEUE, (job, token) => steps.take(job, token, step), {
    connection: listening,
    prefix: PREFIX,
    concurrency: width,
    lockDuration: lockMs,
    stalledInterval: lockMs / 2,
    // However often processes die: a task is not given up for that.
    maxStalledCount: Number.MAX_SAFE_INTEGER,
  });
  worker.on('error', ({ message }) => log.debug({ reason: message }, 'taking steps'));
  worker.on('completed', ({ id = '' }) => void steps.ended(taskOf(id)));
  worker.on('failed', (job, { message }) => {
    const task = taskOf(job?.id ?? '');
    log.error({ task, reason: message }, 'a job of the schedule failed; it comes again');
    void steps.failed(task);
  });
  const late = setInterval(() => void steps.grantLate(), lockMs / 2);
  await worker.waitUntilReady();
  return {
    async stop(away) {
      clearInterval(late);
      const idle = steps.stop();
      await worker.pause(true);
      await idle;
      // Out of reach, nothing can be put back, and BullMQ would wait for ever: the locks of the steps that were under way run out.
      const isAway = await away;
      if (isAway) listening.disconnect();
      await worker.close(isAway);
      listening.disconnect();
    },
  };
}
