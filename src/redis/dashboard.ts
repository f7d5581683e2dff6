import { Queue } from 'bullmq';
import type { Log } from '../core/log.ts';
import { connect } from './connection.ts';
import { PREFIX, QUEUE } from './scheduler.ts';

/** The schedule's queue, to be looked at. `close` ends its connection. */
export function openQueue(url: string, log: Log): { queue: Queue; close: () => Promise<void> } {
  const connection = connect(url, log, { maxRetriesPerRequest: 1 });
  const queue = new Queue(QUEUE, { connection, prefix: PREFIX });
  queue.on('error', () => {}); // The connection tells.
  return {
    queue,
    async close() {
      await queue.close();
      connection.disconnect();
    },
  };
}
