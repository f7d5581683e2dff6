import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSharedScheduler } from '../../src/redis/scheduler.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts';
import type { Go, Told } from '../support/step-worker.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };

/** Processes that take steps; `onBegun` hears of every one. */
function workers(url: string, lockMs: number) {
  const alive = new Map<ChildProcess, Set<string>>();
  let overlaps = 0;
  const all = {
    onBegun: (_id: string, _child: ChildProcess): void => {},
    overlaps: () => overlaps,
    alive: () => [...alive.keys()],
    go: (child: ChildProcess, go: Go) => child.send(go),
    start(): ChildProcess {
      const child = fork(new URL('../support/step-worker.ts', import.meta.url), [
        url,
        String(lockMs),
      ]);
      const mine = new Set<string>();
      alive.set(child, mine);
      child.on('message', (told: Told) => {
        if (!alive.has(child)) return;
        if ('ended' in told) return void mine.delete(told.ended);
        if ([...alive.values()].some((running) => running.has(told.begun))) overlaps += 1;
        mine.add(told.begun);
        all.onBegun(told.begun, child);
      });
      return child;
    },
    async kill(child: ChildProcess): Promise<void> {
      alive.delete(child);
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
    close: () => Promise.all([...alive.keys()].map((child) => all.kill(child))),
  };
  return all;
}

describeWithRedis('processes that are killed', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  it('in a step: another process takes it', async () => {
    const url = redis.fresh();
    const front = createSharedScheduler({ url, log, now: Date.now, width: 1 });
    const all = workers(url, 1000);
    for (let n = 0; n < 3; n += 1) all.start();
    const begun = () =>
      new Promise<ChildProcess>((resolve) => {
        all.onBegun = (_id, child) => resolve(child);
      });
    const first = begun();
    await front.at('x', Date.now());
    const dead = await first;
    const second = begun();
    await all.kill(dead);
    const heir = await second;
    expect(heir).not.toBe(dead);
    expect(all.overlaps()).toBe(0);
    await all.close();
    await front.stop();
  });

  it('at random, again and again: every task gets its steps, never two at once', async () => {
    const url = redis.fresh();
    const front = createSharedScheduler({ url, log, now: Date.now, width: 1 });
    const all = workers(url, 2000);
    const left = new Map(Array.from({ length: 60 }, (_, n) => [`task${n}`, 5]));
    let steps = 0;
    let kills = 0;
    const done = new Promise<void>((resolve) => {
      all.onBegun = (id, child) => {
        steps += 1;
        if (steps % 40 === 0 && kills < 6) {
          kills += 1;
          all.start();
          return void all.kill(child);
        }
        const more = (left.get(id) ?? 0) - 1;
        left.set(id, more);
        all.go(child, { id, again: more > 0 });
        if ([...left.values()].every((rest) => rest <= 0)) resolve();
      };
    });
    for (let n = 0; n < 3; n += 1) all.start();
    await Promise.all([...left.keys()].map((id) => front.at(id, Date.now())));
    await done;
    expect(kills).toBe(6);
    expect(all.overlaps()).toBe(0);
    await all.close();
    await front.stop();
  });
});
