import { Redis, type RedisOptions } from 'ioredis';
import type { Log } from '../core/log.ts';
import { parseRedisUrl } from '../core/store/redis-address.ts';
import { connectorTo } from './connector.ts';

/** Between tries to reach Redis again: a little longer each time, up to this, ms. */
const LONGEST_PAUSE_MS = 1000;

/** A connection that is made again for ever. Says once that it is lost, and once that it is back; errors of ioredis carry their command, so only their words are logged. */
export function connect(url: string, log: Log, options: RedisOptions): Redis {
  const redis = open(url, {
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

/**
 * With sentinels and with a cluster too one ordinary connection, to wherever our keys are. Not the ways of ioredis for these: BullMQ
 * and our scripts need nothing of them, and the store finds its way by the same rules.
 */
function open(url: string, options: RedisOptions): Redis {
  const address = parseRedisUrl(url);
  if (address === undefined || address.through === 'itself') return new Redis(url, options);
  const { tls, username, password, database } = address;
  return new Redis({
    ...options,
    ...(tls ? { tls: {} } : {}), // What is in it counts nowhere: the connector makes the connection.
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    db: database,
    Connector: connectorTo(address),
    reconnectOnError,
  });
}

/** Whether to look again where Redis is: 2 is yes, and ask there what was asked; 1 is yes, and the call fails. None of these refusals did anything. */
function reconnectOnError({ message }: Error): false | 1 | 2 {
  switch (message.split(' ')[0]) {
    case 'MOVED':
    case 'READONLY':
      return 2;
    case 'CLUSTERDOWN':
    case 'MASTERDOWN':
    case 'NOREPLICAS':
      return 1;
    default:
      return false;
  }
}
