import { expect, it } from 'vitest';
import { comeBack } from '../../src/core/check.ts';
import { createGatewayRoom } from '../../src/core/gateway-room.ts';
import { createScreen } from '../../src/core/screen.ts';
import type { Task } from '../../src/core/task.ts';
import { testClock } from '../support/clock.ts';
import { startWorld } from '../support/world.ts';

/** A task that the core has saved. */
async function aTask(): Promise<Task> {
  const world = await startWorld();
  const outcome = await world.core.submit(world.command());
  if (outcome.kind !== 'accepted') throw new Error(outcome.kind);
  return outcome.task;
}

/** When the next step of one task among so many comes, ms from now, where the gateway is asked after `askMs` and videos take five minutes. */
async function nextStep(among: number, askMs: number): Promise<number> {
  const task = await aTask();
  const clock = testClock(0);
  const gatewayRoom = createGatewayRoom();
  for (let other = 0; other < among; other += 1) gatewayRoom.occupy(task.gateway, `t${other}`);
  let planned = Number.NaN;
  await comeBack(
    {
      clock,
      gatewayRoom,
      learned: { of: async () => [300_000], misses: async () => [], add: async () => {} },
      scheduler: {
        async at(_, when) {
          planned = when;
        },
        ensure: async () => {},
        ensureAll: async () => {},
        start: async () => {},
        stop: async () => {},
      },
      screen: createScreen({ everyMs: 10_000, perSecond: 2 }),
    },
    task,
    askMs,
  );
  return planned;
}

it('a bar moves by a tenth at a time, and the gateway is asked in time', async () => {
  expect(await nextStep(1, 200_000)).toBe(30_000);
  expect(await nextStep(1, 20_000)).toBe(20_000);
});

it('bars of many are tried about as often as cards may be edited, and the gateway is asked as before', async () => {
  // 2 edits a second: 1000 cards take 500 s, and every bar is tried twice in that.
  expect(await nextStep(1000, 3_600_000)).toBe(250_000);
  expect(await nextStep(100_000, 3_600_000)).toBe(3_600_000);
  expect(await nextStep(100_000, 200_000)).toBe(200_000);
});
