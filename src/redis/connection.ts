import { Redis, type RedisOptions } from 'ioredis';
import type { Log } from '../core/log.ts';

/** Between tries to reach Redis again: a little longer each time, up to this, ms. */
const LONGEST_PAUSE_MS = 1000;

/** A connection that is made again for ever. Says once that it is lost, and once that it is back; errors of ioredis carry their command, so only their words are logged. */
export function connect(url: string, log: Log, options: RedisOptions): Redis {
  const redis = new Redis(url, {
    ...options,
    retryStrategy: (times) => Math.min(LONGEST_PAUSE_MS, times * 100),
  });
  let lost = false;
  redis.on('error', ({ message }: Error) => {
    if (!lost) log.warn({ reason: message }, 'the schedule is out of reach');
    lost = true;
  });
  redis.on('ready', () => {
    if (lost) log.info({}, 'the schedule is in reach again');
    lost = false;
  });
  return redis;
}
