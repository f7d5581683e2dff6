import { afterAll } from 'vitest';
import { connect } from '../../src/redis/connection.ts';
import { createSharedScheduler } from '../../src/redis/scheduler.ts';
import { createSharedTurns } from '../../src/redis/turns.ts';
import type { SchedulerDescriptor } from '../contracts/scheduler.ts';
import type { TurnsDescriptor } from '../contracts/turns.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** The schedule of many processes, to be held against the contract. */
export function schedulerOn(fresh: () => string): SchedulerDescriptor {
  return {
    open: (log, width) => createSharedScheduler({ url: fresh(), log, now: Date.now, width }),
  };
}

/** The turns of three processes; their connections end with the tests. */
export function turnsOn(fresh: () => string): TurnsDescriptor {
  const connections: ReturnType<typeof connect>[] = [];
  afterAll(() => {
    for (const one of connections) one.disconnect();
  });
  return {
    async open(room) {
      const url = fresh();
      const turns = () => {
        const redis = connect(url, quiet, { maxRetriesPerRequest: 1 });
        connections.push(redis);
        return createSharedTurns(redis, '{reelbot}', room, () => 0);
      };
      return [turns(), turns(), turns()];
    },
    runs: 10,
  };
}
