import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from '@keyv/redis';
import type { RedisAddress } from './redis-address.ts';

/** The longest that a call waits for a connection and an answer together, ms. */
const PATIENCE_MS = 2000;

/** The same at the start, where Redis may still be reading what it saved, ms. */
const START_PATIENCE_MS = 10_000;

/** Between tries while Redis reads what it saved, ms. */
const LOADING_PAUSE_MS = 50;

/** Waits between tries to connect, ms. */
const AGAIN_FIRST_MS = 50;
const AGAIN_MOST_MS = 2000;

/** An idle connection is tried this often, and one on which nothing moves for so long is taken for dead, ms. */
const PING_MS = 5000;
const SILENCE_MS = 12_000;

/** More commands than this under way at once are refused. */
const MOST_COMMANDS = 20_000;

export type RedisClient = ReturnType<typeof clientTo>;

/** One connection to Redis that comes back by itself. */
export interface RedisLink {
  readonly client: RedisClient;
  /**
   * Asks Redis something that may be asked twice. Waits up to 2 s for a lost connection and the answer together; rejects after
   * that, and at once when Redis says no.
   */
  ask<T>(question: (client: RedisClient) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** No answer in time. Whether the command was run is not known. */
class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** Connects once. Rejects when that fails; a connection that is lost later comes back by itself. */
export async function linkTo(address: RedisAddress): Promise<RedisLink> {
  const state = { opened: false, closed: false, heardAt: 0 };
  const client = clientTo(address, (tries) =>
    state.opened ? Math.min(AGAIN_FIRST_MS * 2 ** Math.min(tries, 10), AGAIN_MOST_MS) : false,
  );
  client.on('error', () => {}); // Needed, or a lost connection ends the process; the calls that met it get their own.
  let ready = Promise.withResolvers<void>();
  client.on('ready', () => {
    ready.resolve();
    ready = Promise.withResolvers();
  });

  const ask = async <T>(
    question: (client: RedisClient) => Promise<T>,
    patienceMs: number,
  ): Promise<T> => {
    const until = performance.now() + patienceMs;
    for (;;) {
      if (state.closed) throw new Error('the connection to Redis was closed');
      if (!client.isReady) await within(until, ready.promise);
      if (!client.isReady) continue; // Lost again meanwhile.
      const askedAt = performance.now();
      const connection = client.socketEpoch;
      try {
        const answer = await within(until, question(client));
        state.heardAt = performance.now();
        return answer;
      } catch (error) {
        const lost = !client.isReady || client.socketEpoch !== connection;
        if (error instanceof NoAnswer) {
          if (!lost && state.heardAt < askedAt && !state.closed) startOver(client);
          throw error;
        }
        if (performance.now() >= until) throw error;
        if (lost) continue;
        if (saysFirst(error, 'READONLY')) startOver(client);
        else if (saysFirst(error, 'LOADING')) await pause(LOADING_PAUSE_MS);
        else throw error;
      }
    }
  };

  try {
    await client.connect();
    state.opened = true;
    await ask((redis) => redis.ping(), START_PATIENCE_MS);
  } catch (error) {
    if (client.isOpen) client.destroy();
    throw new Error(reasonOf(error, address.password)); // Without its cause: that may name the password.
  }
  return {
    client,
    ask: (question) => ask(question, PATIENCE_MS),
    async close() {
      if (state.closed) return;
      state.closed = true;
      const until = performance.now() + PATIENCE_MS;
      if (client.isReady) await within(until, client.close()).catch(() => {});
      if (client.isOpen) client.destroy();
    },
  };
}

function clientTo(
  { host, port, tls, username, password, database }: RedisAddress,
  reconnectStrategy: (tries: number) => number | false,
) {
  const common = { host, port, connectTimeout: PATIENCE_MS, socketTimeout: SILENCE_MS };
  return createClient({
    socket: { ...common, ...(tls ? { tls: true } : {}), reconnectStrategy },
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    database,
    disableOfflineQueue: true,
    commandsQueueMaxLength: MOST_COMMANDS,
    commandOptions: { timeout: 0 }, // Only for commands that were not sent yet; ours is for all.
    pingInterval: PING_MS,
    maintNotifications: 'disabled',
  });
}

/** Leaves a connection that hangs, or ends at a Redis that is a copy of another since a moment ago: the name may lead to the new one. */
function startOver(client: RedisClient): void {
  client.destroy();
  void client.connect().catch(() => {});
}

/** Servers that do not understand a greeting repeat it, with the password in it. */
function reasonOf(error: unknown, password: string | undefined): string {
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  const reason = errors.map((one) => (one instanceof Error ? one.message : String(one))).join('; ');
  return password === undefined ? reason : reason.replaceAll(password, '…');
}

/** Redis begins its refusals with a word for machines. */
function saysFirst(error: unknown, word: 'LOADING' | 'READONLY'): boolean {
  return error instanceof Error && error.message.startsWith(word);
}

/** @param until on the clock of `performance.now()` */
async function within<T>(until: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new NoAnswer('Redis did not answer in time')),
    Math.max(0, until - performance.now()),
  );
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {}); // It may still fail when nobody waits for it any more.
  }
}
