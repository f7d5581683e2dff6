import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Scheduler } from '../../src/core/schedule.ts';
import { openStore, type Store, StoreUnavailable } from '../../src/core/store/index.ts';
import { connect } from '../../src/redis/connection.ts';
import { createSharedScheduler } from '../../src/redis/scheduler.ts';
import { createSharedTurns } from '../../src/redis/turns.ts';
import type { TestRedises } from '../support/redis-several.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };

/** How a test gets at several servers of which one takes the place of another. */
export interface FailoverDescriptor {
  start(): Promise<TestRedises>;
}

/** Adds names to lists that all write, as fast as it goes. */
function writers(stores: readonly Store[]) {
  const acknowledged: string[] = [];
  const failures: unknown[] = [];
  let over = false;
  let heard = () => {};
  const write = async (store: Store, writer: number) => {
    for (let nth = 0; !over; nth += 1) {
      const name = `${writer}-${nth}`;
      try {
        await store.update<string[]>(`list:${nth % 3}`, (now = []) => [...now, name]);
        acknowledged.push(name);
        heard();
      } catch (error) {
        failures.push(error);
      }
    }
  };
  const all = stores.map(write);
  return {
    acknowledged,
    failures,
    /** Resolves when so many more were acknowledged. */
    more(count: number): Promise<void> {
      const enough = acknowledged.length + count;
      return new Promise((resolve) => {
        heard = () => {
          if (acknowledged.length >= enough) resolve();
        };
      });
    },
    async stop() {
      over = true;
      await Promise.all(all);
    },
  };
}

async function namesIn(store: Store): Promise<string[]> {
  const written: string[] = [];
  for await (const [, names] of store.list<string[]>('list:')) written.push(...names);
  return written;
}

/** What the store, the schedule and the turns must do when a copy takes the place of the Redis that they write to. */
export function failoverContract({ start }: FailoverDescriptor): void {
  let redises: TestRedises;
  beforeEach(async () => {
    redises = await start();
  }, 30_000);
  afterEach(() => redises.close());

  /** Writes while the copy takes over; the lists afterwards, each name at most once. */
  async function written(takeOver: (acknowledged: readonly string[]) => Promise<void>) {
    const stores = await Promise.all(
      Array.from({ length: 3 }, () => openStore(redises.url, Date.now)),
    );
    const [first] = stores;
    if (first === undefined) throw new Error('no store');
    const { acknowledged, failures, more, stop } = writers(stores);
    await more(100);
    await takeOver(acknowledged);
    await more(100);
    await stop();
    const names = await namesIn(first);
    expect(new Set(names).size).toBe(names.length);
    for (const error of failures) expect(error).toBeInstanceOf(StoreUnavailable);
    await Promise.all(stores.map((store) => store.close()));
    return names;
  }

  it('goes on with its writes at the copy of one that was killed, none of them done twice', async () => {
    let before: string[] = [];
    const names = await written(async (acknowledged) => {
      // Later ones may be lost: Redis acknowledges before its copy has heard of a write.
      before = [...acknowledged];
      await redises.copied();
      await redises.kill();
      await redises.taken();
    });
    expect(names).toEqual(expect.arrayContaining(before));
  }, 60_000);

  it('goes on with its writes when the copy takes over from one that lives, none of them done twice', async () => {
    const names = await written(async () => {
      await redises.handOver();
      await redises.taken();
    });
    expect(names.length).toBeGreaterThan(100);
  }, 60_000);

  it('is not led to one that was killed, comes back, and is a copy now', async () => {
    const store = await openStore(redises.url, Date.now);
    await store.update('a', () => 1);
    await redises.kill();
    await redises.taken();
    await redises.revive();
    for (;;) {
      try {
        await store.update('a', () => 2);
        break;
      } catch (error) {
        expect(error).toBeInstanceOf(StoreUnavailable);
      }
    }
    const late = await openStore(redises.url, Date.now);
    expect(await late.get('a')).toBe(2);
    expect(await late.update('a', () => 3)).toBe(3);
    expect(await store.get('a')).toBe(3);
    await Promise.all([store.close(), late.close()]);
  }, 60_000);

  it('goes on with steps and turns at the copy', async () => {
    const { url } = redises;
    const open = () => createSharedScheduler({ url, log, now: Date.now, width: 8, lockMs: 1000 });
    const [front, one, other] = [open(), open(), open()] as const;
    const redis = connect(url, log, { maxRetriesPerRequest: 1, commandTimeout: 2000 });
    const turns = createSharedTurns(redis, '{reelbot}', { perUser: 1, total: 1 }, Date.now);
    const counts = new Map<string, number>();
    let heard = () => {};
    const step = (scheduler: Scheduler) => async (id: string) => {
      counts.set(id, (counts.get(id) ?? 0) + 1);
      heard();
      await scheduler.at(id, Date.now() + 20);
    };
    const ids = Array.from({ length: 10 }, (_, n) => `task${n}`);
    /** Resolves when every task was taken that often from now on. */
    const all = (times: number) => {
      const goals = new Map(ids.map((id) => [id, (counts.get(id) ?? 0) + times]));
      return new Promise<void>((resolve) => {
        heard = () => {
          if (ids.every((id) => (counts.get(id) ?? 0) >= (goals.get(id) ?? 0))) resolve();
        };
      });
    };
    const begun = all(3);
    await Promise.all([one.start(step(one)), other.start(step(other))]);
    await Promise.all(ids.map((id) => front.at(id, Date.now())));
    expect(await turns.request('ana-1', 'ana')).toBe(true);
    await begun;
    await redises.kill();
    const meanwhile = await Promise.allSettled([front.at('task0', Date.now()), turns.ids()]);
    for (const call of meanwhile) {
      if (call.status === 'rejected') expect(call.reason).toBeInstanceOf(StoreUnavailable);
    }
    await redises.taken();
    // What Redis forgot with the dead one is put in again, as processes do with open tasks.
    for (;;) {
      try {
        await front.ensureAll(ids, Date.now());
        break;
      } catch (error) {
        expect(error).toBeInstanceOf(StoreUnavailable);
      }
    }
    await all(3);
    expect(await turns.ids()).toEqual(['ana-1']);
    await Promise.all([front, one, other].map((scheduler) => scheduler.stop()));
    redis.disconnect();
  }, 60_000);
}
