import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { createTimers } from '../../src/core/timers.ts';
import { settled, testClock } from '../support/clock.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };

const idsUpTo = (count: number) => Array.from({ length: count }, (_, nth) => `task-${nth}`);

it('leaves the event loop its turns while thousands of steps are due that wait for nothing', async () => {
  const timers = createTimers(systemClock, log, 64);
  const { promise: done, resolve } = Promise.withResolvers<void>();
  let steps = 0;
  let over = false;
  await timers.ensureAll(idsUpTo(5000), Date.now());
  await timers.start(async () => {
    steps += 1;
    if (steps === 5000) resolve();
  });
  void done.then(() => {
    over = true;
  });
  const seen = new Set<number>();
  while (!over) {
    seen.add(steps);
    await turn();
  }
  await timers.stop();
  // Without them all steps run in one turn, and nothing in between is ever seen.
  expect(seen.size).toBeGreaterThan(5000 / 64 / 2);
});

it('takes the earliest first, and those of one time in the order in which they were planned', async () => {
  const clock = testClock(0);
  const timers = createTimers(clock, log, 1000);
  const begun: string[] = [];
  await timers.start(async (id) => void begun.push(id));
  await timers.ensureAll(['c', 'd', 'e'], 300);
  await timers.at('b', 200);
  await timers.at('a', 100);
  await timers.at('d', 300);
  await clock.advance(300);
  expect(begun).toEqual(['a', 'b', 'c', 'e', 'd']);
});

it('runs one step of an id that is planned again and again', async () => {
  const clock = testClock(0);
  const timers = createTimers(clock, log, 4);
  const begun: string[] = [];
  await timers.start(async (id) => void begun.push(`${id} ${clock.now()}`));
  await timers.at('other', 9999);
  for (let nth = 0; nth < 1000; nth += 1) await timers.at('one', 5000 - nth);
  await clock.advance(4000);
  expect(begun).toEqual([]);
  await clock.advance(6000);
  await settled();
  expect(begun).toEqual(['one 4001', 'other 9999']);
});
