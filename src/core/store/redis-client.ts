import { createClient } from '@keyv/redis';
import type { RedisAddress, RedisPlace } from './redis-address.ts';

/** How long a connection may take, ms. */
const CONNECT_MS = 2000;

/** An idle connection is tried this often, and one on which nothing moves for so long is taken for dead, ms. */
const PING_MS = 5000;
const SILENCE_MS = 12_000;

/** More commands than this under way at once are refused. */
const MOST_COMMANDS = 20_000;

export type RedisClient = ReturnType<typeof clientTo>;

type Who = Pick<RedisAddress, 'tls' | 'username' | 'password' | 'database'>;

/** One connection to one server, not opened yet. It ends when it is lost. */
export function clientTo({ host, port }: RedisPlace, who: Who, connectMs = CONNECT_MS) {
  const { tls, username, password, database } = who;
  const common = { host, port, connectTimeout: connectMs, socketTimeout: SILENCE_MS };
  const client = createClient({
    socket: { ...common, ...(tls ? { tls: true } : {}), reconnectStrategy: false },
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    database,
    disableOfflineQueue: true,
    commandsQueueMaxLength: MOST_COMMANDS,
    commandOptions: { timeout: 0 }, // Only for commands that were not sent yet; ours is for all.
    pingInterval: PING_MS,
    maintNotifications: 'disabled',
  });
  client.on('error', () => {}); // Needed, or a lost connection ends the process; the calls that met it get their own.
  return client;
}

/** What an error of a connection says. Servers that do not understand a greeting repeat it, with the password in it. */
export function reasonOf(error: unknown, password: string | undefined): string {
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  const texts = errors.map((one) => (one instanceof Error ? one.message : String(one)));
  const reason = [...new Set(texts)].join('; ');
  return password === undefined ? reason : reason.replaceAll(password, '…');
}
