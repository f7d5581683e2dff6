import { describe, expect, it } from 'vitest';
import type { GatewayStatus, Health } from '../../src/core/gateway.ts';
import { DEFAULT_TIMING } from '../../src/core/schedule.ts';
import { settled } from '../support/clock.ts';
import { startWorld, testGateway, type World, type WorldOptions } from '../support/world.ts';

const working: GatewayStatus = { state: 'working' };
const done: GatewayStatus = { state: 'succeeded', video: { url: 'https://videos.test/v.mp4' } };

/** A core whose videos take as long as a test says, and what it asked when (ms since its start). */
async function followingWorld(options: WorldOptions & { perSecond?: number; health?: Health }) {
  const { perSecond, health } = options;
  // Assigned and not spread: a test gateway looks its own answers up in itself.
  const gateway = Object.assign(testGateway(), {
    ...(perSecond === undefined ? {} : { limits: { perSecond } }),
    ...(health === undefined ? {} : { health: () => health }),
  });
  const world = await startWorld({
    gateways: [gateway],
    timing: DEFAULT_TIMING,
    limits: {},
    ...options,
  });
  const start = world.clock.now();
  const now = () => world.clock.now() - start;
  const checks: { taskId: string; at: number }[] = [];
  const ends = new Map<string, number>();
  const state = { takesMs: 90_000 };
  gateway.onStart = async () => {
    const taskId = `t${ends.size}`;
    ends.set(taskId, now() + state.takesMs);
    return { taskId, operation: { taskId } };
  };
  gateway.onCheck = async ({ taskId }) => {
    const id = String(taskId);
    checks.push({ taskId: id, at: now() });
    return now() >= (ends.get(id) ?? 0) ? done : working;
  };
  return { world, gateway, now, checks, state };
}

async function submit(world: World): Promise<string> {
  const outcome = await world.core.submit(world.command());
  if (outcome.kind !== 'accepted') throw new Error(outcome.kind);
  await world.clock.advance(0);
  return outcome.task.id;
}

async function learned(world: World): Promise<number[] | undefined> {
  return await world.store.get<number[]>('durations:mountsea:sora-2:small:10');
}

describe('following by what was learned', () => {
  it('asks nothing while no result can be there, and notices it soon when it is', async () => {
    const { world, checks, state } = await followingWorld({});
    for (const takesMs of [80_000, 85_000, 90_000, 95_000, 100_000]) {
      state.takesMs = takesMs;
      await submit(world);
      await world.clock.advance(120_000);
    }
    const before = checks.length;
    state.takesMs = 90_000;
    const began = world.clock.now();
    const id = await submit(world);
    await world.clock.advance(50_000);
    expect(checks).toHaveLength(before);
    await world.clock.advance(70_000);
    // Every 5 s that would be 18.
    expect(checks.length - before).toBeLessThan(9);
    const task = await world.task(id);
    expect(task?.state).toBe('succeeded');
    expect((task?.endedAt ?? 0) - began - 90_000).toBeLessThan(8000);
  });

  it('learns per size, and between the last two looks', async () => {
    const { world } = await followingWorld({ timing: { everyMs: 10_000 } });
    await submit(world);
    await world.clock.advance(200_000);
    const [ms = 0, ...more] = (await learned(world)) ?? [];
    expect(more).toEqual([]);
    expect(ms).toBeGreaterThan(85_000);
    expect(ms).toBeLessThan(97_000);
  });

  it('believes a gateway’s figure once it has come true, and asks less', async () => {
    const ten = [150, 250, 180, 300, 200, 260, 170, 240, 190, 280].map((seconds) => seconds * 1000);
    const play = async (tells: boolean) => {
      const { world, gateway, checks, state, now } = await followingWorld({});
      const plain = gateway.onCheck;
      let began = 0;
      gateway.onCheck = async (operation) => {
        const status = await plain(operation);
        if (status !== working || !tells) return status;
        return { ...working, progress: (now() - began) / state.takesMs };
      };
      let learning = 0;
      for (const [nth, takesMs] of ten.entries()) {
        if (nth === 5) learning = checks.length;
        state.takesMs = takesMs;
        began = now();
        await submit(world);
        await world.clock.advance(400_000);
      }
      expect(world.platform.results).toHaveLength(10);
      return { requests: checks.length - learning, world };
    };
    const [silent, telling] = [await play(false), await play(true)];
    expect(telling.requests).toBeLessThan(silent.requests * 0.75);
    const kept = 'misses:mountsea:sora-2:small:10';
    expect(await silent.world.store.get(kept)).toBeUndefined();
    const misses = (await telling.world.store.get<number[]>(kept)) ?? [];
    expect(misses).toHaveLength(10);
    for (const miss of misses) expect(Math.abs(miss - 1)).toBeLessThan(0.1);
  });

  it('learns the time of which a gateway brings news, however much sooner than the first look', async () => {
    const { world, state } = await followingWorld({ timing: { everyMs: 60_000 } });
    state.takesMs = 30_000;
    for (let task = 0; task < 6; task += 1) {
      await submit(world);
      await world.clock.advance(30_000);
      expect(await world.core.nudge({ gateway: 'mountsea', taskId: `t${task}` })).toBe(true);
      await world.clock.advance(0);
    }
    expect(world.platform.results).toHaveLength(6);
    // As if it had come a twentieth before; without the news it would be half of it.
    expect(await learned(world)).toEqual([28_500, 28_500, 28_500, 28_500, 28_500, 28_500]);
  });

  it('learns nothing from a task that ended while nobody looked', async () => {
    const { world, checks } = await followingWorld({});
    await submit(world);
    await world.clock.advance(20_000);
    await world.core.stop();
    await world.clock.advance(3_600_000 / 2);
    const before = checks.length;
    await world.restart();
    await world.clock.advance(0);
    expect(checks).toHaveLength(before + 1);
    expect(world.platform.results).toHaveLength(1);
    expect(await learned(world)).toBeUndefined();
  });
});

describe('a gateway’s budget', () => {
  it('is shared by all tasks in flight: each is asked in its turn, and never too many at once', async () => {
    const { world, checks, now } = await followingWorld({ perSecond: 2 });
    for (let task = 0; task < 40; task += 1) {
      await world.core.submit(world.command({ user: `u${task}` }));
    }
    await world.clock.advance(0);
    await world.clock.advance(60_000 - now());
    expect(new Set(checks.map(({ taskId }) => taskId)).size).toBe(40);
    await world.clock.advance(300_000);
    expect(world.platform.results).toHaveLength(40);
    for (const { at } of checks) {
      const within = checks.filter((other) => other.at >= at && other.at < at + 1000);
      expect(within.length).toBeLessThanOrEqual(3);
    }
  });

  it('holds nobody up who would ask for the last time', async () => {
    const { world, checks, now } = await followingWorld({
      perSecond: 0.001,
      deadlineMs: 100_000,
      timing: { everyMs: 1000 },
    });
    const id = await submit(world);
    await world.clock.advance(200_000);
    expect(checks.map(({ at }) => at)).toEqual([100_000]);
    expect(now()).toBe(200_000);
    expect((await world.task(id))?.state).toBe('succeeded');
  });
});

describe('a gateway that is left alone', () => {
  it('is not asked until its rest is over, and then at once', async () => {
    const health: { circuit: 'closed' | 'open'; until?: number } = { circuit: 'closed' };
    const { world, checks, now } = await followingWorld({ health });
    const id = await submit(world);
    health.circuit = 'open';
    health.until = world.clock.now() + 200_000;
    await world.clock.advance(199_999);
    expect(checks).toEqual([]);
    health.circuit = 'closed';
    await world.clock.advance(1);
    expect(checks.map(({ at }) => at)).toEqual([200_000]);
    expect(now()).toBe(200_000);
    expect((await world.task(id))?.state).toBe('succeeded');
  });

  it('is asked once more at the deadline', async () => {
    const health: Health = { circuit: 'open', until: Number.MAX_SAFE_INTEGER };
    const { world, gateway, checks } = await followingWorld({ deadlineMs: 100_000 });
    const id = await submit(world);
    Object.assign(gateway, { health: () => health });
    await world.clock.advance(100_000);
    expect(checks).toHaveLength(1);
    expect((await world.task(id))?.state).toBe('succeeded');
  });
});

describe('news of a task', () => {
  it('makes the check come at once', async () => {
    const { world, checks, state } = await followingWorld({ timing: { everyMs: 60_000 } });
    state.takesMs = 30_000;
    const id = await submit(world);
    await world.clock.advance(30_500);
    expect(checks).toEqual([]);
    expect(await world.core.nudge({ gateway: 'mountsea', taskId: 't0' })).toBe(true);
    await world.clock.advance(0);
    expect(checks).toEqual([{ taskId: 't0', at: 30_500 }]);
    expect((await world.task(id))?.state).toBe('succeeded');
  });

  it('that comes while a check is under way makes another one follow', async () => {
    const { world, gateway } = await followingWorld({ timing: { everyMs: 60_000 } });
    const id = await submit(world);
    let answer = (_: GatewayStatus) => {};
    gateway.onCheck = () => new Promise((resolve) => (answer = resolve));
    await world.clock.advance(60_000);
    await world.core.nudge({ task: id });
    gateway.onCheck = async () => done;
    answer(working);
    await settled();
    await world.clock.advance(0);
    expect((await world.task(id))?.state).toBe('succeeded');
  });

  it('does not make a task whose gateway is not configured spin', async () => {
    const { world } = await followingWorld({});
    await submit(world);
    await world.core.stop();
    world.gateways.splice(0, 1, testGateway('another'));
    await world.restart();
    await world.clock.advance(20_000);
    const lines = world.lines.filter(({ message }) => message.includes('is not configured'));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThan(6);
  });
});
