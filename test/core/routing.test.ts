import { describe, expect, it } from 'vitest';
import {
  GatewayRefusal,
  GatewayUnreachable,
  type RefusalReason,
  type VideoGateway,
} from '../../src/core/gateway.ts';
import type { AdminNotice, Told } from '../../src/core/platform.ts';
import type { Task } from '../../src/core/task.ts';
import { advance } from '../../src/core/task-moves.ts';
import {
  purse,
  startWorld,
  type TestGateway,
  testGateway,
  testPlatform,
  type World,
  type WorldOptions,
} from '../support/world.ts';

const down = () => Promise.reject(new GatewayUnreachable('no', 'connection refused'));
const refusing = (reason: RefusalReason, otherKey?: boolean) => () =>
  Promise.reject(new GatewayRefusal(reason, 'no', otherKey === undefined ? {} : { otherKey }));
const working = async () => ({ state: 'working' }) as const;

interface Two extends World {
  first: TestGateway;
  second: TestGateway;
}

/** A world with two gateways that make the same models at the same price. */
async function two(options: WorldOptions = {}): Promise<Two> {
  const first = testGateway('mountsea');
  const second = testGateway('pmock');
  const world = await startWorld({ gateways: [first, second], ...options });
  return Object.assign(world, { first, second });
}

async function ask(world: World, more: Parameters<World['command']>[0] = {}): Promise<Task> {
  const outcome = await world.core.submit(world.command(more));
  if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.trouble));
  await world.clock.advance(0);
  return (await world.task(outcome.task.id)) ?? outcome.task;
}

const creates = ({ first, second }: Two) => [first.creates.length, second.creates.length];

const given = (gateway: TestGateway, more: Partial<VideoGateway>) => Object.assign(gateway, more);

describe('which gateway serves a task', () => {
  it.each<[string, () => Promise<never>]>([
    ['down', down],
    ['without credit', refusing('no-credit')],
    ['not letting the bot in', refusing('unauthorised')],
    ['without the model', refusing('retired')],
  ])('is the second where the first is %s, with one create that counts', async (_, onStart) => {
    const world = await two();
    world.first.onStart = onStart;
    world.second.onCheck = working;
    const task = await ask(world);
    expect(task).toMatchObject({ state: 'running', gateway: 'pmock', taskId: 'pmock-1' });
    expect(creates(world)).toEqual([1, 1]);
    expect(world.platform.cards.at(-1)).toMatchObject({ gateway: 'pmock' });
    expect(world.platform.results).toEqual([]);
    expect(await purse(world.store, 'user')).toEqual({ committed: 0, held: { [task.id]: 1 } });
  });

  it('is not asked for at all while it is known to be left alone', async () => {
    const world = await two();
    given(world.first, { health: () => ({ circuit: 'open', until: world.clock.now() + 60_000 }) });
    expect(await ask(world)).toMatchObject({ gateway: 'pmock' });
    expect(creates(world)).toEqual([0, 1]);
  });

  it('is not waited for when each of its keys is set aside', async () => {
    const world = await two();
    const keys = { usable: 0, all: 2 };
    const until = world.clock.now() + 600_000;
    given(world.first, { health: () => ({ circuit: 'closed', keys, until }) });
    expect(await ask(world)).toMatchObject({ gateway: 'pmock' });
    given(world.second, { health: () => ({ circuit: 'closed', keys, until }) });
    expect(await ask(world)).toMatchObject({ state: 'failed', failure: { code: 'no-credit' } });
    expect(creates(world)).toEqual([0, 1]);
  });

  it('is knocked at before a create when it was silent for long, so that one that hangs makes nothing ambiguous', async () => {
    const world = await two();
    const knocks: string[] = [];
    given(world.first, {
      knock: ({ signal }) =>
        new Promise((_, reject) => {
          knocks.push('knock');
          signal.addEventListener('abort', () => reject(new GatewayUnreachable('no', 'timeout')));
          // The test's clock does not move a real deadline: the gateway gives up by itself.
          queueMicrotask(() => reject(new GatewayUnreachable('no', 'hangs')));
        }),
      health: () => ({ circuit: 'closed', heardAt: world.clock.now() - 61_000 }),
    });
    expect(await ask(world)).toMatchObject({ gateway: 'pmock', state: 'running' });
    expect(knocks).toEqual(['knock']);
    expect(creates(world)).toEqual([0, 1]);
  });

  it('is not knocked at when it was heard a moment ago, nor when nobody else could be asked', async () => {
    const knock = () => Promise.reject(new Error('knocked'));
    const world = await two();
    given(world.first, {
      knock,
      health: () => ({ circuit: 'closed', heardAt: world.clock.now() - 59_000 }),
    });
    expect(await ask(world)).toMatchObject({ gateway: 'mountsea' });
    const alone = await startWorld({
      gateways: [given(testGateway('mountsea'), { knock }) as TestGateway],
    });
    expect(await ask(alone)).toMatchObject({ gateway: 'mountsea' });
  });

  it('goes nowhere else when the outcome of a create is not known', async () => {
    const world = await two();
    world.first.onStart = () => Promise.reject(new GatewayUnreachable('unknown', 'reset'));
    const task = await ask(world);
    expect(task).toMatchObject({ state: 'lost', gateway: 'mountsea', failure: { code: 'lost' } });
    await world.clock.advance(3_600_000);
    expect(creates(world)).toEqual([1, 0]);
    expect(await purse(world.store, 'user')).toEqual({ committed: 0, held: {} });
  });

  it('goes nowhere else with a request that was refused for what it is', async () => {
    const world = await two();
    world.first.onStart = refusing('moderated');
    expect(await ask(world)).toMatchObject({ state: 'failed', failure: { code: 'moderated' } });
    expect(creates(world)).toEqual([1, 0]);
  });

  it('tries the next key of the same gateway first', async () => {
    const world = await two();
    let keys = 2;
    world.first.onStart = async () => {
      keys -= 1;
      if (keys > 0) throw new GatewayRefusal('no-credit', 'empty', { otherKey: true });
      return { taskId: 'm-2', operation: { taskId: 'm-2' } };
    };
    expect(await ask(world)).toMatchObject({ gateway: 'mountsea', taskId: 'm-2' });
    expect(creates(world)).toEqual([2, 0]);
  });

  it('waits for the one that is down when the other refuses for good', async () => {
    const world = await two();
    world.first.onStart = down;
    world.second.onStart = refusing('no-credit');
    const { id } = await ask(world);
    expect(await world.task(id)).toMatchObject({ state: 'accepted' });
    world.first.onStart = async () => ({ taskId: 'late', operation: {} });
    await world.clock.advance(60_000);
    expect(await world.task(id)).toMatchObject({ state: 'succeeded', gateway: 'mountsea' });
    expect(world.second.creates).toHaveLength(1);
  });

  it('takes turns between those that are down, and gives up at the deadline', async () => {
    const world = await two({ deadlineMs: 600_000 });
    world.first.onStart = down;
    world.second.onStart = down;
    const { id } = await ask(world);
    expect(creates(world)).toEqual([1, 1]);
    await world.clock.advance(30_000);
    const [one = 0, other = 0] = creates(world);
    expect(Math.abs(one - other)).toBeLessThanOrEqual(1);
    expect(one).toBeGreaterThan(1);
    await world.clock.advance(600_000);
    expect(await world.task(id)).toMatchObject({
      state: 'failed',
      failure: { code: 'unreachable' },
    });
    expect(await purse(world.store, 'user')).toEqual({ committed: 0, held: {} });
  });

  it('gives up at the deadline too when no gateway may be asked in all that time', async () => {
    const world = await two({ deadlineMs: 600_000 });
    for (const gateway of world.gateways) {
      given(gateway, { health: () => ({ circuit: 'open', until: world.clock.now() + 10_000 }) });
    }
    const { id } = await ask(world);
    await world.clock.advance(590_000);
    expect(await world.task(id)).toMatchObject({ state: 'accepted' });
    await world.clock.advance(20_000);
    expect(await world.task(id)).toMatchObject({
      state: 'failed',
      failure: { code: 'unreachable' },
    });
    expect(creates(world)).toEqual([0, 0]);
  });

  it('follows the order that the file gives for a model', async () => {
    const world = await two();
    world.core.overlay({ models: {}, preference: { 'sora-2': ['pmock', 'mountsea'] } });
    expect(await ask(world)).toMatchObject({ gateway: 'pmock' });
    expect(await ask(world, { draft: { model: 'sora-2-pro' } })).toMatchObject({
      gateway: 'mountsea',
    });
  });

  it('survives a restart between the first no and the second try', async () => {
    const world = await two();
    world.first.onStart = down;
    world.second.onStart = down;
    const { id } = await ask(world);
    world.second.onStart = async () => ({ taskId: 'p', operation: {} });
    await world.restart();
    await world.clock.advance(60_000);
    expect(await world.task(id)).toMatchObject({ state: 'succeeded', gateway: 'pmock' });
    expect(world.platform.results).toHaveLength(1);
  });
});

describe('a gateway that takes only so many tasks', () => {
  it('leaves the others to the next one, and to itself when it has room again', async () => {
    const world = await two();
    given(world.first, { limits: { running: 1 } });
    given(world.second, { limits: { running: 1 } });
    for (const gateway of world.gateways) gateway.onCheck = working;
    const tasks = [];
    for (const user of ['ana', 'bo', 'cy']) tasks.push(await ask(world, { user }));
    expect(tasks.map(({ gateway, state }) => [gateway, state])).toEqual([
      ['mountsea', 'running'],
      ['pmock', 'running'],
      ['mountsea', 'accepted'],
    ]);
    await world.clock.advance(120_000);
    expect(creates(world)).toEqual([1, 1]);
    world.second.onCheck = async () => ({ state: 'succeeded', video: { url: 'https://v.test/1' } });
    await world.clock.advance(60_000);
    expect(creates(world)).toEqual([1, 2]);
    expect(await world.task(tasks[2]?.id ?? '')).toMatchObject({ gateway: 'pmock' });
  });

  it('is never over its limit, whoever asks at once', async () => {
    const only = given(testGateway('mountsea'), { limits: { running: 2 } }) as TestGateway;
    let running = 0;
    let most = 0;
    only.onStart = async () => {
      running += 1;
      most = Math.max(most, running);
      const taskId = `t-${only.creates.length}`;
      return { taskId, operation: { taskId } };
    };
    only.onCheck = async () => {
      running -= 1;
      return { state: 'succeeded', video: { url: 'https://v.test/1' } };
    };
    const world = await startWorld({ gateways: [only] });
    await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map((user) => world.core.submit(world.command({ user }))),
    );
    await world.clock.advance(600_000);
    expect(only.creates).toHaveLength(5);
    expect(most).toBe(2);
    expect(world.platform.results).toHaveLength(5);
  });

  it('counts what it had before a restart', async () => {
    const world = await two();
    given(world.first, { limits: { running: 1 } });
    for (const gateway of world.gateways) gateway.onCheck = working;
    await ask(world);
    await world.restart();
    expect(await ask(world, { user: 'bo' })).toMatchObject({ gateway: 'pmock' });
  });
});

describe('a model that is gone', () => {
  const telling = () => {
    const told: [Told, AdminNotice][] = [];
    const platform = Object.assign(testPlatform(), {
      tellAdmins: async (to: Told, notice: AdminNotice) => void told.push([to, notice]),
    });
    return { told, platform };
  };

  it('is not offered any more, in this process and the next, until it is tried again a day later', async () => {
    const { told, platform } = telling();
    const gateway = testGateway('mountsea');
    const world = await startWorld({ gateways: [gateway], platform, admins: ['discord:boss'] });
    let changes = 0;
    world.core.onModels(() => {
      changes += 1;
    });
    gateway.onStart = refusing('retired');
    const task = await ask(world);
    expect(task).toMatchObject({ state: 'failed', failure: { code: 'retired' } });
    expect(await purse(world.store, 'user')).toEqual({ committed: 0, held: {} });
    expect(world.core.models().map(({ id }) => id)).toEqual(['sora-2-pro']);
    expect(changes).toBe(1);
    expect(told).toEqual([
      [
        { people: ['boss'] },
        {
          kind: 'retired',
          gateway: 'mountsea',
          model: 'sora-2',
          until: world.clock.now() + 24 * 3_600_000,
        },
      ],
    ]);
    const again = world.core.check({ prompt: 'a boat', model: 'sora-2' });
    expect(again).toMatchObject({
      trouble: { code: 'invalid', problems: [{ key: 'model.retired' }] },
    });
    await world.restart();
    expect(world.core.models().map(({ id }) => id)).toEqual(['sora-2-pro']);
    await world.clock.advance(24 * 3_600_000 + 600_000);
    expect(world.core.models().map(({ id }) => id)).toEqual(['sora-2', 'sora-2-pro']);
  });

  it('is offered all the same where the operator says so', async () => {
    const gateway = testGateway('mountsea');
    const world = await startWorld({ gateways: [gateway] });
    gateway.onStart = refusing('retired');
    await ask(world);
    expect(world.core.models().map(({ id }) => id)).toEqual(['sora-2-pro']);
    world.core.overlay({
      models: { mountsea: [{ id: 'sora-2', retired: false }] },
      preference: {},
    });
    expect(world.core.models().map(({ id }) => id)).toEqual(['sora-2', 'sora-2-pro']);
  });

  it('is believed to be gone at the third answer in a row that may mean something else', async () => {
    const world = await startWorld();
    const unsure = () =>
      Promise.reject(new GatewayRefusal('retired', 'not found', { status: 404, unsure: true }));
    const well = world.gateway.onStart;
    for (const onStart of [unsure, unsure, well, unsure, unsure]) {
      world.gateway.onStart = onStart;
      await ask(world);
      expect(world.core.models()).toHaveLength(2);
    }
    world.gateway.onStart = unsure;
    await ask(world);
    expect(world.core.models().map(({ id }) => id)).toEqual(['sora-2-pro']);
  });

  it('is told to the admins of the place where nobody is named, once', async () => {
    const { told, platform } = telling();
    const gateway = testGateway('mountsea');
    const world = await startWorld({ gateways: [gateway], platform });
    gateway.onStart = refusing('no-credit');
    await ask(world, { user: 'ana' });
    await ask(world, { user: 'bo' });
    expect(told).toEqual([[{ scope: 'guild' }, { kind: 'no-credit', gateway: 'mountsea' }]]);
  });
});

describe('what a waiting task remembers of its gateways', () => {
  const base = { state: 'accepted', tries: 0, delivery: 'none' } as Task;
  it('grows with each no, and begins again with a new round', () => {
    const once = advance(base, { type: 'not accepted', gateway: 'a' });
    const twice = advance(once, { type: 'not accepted', gateway: 'b' });
    expect(twice).toMatchObject({ passed: ['a', 'b'], tries: 2 });
    const again = advance(twice, { type: 'submit', gateway: 'a', again: true });
    expect(again).not.toHaveProperty('passed');
    const failure = { code: 'no-credit' } as const;
    const refused = advance(again, { type: 'not accepted', gateway: 'a', failure });
    expect(refused.refusals).toEqual([{ gateway: 'a', failure }]);
  });
});
