import { setTimeout as pause } from 'node:timers/promises';
import type { RedisAddress } from './redis-address.ts';
import { clientTo, type RedisClient } from './redis-client.ts';
import { findRedis } from './redis-whereabouts.ts';

/** Waits between tries to connect, ms. */
const AGAIN_FIRST_MS = 50;
const AGAIN_MOST_MS = 2000;

/** A connection to Redis that is made again when it is lost, each time to where Redis is then. */
export interface Lasting {
  /** The one that stands. */
  now(): RedisClient | undefined;
  /** Resolves when there is another. */
  next(): Promise<void>;
  /** Gives it up for a new one, unless that has happened. */
  leave(client: RedisClient): void;
  /** No more connections. What is under way fails. */
  end(): void;
}

/** Connects once. Rejects when that fails; a connection that is lost later comes back by itself. */
export async function lastingTo(address: RedisAddress): Promise<Lasting> {
  const over = new AbortController();
  let current: RedisClient | undefined;
  let ready = Promise.withResolvers<void>();

  const connect = async (): Promise<void> => {
    const client = clientTo(await findRedis(address), address);
    const drop = () => client.destroy();
    over.signal.throwIfAborted();
    over.signal.addEventListener('abort', drop, { once: true });
    try {
      await client.connect();
      over.signal.throwIfAborted();
    } catch (error) {
      drop();
      throw error;
    } finally {
      over.signal.removeEventListener('abort', drop);
    }
    client.on('error', () => leave(client));
    current = client;
    ready.resolve();
    ready = Promise.withResolvers();
  };

  const again = async (): Promise<void> => {
    for (let tries = 0; !over.signal.aborted; tries += 1) {
      try {
        return await connect();
      } catch {
        const waitMs = Math.min(AGAIN_FIRST_MS * 2 ** Math.min(tries, 10), AGAIN_MOST_MS);
        await pause(waitMs, undefined, { signal: over.signal }).catch(() => {});
      }
    }
  };

  const leave = (client: RedisClient): void => {
    if (current !== client) return;
    current = undefined;
    client.destroy();
    void again();
  };

  await connect();
  return {
    now: () => (current?.isReady === true ? current : undefined),
    next: () => ready.promise,
    leave,
    end() {
      over.abort();
      const last = current;
      current = undefined;
      last?.destroy();
    },
  };
}
