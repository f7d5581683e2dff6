import { describe, expect, it } from 'vitest';
import { openStore, type Store, StoreUnavailable } from '../../src/core/store/index.ts';
import { testClock } from '../support/clock.ts';
import { purse, startWorld, testGateway, testPlatform, type World } from '../support/world.ts';

/** A store that can be put out of order while the bot runs. */
async function shakyStore() {
  const clock = testClock();
  const disk = await openStore('memory:', clock.now);
  const state = { broken: false };
  const unless = <T>(work: () => Promise<T>): Promise<T> =>
    state.broken ? Promise.reject(new StoreUnavailable('gone')) : work();
  const store: Store = {
    get: (key) => unless(() => disk.get(key)),
    update: (key, change, ttlMs) => unless(() => disk.update(key, change, ttlMs)),
    list: (prefix) => disk.list(prefix),
    close: () => disk.close(),
  };
  return { clock, disk, store, state };
}

async function accepted(world: World): Promise<string> {
  const outcome = await world.core.submit(world.command());
  if (outcome.kind === 'refused') throw new Error('refused');
  await world.clock.advance(0);
  return outcome.task.id;
}

describe('a store out of order', () => {
  it('refuses a command in words of its own; the next one goes', async () => {
    const { clock, store, state } = await shakyStore();
    const world = await startWorld({ clock, store });
    state.broken = true;
    expect(await world.core.submit(world.command())).toEqual({
      kind: 'refused',
      trouble: { code: 'store' },
    });
    state.broken = false;
    expect(await world.core.submit(world.command())).toMatchObject({ kind: 'accepted' });
    await clock.advance(60_000);
    expect(world.gateway.creates).toHaveLength(1);
    expect(world.platform.results).toHaveLength(1);
  });

  it('between the hold and the task: the hold is given back when it works again', async () => {
    const { clock, disk, store, state } = await shakyStore();
    const world = await startWorld({ clock, store });
    const update = store.update;
    store.update = (key, change, ttlMs) => {
      if (key.startsWith('task:')) state.broken = true;
      return update(key, change, ttlMs);
    };
    expect(await world.core.submit(world.command())).toMatchObject({ trouble: { code: 'store' } });
    expect(Object.keys((await purse(disk, 'user')).held)).toHaveLength(1);
    await clock.advance(6000);
    state.broken = false;
    await clock.advance(6000);
    expect(await purse(disk, 'user')).toEqual({ committed: 0, held: {} });
    expect(world.gateway.creates).toHaveLength(0);
  });

  it('while a create is under way: the operation is saved as soon as that is possible, and nothing is sent twice', async () => {
    const { clock, disk, store, state } = await shakyStore();
    const world = await startWorld({ clock, store });
    const start = world.gateway.onStart;
    world.gateway.onStart = (request) => {
      state.broken = true;
      return start(request);
    };
    const id = await accepted(world);
    await clock.advance(20_000);
    expect(await disk.get(`task:${id}`)).toMatchObject({ state: 'submitting' });
    state.broken = false;
    await clock.advance(60_000);
    expect(await world.task(id)).toMatchObject({ state: 'succeeded', delivery: 'done' });
    expect(world.gateway.creates).toHaveLength(1);
    expect(await purse(disk, 'user')).toEqual({ committed: 1, held: {} });
  });

  it('while a task runs: its step is repeated, and it ends once', async () => {
    const { clock, disk, store, state } = await shakyStore();
    const world = await startWorld({ clock, store });
    world.gateway.onCheck = async () => {
      const was = state.broken;
      state.broken = world.gateway.checks.length < 3;
      if (was) throw new Error('the step before should have failed');
      return { state: 'succeeded', video: { url: 'https://videos.test/v' } };
    };
    const id = await accepted(world);
    for (let second = 0; second < 30; second += 1) {
      await clock.advance(1000);
      state.broken = false;
    }
    expect(await world.task(id)).toMatchObject({ state: 'succeeded', delivery: 'done' });
    expect(world.platform.results).toHaveLength(1);
    expect(await purse(disk, 'user')).toEqual({ committed: 1, held: {} });
    expect(world.lines.some(({ message }) => message.includes('it is repeated'))).toBe(true);
  });
});

describe('stopping', () => {
  it('refuses commands, asks nothing more, and a later start goes on', async () => {
    const world = await startWorld();
    world.gateway.onCheck = async () => ({ state: 'working' });
    const id = await accepted(world);
    await world.core.stop();
    expect(await world.core.submit(world.command())).toEqual({
      kind: 'refused',
      trouble: { code: 'stopping' },
    });
    const asked = world.gateway.checks.length;
    await world.clock.advance(60_000);
    expect(world.gateway.checks).toHaveLength(asked);
    world.gateway.onCheck = async () => ({
      state: 'succeeded',
      video: { url: 'https://videos.test/v' },
    });
    await world.restart();
    await world.clock.advance(60_000);
    expect(await world.task(id)).toMatchObject({ state: 'succeeded', delivery: 'done' });
    expect(world.gateway.creates).toHaveLength(1);
  });

  it('takes a check that it broke off for no answer at all', async () => {
    const world = await startWorld();
    world.gateway.onCheck = () => new Promise(() => {});
    const check = world.gateway.check;
    world.gateway.check = (operation, context) => {
      const { promise, reject } = Promise.withResolvers<never>();
      context.signal.addEventListener('abort', () => reject(context.signal.reason));
      return Promise.race([promise, check.call(world.gateway, operation, context)]);
    };
    const id = await accepted(world);
    await world.clock.advance(2000);
    await world.core.stop();
    expect(await world.task(id)).toMatchObject({ state: 'running' });
    expect(world.lines.filter(({ level }) => /warn|error/u.test(level))).toEqual([]);
  });
});

describe('something that was switched off', () => {
  it('a gateway: its tasks wait, and end at the deadline', async () => {
    const { clock, disk } = await shakyStore();
    const world = await startWorld({ clock, store: disk, deadlineMs: 600_000 });
    world.gateway.onCheck = async () => ({ state: 'working' });
    const id = await accepted(world);
    await world.core.stop();
    const later = await startWorld({ clock, store: disk, gateways: [testGateway('pmock')] });
    await clock.advance(300_000);
    expect(await later.task(id)).toMatchObject({ state: 'running' });
    await clock.advance(400_000);
    expect(await later.task(id)).toMatchObject({
      state: 'failed',
      failure: { code: 'unreachable' },
    });
    expect(await purse(disk, 'user')).toEqual({ committed: 0, held: {} });
  });

  it('a platform: results wait a day for it, and are then given up', async () => {
    const { clock, disk } = await shakyStore();
    const world = await startWorld({ clock, store: disk });
    world.gateway.onCheck = async () => ({ state: 'working' });
    const id = await accepted(world);
    await world.core.stop();
    const elsewhere = { ...testPlatform(), name: 'slack' };
    const later = await startWorld({ clock, store: disk, platform: elsewhere });
    await clock.advance(3_600_000);
    expect(await later.task(id)).toMatchObject({ state: 'succeeded', delivery: 'none' });
    await clock.advance(25 * 3_600_000);
    expect(await later.task(id)).toMatchObject({ state: 'succeeded', delivery: 'gave up' });
    expect(elsewhere.notices).toEqual([]);
  });

  it('a platform that comes back in time: the result is posted', async () => {
    const { clock, disk } = await shakyStore();
    const world = await startWorld({ clock, store: disk });
    world.gateway.onCheck = async () => ({ state: 'working' });
    const id = await accepted(world);
    await world.core.stop();
    const without = await startWorld({
      clock,
      store: disk,
      platform: { ...testPlatform(), name: 'slack' },
    });
    await clock.advance(3_600_000);
    await without.core.stop();
    const back = await startWorld({ clock, store: disk });
    await clock.advance(60_000);
    expect(back.platform.results).toHaveLength(1);
    expect(await back.task(id)).toMatchObject({ delivery: 'done' });
  });
});

describe('a configuration that changed while a task waited to start', () => {
  /** A task that is accepted when its process dies. */
  async function waiting(limits: Parameters<typeof startWorld>[0]) {
    const { clock, disk } = await shakyStore();
    const world = await startWorld({ clock, store: disk, deadlineMs: 600_000, ...limits });
    world.platform.before = () => new Promise(() => {}); // It hangs in the anchor until it is killed.
    const outcome = await world.core.submit(world.command());
    await clock.advance(0);
    return { clock, disk, id: outcome.kind === 'refused' ? '' : outcome.task.id };
  }

  it('without its gateway: it ends at the deadline, and gives its place and credits back', async () => {
    const { clock, disk, id } = await waiting({});
    const later = await startWorld({ clock, store: disk, gateways: [testGateway('pmock')] });
    await clock.advance(500_000);
    expect(await later.task(id)).toMatchObject({ state: 'accepted' });
    await clock.advance(200_000);
    expect(await later.task(id)).toMatchObject({
      state: 'failed',
      failure: { code: 'unreachable' },
    });
    expect(await purse(disk, 'user')).toEqual({ committed: 0, held: {} });
  });

  it('with another window: it holds and spends in the wallet that it was accepted with, and in no other', async () => {
    const { clock, disk, id } = await waiting({});
    const limits = { user: { credits: 10, unit: 'week' } } as const;
    const later = await startWorld({ clock, store: disk, limits });
    await clock.advance(60_000);
    expect(await later.task(id)).toMatchObject({ state: 'succeeded', delivery: 'done' });
    expect(await disk.get('wallet:user:discord:ana:2026-11-20')).toEqual({
      committed: 1,
      held: {},
    });
    expect(await disk.get('wallet:user:discord:ana:week-2026-11-16')).toBeUndefined();
  });
});

describe('defects', () => {
  it('of a platform while the anchor is made do not hold a task up', async () => {
    const world = await startWorld();
    world.platform.before = async ({ kind }) => {
      if (kind === 'anchor') throw new TypeError('an unexpected answer');
    };
    const id = await accepted(world);
    await world.clock.advance(60_000);
    expect(await world.task(id)).toMatchObject({ state: 'succeeded', delivery: 'done' });
  });

  it('in a step are logged, and the step is repeated', async () => {
    const world = await startWorld();
    let broken = true;
    const store = world.store;
    const update = store.update.bind(store);
    store.update = (key, change, ttlMs) => {
      if (broken && key.startsWith('task:') && world.gateway.checks.length > 0) {
        broken = false;
        throw new TypeError('a defect');
      }
      return update(key, change, ttlMs);
    };
    const id = await accepted(world);
    await world.clock.advance(120_000);
    expect(await world.task(id)).toMatchObject({ state: 'succeeded', delivery: 'done' });
    expect(world.platform.results).toHaveLength(1);
    expect(world.lines.filter(({ message }) => message.includes('it is repeated'))).toHaveLength(1);
  });

  it('in a command are told as such, and nothing stays held', async () => {
    const world = await startWorld();
    const get = world.store.get.bind(world.store);
    world.store.get = (key) => {
      if (key.startsWith('task:')) throw new TypeError('a defect');
      return get(key);
    };
    expect(await world.core.submit(world.command())).toEqual({
      kind: 'refused',
      trouble: { code: 'defect' },
    });
    expect(await purse(world.store, 'user')).toEqual({ committed: 0, held: {} });
  });
});

describe('credits that are gone when a task could start', () => {
  it('end it, and the person is told', async () => {
    const { clock, disk } = await shakyStore();
    const limits = { user: { credits: 1, unit: 'day' } } as const;
    const world = await startWorld({ clock, store: disk, limits });
    world.platform.before = () => new Promise(() => {}); // It hangs in the anchor until it is killed.
    const outcome = await world.core.submit(world.command());
    await clock.advance(0);
    // A store that lost its last writes, and another task that took the credit.
    await disk.update('wallet:user:discord:ana:2026-11-20', () => ({ committed: 1, held: {} }));
    const later = await startWorld({ clock, store: disk, limits });
    await clock.advance(1000);
    const id = outcome.kind === 'refused' ? '' : outcome.task.id;
    expect(await later.task(id)).toMatchObject({ state: 'failed', failure: { code: 'credits' } });
    expect(later.gateway.creates).toHaveLength(0);
    expect(await purse(disk, 'user')).toEqual({ committed: 1, held: {} });
  });
});

describe('the door', () => {
  it('checks without any I/O, and tells the price', async () => {
    const { clock, store, state } = await shakyStore();
    const world = await startWorld({ clock, store });
    state.broken = true;
    const good = world.core.check({ prompt: 'a boat', model: 'sora-2-pro', duration: 25 });
    expect(good).toMatchObject({ ok: true, cost: 8, request: { duration: 25 } });
    const bad = world.core.check({ prompt: '' });
    expect(bad).toMatchObject({
      ok: false,
      trouble: { code: 'invalid', problems: [{ key: 'prompt.empty' }] },
    });
    expect(world.core.models().map(({ id }) => id)).toEqual(['sora-2', 'sora-2-pro']);
  });

  it('keeps to gateways of the same price when it looks for a way out', async () => {
    const [first, second] = [testGateway('mountsea'), testGateway('pmock')];
    const dearer = second.models.map((model) => ({
      ...model,
      offers: model.offers.map((offer) => ({ ...offer, credits: offer.credits + 1 })),
    }));
    const world = await startWorld({ gateways: [first, { ...second, models: dearer }] });
    const id = await accepted(world);
    expect(await world.task(id)).toMatchObject({ gateways: ['mountsea'], cost: 1 });
  });
});
