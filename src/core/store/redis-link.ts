import { setTimeout as pause } from 'node:timers/promises';
import type { RedisAddress } from './redis-address.ts';
import { type RedisClient, reasonOf } from './redis-client.ts';
import { lastingTo } from './redis-lasting.ts';
import { saysOneOf } from './redis-whereabouts.ts';

/** The longest that a call waits for a connection and an answer together, ms. */
const PATIENCE_MS = 2000;

/** The same at the start, where Redis may still be reading what it saved, ms. */
const START_PATIENCE_MS = 10_000;

/** Between tries at a Redis that cannot yet, or not any more, ms. */
const REFUSED_PAUSE_MS = 50;

/** It takes no commands for the moment: it reads what it saved, or hands our keys over to another node. */
const NOT_YET = ['LOADING', 'TRYAGAIN', 'ASK'];

/** It is not, or no longer, the one that takes our writes: a copy of another, or cut off from the others. None of these did anything. */
const NOT_HERE = ['READONLY', 'MOVED', 'CLUSTERDOWN', 'MASTERDOWN'];

/** One connection to Redis that comes back by itself. */
export interface RedisLink {
  /** The connection as it is at first, for those who look at a Redis and are done. */
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
  const state = { closed: false, heardAt: 0 };
  // A master that lost its copies may have been replaced: the call fails, and the next one looks again.
  const isAlone = (error: unknown) =>
    address.through !== 'itself' && saysOneOf(error, ['NOREPLICAS']);
  const clean = (error: unknown) => new Error(reasonOf(error, address.password)); // Without its cause: that may name the password.
  const lasting = await lastingTo(address).catch((error: unknown) => Promise.reject(clean(error)));

  const ask = async <T>(
    question: (client: RedisClient) => Promise<T>,
    patienceMs: number,
  ): Promise<T> => {
    const until = performance.now() + patienceMs;
    for (;;) {
      if (state.closed) throw new Error('the connection to Redis was closed');
      const client = lasting.now();
      if (client === undefined) {
        await within(until, lasting.next());
        continue; // It may be lost again.
      }
      const askedAt = performance.now();
      try {
        const answer = await within(until, question(client));
        state.heardAt = performance.now();
        return answer;
      } catch (error) {
        const lost = lasting.now() !== client;
        if (error instanceof NoAnswer) {
          if (!lost && state.heardAt < askedAt && !state.closed) lasting.leave(client);
          throw error;
        }
        if (performance.now() >= until) throw error;
        if (lost) continue;
        if (saysOneOf(error, NOT_HERE) || isAlone(error)) lasting.leave(client);
        if (!saysOneOf(error, [...NOT_HERE, ...NOT_YET])) throw error;
        await pause(REFUSED_PAUSE_MS);
      }
    }
  };

  try {
    await ask((redis) => redis.ping(), START_PATIENCE_MS);
  } catch (error) {
    lasting.end();
    throw clean(error);
  }
  const client = lasting.now();
  if (client === undefined) {
    lasting.end();
    throw new Error('the connection to Redis was lost at once');
  }
  return {
    client,
    ask: (question) => ask(question, PATIENCE_MS),
    async close() {
      if (state.closed) return;
      state.closed = true;
      const until = performance.now() + PATIENCE_MS;
      const last = lasting.now();
      if (last !== undefined) await within(until, last.close()).catch(() => {});
      lasting.end();
    },
  };
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
