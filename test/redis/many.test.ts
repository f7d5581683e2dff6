import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Scheduler } from '../../src/core/schedule.ts';
import { createSharedScheduler } from '../../src/redis/scheduler.ts';
import { heldWireTo } from '../support/held-wire.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };

interface Kept {
  /** Steps so far; only so many plan another. */
  steps: number;
  running: boolean;
  /** Moments on one count for all: of the last wish of somebody else, and of the last beginning of a step. */
  wished: number;
  began: number;
}

/** Tasks that each want so many steps, and a book of what became of them. */
function book(tasks: number, wanted: number) {
  const kept = new Map<string, Kept>();
  for (let n = 0; n < tasks; n += 1) {
    kept.set(`task${n}`, { steps: 0, running: false, wished: 0, began: 0 });
  }
  const of = (id: string): Kept => {
    const one = kept.get(id);
    if (one === undefined) throw new Error(`there is no ${id}`);
    return one;
  };
  let moment = 0;
  let overlaps = 0;
  let changed = () => {};
  const isDone = ({ steps, running, wished, began }: Kept) =>
    steps >= wanted && !running && began > wished;
  return {
    ids: [...kept.keys()],
    overlaps: () => overlaps,
    step: (me: Scheduler) => async (id: string) => {
      const one = of(id);
      if (one.running) overlaps += 1;
      one.running = true;
      moment += 1;
      one.began = moment;
      one.steps += 1;
      const pause = Math.random() * 40;
      for (let turn = 0; turn < pause / 4; turn += 1) await new Promise(setImmediate);
      if (one.steps < wanted) await me.at(id, Date.now() + pause);
      one.running = false;
      changed();
    },
    async wish(front: Scheduler, id: string): Promise<void> {
      const one = of(id);
      moment += 1;
      const mine = moment;
      await front.at(id, Date.now());
      one.wished = Math.max(one.wished, mine);
      changed();
    },
    /** Resolves when each task had its steps, and one after the last wish for it. */
    done: () =>
      new Promise<void>((resolve) => {
        changed = () => {
          for (const one of kept.values()) if (!isDone(one)) return;
          resolve();
        };
        changed();
      }),
  };
}

/** Jobs that failed or stayed. One more step than was wished for may still be planned. */
async function endedIn(url: string): Promise<Record<string, number>> {
  const redis = new Redis(url);
  const key = (name: string) => `{reelbot}:steps:${name}`;
  const left = {
    failed: await redis.zcard(key('failed')),
    completed: await redis.zcard(key('completed')),
  };
  redis.disconnect();
  return left;
}

describeWithRedis('many tasks and several processes', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  it('1,000 tasks, wished for at any time: each gets its steps, never two at once, no wish is forgotten', async () => {
    const url = redis.fresh();
    const open = () => createSharedScheduler({ url, log, now: Date.now, width: 16 });
    const [front, ...workers] = [open(), open(), open(), open()];
    const { ids, overlaps, step, wish, done } = book(1000, 3);
    for (const worker of workers) await worker.start(step(worker));
    await Promise.all(ids.map((id) => front.at(id, Date.now() + Math.random() * 200)));
    const wishes = Array.from({ length: 2000 }, () => ids[Math.floor(Math.random() * ids.length)]);
    for (const id of wishes) if (id !== undefined) await wish(front, id);
    await done();
    await Promise.all([front, ...workers].map((one) => one.stop()));
    expect(overlaps()).toBe(0);
    expect(await endedIn(url)).toEqual({ failed: 0, completed: 0 });
  });

  it('a line to Redis that breaks again and again: every task gets its steps all the same', async () => {
    const url = redis.fresh();
    const wire = await heldWireTo(redis.port);
    const near = `redis://127.0.0.1:${wire.port}${new URL(url).pathname}`;
    const options = { log, now: Date.now, width: 16, lockMs: 1000 };
    const [front, worker] = [
      createSharedScheduler({ ...options, url }),
      createSharedScheduler({ ...options, url: near }),
    ];
    const { ids, step, done } = book(200, 10);
    await worker.start(step(worker));
    await Promise.all(ids.map((id) => front.at(id, Date.now())));
    let cuts = 0;
    const breaks = () =>
      wire.hold(200 + Math.floor(Math.random() * 50), async () => {
        cuts += 1;
        wire.cut();
        if (cuts < 8) breaks();
      });
    breaks();
    await done();
    await Promise.all([front.stop(), worker.stop()]);
    await wire.close();
    expect(cuts).toBeGreaterThan(3);
    expect(await endedIn(url)).toEqual({ failed: 0, completed: 0 });
  });
});
