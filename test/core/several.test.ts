import { describe, expect, it } from 'vitest';
import { PlatformError } from '../../src/core/platform.ts';
import { type Store, StoreUnavailable } from '../../src/core/store/index.ts';
import { settled } from '../support/clock.ts';
import { idOf, lastOf, results, slowGateway, stateOf, team } from '../support/team.ts';
import { purse, testGateway } from '../support/world.ts';

describe('several processes on one store', () => {
  it('go on with each other’s tasks: one create, one result', async () => {
    const all = await team();
    const gateways = [slowGateway()];
    const [one, other] = [await all.join({ gateways }), await all.join({ gateways })];
    const id = idOf(await one.core.submit(one.command()));
    await all.clock.advance(20_000);
    const [gateway] = gateways;
    if (gateway !== undefined) gateway.ready = true;
    await all.clock.advance(20_000);
    expect(await stateOf(one, id)).toEqual(['succeeded', 'done']);
    expect(one.seat.begun.length).toBeGreaterThan(2);
    expect(other.seat.begun.length).toBeGreaterThan(2);
    expect(gateways[0]?.creates).toHaveLength(1);
    expect(results(all)).toEqual(['file']);
    expect(await purse(all.store, 'user')).toEqual({ committed: 1, held: {} });
  });

  it('take a task whose process died in its create for lost: after its silence, and once', async () => {
    const all = await team();
    const gateway = testGateway();
    const gateways = [gateway];
    const mates = [await all.join({ gateways }), await all.join({ gateways })];
    gateway.onStart = () => {
      lastOf(mates).die();
      return new Promise(() => {});
    };
    const front = await all.join({ gateways, steps: false });
    await all.clock.advance(60_000);
    const id = idOf(await front.core.submit(front.command()));
    await all.clock.advance(14_000);
    expect(await stateOf(front, id)).toEqual(['submitting', 'none']);
    await all.clock.advance(30_000);
    expect(await stateOf(front, id)).toEqual(['lost', 'done']);
    expect(results(all)).toEqual(['failure']);
    expect(gateway.creates).toHaveLength(1);
  });

  it('take nothing for lost whose process lives, however slow its create, and whoever looks', async () => {
    const all = await team();
    const gateway = testGateway();
    const started = Promise.withResolvers<void>();
    const { onStart } = gateway;
    gateway.onStart = async (request) => {
      await started.promise;
      return await onStart(request);
    };
    const [one, other] = [
      await all.join({ gateways: [gateway] }),
      await all.join({ gateways: [gateway] }),
    ];
    const id = idOf(await one.core.submit(one.command()));
    await all.clock.advance(1000);
    for (let second = 0; second < 80; second += 1) {
      all.schedule.overtake(id);
      await all.clock.advance(1000);
      expect(await stateOf(other, id)).toEqual(['submitting', 'none']);
    }
    started.resolve();
    await all.clock.advance(60_000);
    expect(await stateOf(other, id)).toEqual(['succeeded', 'done']);
    expect(gateway.creates).toHaveLength(1);
    expect(results(all)).toEqual(['file']);
  });

  it('hear a gateway’s call in whatever process it comes: the one that works looks at once', async () => {
    const all = await team();
    const gateways = [slowGateway()];
    const timing = { everyMs: 300_000 };
    const front = await all.join({ gateways, timing, steps: false });
    const worker = await all.join({ gateways, timing });
    const id = idOf(await front.core.submit(front.command()));
    await all.clock.advance(10_000);
    expect(front.seat.begun).toEqual([]);
    const { taskId } = (await worker.task(id)) ?? {};
    const [gateway] = gateways;
    if (gateway === undefined || taskId === undefined) throw new Error('not started');
    expect(gateway.checks).toEqual([]);
    gateway.ready = true;
    expect(await front.core.nudge({ gateway: 'mountsea', taskId })).toBe(true);
    await all.clock.advance(0);
    expect(await stateOf(front, id)).toEqual(['succeeded', 'done']);
  });

  it('hear it too while a look is under way, whose answer may be older', async () => {
    const all = await team();
    const gateways = [slowGateway()];
    const timing = { everyMs: 300_000 };
    const front = await all.join({ gateways, timing, steps: false });
    await all.join({ gateways, timing });
    const id = idOf(await front.core.submit(front.command()));
    await all.clock.advance(10_000);
    const [gateway] = gateways;
    if (gateway === undefined) throw new Error('no gateway');
    const { onCheck } = gateway;
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    gateway.onCheck = async () => {
      asked.resolve();
      await answer.promise;
      gateway.onCheck = onCheck;
      return { state: 'working' };
    };
    await front.core.nudge({ task: id });
    await all.clock.advance(0);
    await asked.promise;
    gateway.ready = true;
    await front.core.nudge({ task: id });
    answer.resolve();
    // Not in the same moment: requests keep their distance.
    await all.clock.advance(1000);
    expect(await stateOf(front, id)).toEqual(['succeeded', 'done']);
  });

  it('keep together to how many may run, of each person and in all', async () => {
    const all = await team();
    const gateways = [testGateway()];
    const room = { perUser: 2, total: 3 };
    const limits = {};
    const mates = [
      await all.join({ gateways, room, limits }),
      await all.join({ gateways, room, limits }),
      await all.join({ gateways, room, limits }),
    ];
    const ended = new Set<string>();
    let [most, mostOfAna] = [0, 0];
    const ids: string[] = [];
    for (let nth = 0; nth < 18; nth += 1) {
      const mate = mates[nth % 3];
      if (mate === undefined) continue;
      const user = nth < 9 ? 'ana' : `user${nth}`;
      ids.push(idOf(await mate.core.submit(mate.command({ id: `discord:c${nth}`, user }))));
    }
    const [first] = mates;
    for (let second = 0; second < 300 && ended.size < ids.length; second += 1) {
      await all.clock.advance(1000);
      const tasks = await Promise.all(ids.map((id) => first?.task(id)));
      const under = tasks.filter((task) => ['submitting', 'running'].includes(task?.state ?? ''));
      most = Math.max(most, under.length);
      const ofAna = under.filter((task) => task?.requester.id === 'ana');
      mostOfAna = Math.max(mostOfAna, ofAna.length);
      for (const task of tasks) if (task?.delivery === 'done') ended.add(task.id);
    }
    expect(ended.size).toBe(18);
    expect([most, mostOfAna]).toEqual([3, 2]);
    expect(gateways[0]?.creates).toHaveLength(18);
    expect(results(all)).toHaveLength(18);
  });

  it('keep to what a gateway takes at once, whoever begins a task and whoever ends it', async () => {
    const all = await team();
    const gateway = Object.assign(testGateway(), { limits: { running: 2 } });
    let [running, most] = [0, 0];
    const { onStart, onCheck } = gateway;
    gateway.onStart = async (request) => {
      running += 1;
      most = Math.max(most, running);
      return await onStart(request);
    };
    gateway.onCheck = async (operation) => {
      running -= 1;
      return await onCheck(operation);
    };
    const gateways = [gateway];
    const mates = [await all.join({ gateways }), await all.join({ gateways })];
    const [one] = mates;
    if (one === undefined) throw new Error('nobody');
    await all.clock.advance(10_000);
    const ids: string[] = [];
    for (let n = 0; n < 9; n += 1) ids.push(idOf(await one.core.submit(one.command())));
    await all.clock.advance(120_000);
    for (const id of ids) expect(await stateOf(one, id)).toEqual(['succeeded', 'done']);
    expect(most).toBe(2);
  });
});

describe('what people see of several processes', () => {
  it('is one result, though the process that posted it died before it could say so', async () => {
    const all = await team();
    const gateways = [testGateway()];
    const one = await all.join({ gateways });
    all.platform.after = async (notice) => {
      if (notice.kind !== 'result') return;
      all.platform.after = async () => {};
      one.die();
      await new Promise(() => {});
    };
    const id = idOf(await one.core.submit(one.command()));
    await all.clock.advance(10_000);
    expect(results(all)).toEqual(['file']);
    const other = await all.join({ gateways });
    await all.clock.advance(60_000);
    expect(await stateOf(other, id)).toEqual(['succeeded', 'done']);
    expect(results(all)).toEqual(['file']);
  });

  it('is one result, though the first knows only of its own try, which failed', async () => {
    const all = await team();
    const gateways = [testGateway()];
    const mates = [await all.join({ gateways }), await all.join({ gateways })];
    let tries = 0;
    all.platform.before = async (notice) => {
      if (notice.kind !== 'result') return;
      tries += 1;
      if (tries === 1) throw new PlatformError('busy', 'later');
    };
    all.platform.after = async (notice) => {
      if (notice.kind !== 'result' || tries !== 2) return;
      // It stands, and whoever posted it is gone.
      lastOf(mates).die();
      await new Promise(() => {});
    };
    const [one] = mates;
    if (one === undefined) throw new Error('nobody');
    const id = idOf(await one.core.submit(one.command()));
    await all.clock.advance(120_000);
    expect(tries).toBeGreaterThan(2);
    expect((await all.store.get<{ delivery: string }>(`task:${id}`))?.delivery).toBe('done');
    expect(results(all)).toEqual(['file']);
  });

  it('answers a command that was saved as accepted, whatever the schedule says, and plans it later', async () => {
    const all = await team();
    const front = await all.join({ steps: false });
    await all.join();
    const { ensure } = front.seat;
    let refusals = 3;
    front.seat.ensure = async (...given) => {
      refusals -= 1;
      if (refusals >= 0) throw new StoreUnavailable('the schedule cannot be reached');
      await ensure(...given);
    };
    const submitted = await front.core.submit(front.command());
    expect(submitted.kind).toBe('accepted');
    await all.clock.advance(60_000);
    expect(refusals).toBeLessThan(0);
    expect(await stateOf(front, idOf(submitted))).toEqual(['succeeded', 'done']);
    expect(results(all)).toEqual(['file']);
  });

  it('gives back what the later of two deliveries of one command holds after its end', async () => {
    const all = await team();
    const { promise: going, resolve: go } = Promise.withResolvers<void>();
    // The second delivery has seen no task, and is slow.
    const slow: Store = {
      ...all.store,
      async get<T>(key: string) {
        const value = await all.store.get<T>(key);
        if (key.startsWith('settings:')) await going;
        return value;
      },
    };
    const one = await all.join();
    const other = await all.join({ store: slow, steps: false });
    const command = one.command({ id: 'discord:twice' });
    const late = other.core.submit(command);
    await settled();
    expect((await one.core.submit(command)).kind).toBe('accepted');
    await all.clock.advance(120_000);
    go();
    expect((await late).kind).toBe('repeated');
    expect(await purse(all.store, 'user')).toEqual({ committed: 1, held: {} });
  });

  it('is one anchor: who did not see it posted looks first', async () => {
    const all = await team();
    const front = await all.join({ steps: false });
    const worker = await all.join();
    const repeated: boolean[] = [];
    all.platform.after = async (notice) => {
      if (notice.kind !== 'anchor') return;
      repeated.push(notice.repeated);
      if (repeated.length > 1) return;
      worker.die();
      await new Promise(() => {});
    };
    await front.core.submit(front.command());
    await all.clock.advance(1000);
    await front.core.follow([all.platform]);
    await all.clock.advance(60_000);
    // The first step of all needs not look, whatever process takes it.
    expect([repeated[0], repeated.at(-1)]).toEqual([false, true]);
    expect(results(all)).toEqual(['file']);
  });
});
