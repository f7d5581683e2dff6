import { describe, expect, it } from 'vitest';
import { createSetBack } from '../../src/core/clock.ts';
import type { GatewayStatus } from '../../src/core/gateway.ts';
import { DEFAULT_TIMING } from '../../src/core/schedule.ts';
import { isClosed } from '../../src/core/task.ts';
import { testClock } from '../support/clock.ts';
import { startWorld, testGateway } from '../support/world.ts';

const HOURS_MS = 5 * 3_600_000;

const working: GatewayStatus = { state: 'working' };
const done: GatewayStatus = { state: 'succeeded', video: { url: 'https://videos.test/v.mp4' } };

describe('a machine whose clock is set back by hours', () => {
  it('follows the tasks under way, and those that came by the old time, as if nothing were', async () => {
    const gateway = testGateway();
    gateway.onCheck = async () => working;
    const clock = testClock();
    const gateways = [gateway];
    const world = await startWorld({ clock, gateways, timing: DEFAULT_TIMING, limits: {} });
    const first = await world.core.submit(world.command());
    await clock.advance(30_000);
    const second = await world.core.submit(world.command());
    await clock.advance(1000);
    clock.setBack(HOURS_MS);
    gateway.onCheck = async () => done;
    await clock.advance(150_000);
    for (const outcome of [first, second]) {
      if (outcome.kind !== 'accepted') throw new Error(outcome.kind);
      expect(await world.task(outcome.task.id)).toMatchObject({ state: 'succeeded' });
    }
    expect(gateway.creates).toHaveLength(2);
  });

  it('delivers what could not be delivered by the old time', async () => {
    const clock = testClock();
    const world = await startWorld({ clock, limits: {} });
    const { before } = world.platform;
    world.platform.before = async ({ kind }) => {
      if (kind === 'result') throw new Error('not now');
    };
    const outcome = await world.core.submit(world.command());
    if (outcome.kind !== 'accepted') throw new Error(outcome.kind);
    await clock.advance(120_000);
    clock.setBack(HOURS_MS);
    world.platform.before = before;
    await clock.advance(120_000);
    const task = await world.task(outcome.task.id);
    expect(task !== undefined && isClosed(task)).toBe(true);
  });
});

describe('telling that a clock was set back', () => {
  it('says so once, and not for the small corrections that clocks get', () => {
    const isSetBack = createSetBack();
    const seen = [5000, 6000, 5500, 5001, 4999, 5000, 9000].map(isSetBack);
    expect(seen).toEqual([false, false, false, false, true, false, false]);
  });
});
