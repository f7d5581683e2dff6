import { describe, expect, it } from 'vitest';
import { GatewayRefusal, GatewayUnreachable } from '../../src/core/gateway.ts';
import type { AdminNotice, Told } from '../../src/core/platform.ts';
import {
  purse,
  startWorld,
  type TestGateway,
  testGateway,
  testPlatform,
  type World,
} from '../support/world.ts';

const working = async () => ({ state: 'working' }) as const;

const asking = (id: string, manages = true) => ({
  ...{ platform: 'discord', id, name: 'Ana', scope: 'guild', locale: 'en-US' },
  manages,
});

async function running(world: World): Promise<string> {
  world.gateway.onCheck = working;
  const outcome = await world.core.submit(world.command());
  if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.trouble));
  await world.clock.advance(0);
  return outcome.task.id;
}

const requester = asking('ana', false);

describe('stopping a task whose gateway can stop it', () => {
  it.each<[string, () => Promise<boolean>, string, number]>([
    ['stopped there', async () => true, 'called-off', 0],
    ['too late for that', async () => false, 'stopped', 1],
    ['not to be asked', () => Promise.reject(new GatewayUnreachable('no', 'down')), 'stopped', 1],
  ])('costs what the gateway makes: %s', async (_, cancel, code, spent) => {
    const gateway = Object.assign(testGateway(), { cancel }) as TestGateway;
    const world = await startWorld({ gateways: [gateway] });
    const id = await running(world);
    expect(await world.core.act(requester, 'stop', id, 'press')).toMatchObject({ ok: true });
    await world.clock.advance(60_000);
    expect(await world.task(id)).toMatchObject({ state: 'failed', failure: { code } });
    expect(await purse(world.store, 'user')).toEqual({ committed: spent, held: {} });
    // Who stopped it knows.
    expect(world.platform.results).toEqual([]);
    expect(world.platform.cards.at(-1)).toMatchObject({ failure: { code } });
  });
});

describe('a word from the gateway that a task has moved on', () => {
  it('makes the check come at once, and is not believed', async () => {
    const world = await startWorld();
    const id = await running(world);
    await world.clock.advance(200);
    const before = world.gateway.checks.length;
    expect(await world.core.nudge({ task: id })).toBe(true);
    await world.clock.advance(0);
    expect(world.gateway.checks).toHaveLength(before + 1);
    expect(await world.task(id)).toMatchObject({ state: 'running' });
  });

  it('names the task by the gateway it comes from, and nothing else counts', async () => {
    const world = await startWorld();
    await running(world);
    expect(await world.core.nudge({ gateway: 'mountsea', taskId: 'mountsea-1' })).toBe(true);
    expect(await world.core.nudge({ gateway: 'pmock', taskId: 'mountsea-1' })).toBe(false);
    expect(await world.core.nudge({ gateway: 'mountsea', taskId: 'other' })).toBe(false);
    expect(await world.core.nudge({ task: 'other' })).toBe(false);
  });
});

describe('what is left at a gateway', () => {
  async function withBalance(balance: () => Promise<number>, admins: string[] = []) {
    const told: [Told, AdminNotice][] = [];
    const platform = Object.assign(testPlatform(), {
      tellAdmins: async (to: Told, notice: AdminNotice) => void told.push([to, notice]),
    });
    const gateway = Object.assign(testGateway(), { balance }) as TestGateway;
    const world = await startWorld({ gateways: [gateway], platform, admins, balanceWarning: 500 });
    await world.clock.advance(0);
    return { world, told };
  }

  it('is asked for now and then, and told once a day when it is little', async () => {
    let left = 500;
    const { world, told } = await withBalance(async () => left, ['discord:boss']);
    expect(told).toEqual([]);
    left = 499;
    await world.clock.advance(15 * 60_000);
    const news = { kind: 'balance', gateway: 'mountsea', left: 499, warning: 500 };
    expect(told).toEqual([[{ people: ['boss'] }, news]]);
    await world.clock.advance(23 * 3_600_000);
    expect(told).toHaveLength(1);
    await world.clock.advance(3_600_000);
    expect(told).toHaveLength(2);
  });

  it('is shown to those who run the bot; to every admin where nobody is named', async () => {
    const balance = async () => 1200;
    const { world } = await withBalance(balance, ['discord:boss']);
    const seen = async (who: ReturnType<typeof asking>) => {
      const answer = await world.core.admin.gateways(who);
      return answer.ok ? answer.gateways[0]?.balance?.left : answer.trouble.code;
    };
    expect(await seen(asking('boss', false))).toBe(1200);
    expect(await seen(asking('ana'))).toBeUndefined();
    expect(await seen(asking('bo', false))).toBe('not-admin');
    const { world: open } = await withBalance(balance);
    expect(await open.core.admin.gateways(asking('ana'))).toMatchObject({
      gateways: [{ balance: { left: 1200, at: open.clock.now() } }],
    });
  });

  it('may be unknown without any harm', async () => {
    const { world, told } = await withBalance(() => Promise.reject(new Error('hidden')));
    expect(told).toEqual([]);
    expect(world.core.gateways()[0]).not.toHaveProperty('balance');
    expect(world.lines.some(({ message }) => message.includes('balance'))).toBe(true);
  });
});

describe('what admins see of the gateways', () => {
  it('is their health, their tasks and their models, those that are gone among them', async () => {
    const health = { circuit: 'open', until: 17 } as const;
    const gateway = Object.assign(testGateway(), { limits: { running: 4 } }) as TestGateway;
    const world = await startWorld({ gateways: [gateway] });
    await running(world);
    gateway.onStart = () => Promise.reject(new GatewayRefusal('retired', 'gone'));
    await world.core.submit(world.command({ draft: { model: 'sora-2-pro' } }));
    await world.clock.advance(0);
    Object.assign(gateway, { health: () => health });
    expect(world.core.gateways()).toEqual([
      {
        name: 'mountsea',
        health,
        running: 1,
        most: 4,
        models: [
          { id: 'sora-2', label: 'Sora 2' },
          {
            id: 'sora-2-pro',
            label: 'Sora 2 Pro',
            retired: '2026-11-20',
            until: world.clock.now() + 24 * 3_600_000,
          },
        ],
      },
    ]);
  });
});
