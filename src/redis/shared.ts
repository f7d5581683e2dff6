import type { Log } from '../core/log.ts';
import type { Room } from '../core/queue.ts';
import type { Scheduler } from '../core/schedule.ts';
import type { Turns } from '../core/turns.ts';
import { connect } from './connection.ts';
import { REACH_MS } from './reach.ts';
import { createSharedScheduler, PREFIX, type SharedSchedulerOptions } from './scheduler.ts';
import { createSharedTurns } from './turns.ts';

/** What processes on one Redis share beside the store. The scheduler's `stop` ends both. */
export function openShared({
  room,
  ...options
}: SharedSchedulerOptions & { readonly room: Room; readonly log: Log }): {
  scheduler: Scheduler;
  turns: Turns;
} {
  const { url, log, now } = options;
  const scheduler = createSharedScheduler(options);
  const redis = connect(url, log, { maxRetriesPerRequest: 1, commandTimeout: REACH_MS });
  return {
    scheduler: {
      ...scheduler,
      async stop(last) {
        await scheduler.stop(last);
        redis.disconnect();
      },
    },
    turns: createSharedTurns(redis, PREFIX, room, now),
  };
}
