import { describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../src/core/store/index.ts';
import { testClock } from '../support/clock.ts';
import { purse, startWorld, testGateway, testPlatform } from '../support/world.ts';

/** Counts the things that reach the outside, and stops the process dead before or after the one that was chosen. */
function killAt(step: number, when: 'before' | 'after') {
  let count = 0;
  let dead = false;
  let armed = false;
  const never = new Promise<never>(() => {});
  return {
    get dead() {
      return dead;
    },
    /** Counting begins when the process is up. */
    arm() {
      armed = true;
    },
    /** A dead process hears no answers and asks for nothing. */
    async pass<T>(work: () => Promise<T>): Promise<T> {
      if (dead) return await never;
      if (!armed) return await work();
      count += 1;
      const mine = count;
      if (mine === step && when === 'before') {
        dead = true;
        return await never;
      }
      const result = await work();
      if (mine === step && when === 'after') dead = true;
      return dead ? await never : result;
    },
  };
}

function mortalStore(store: Store, kill: ReturnType<typeof killAt>): Store {
  return {
    get: (key) => store.get(key),
    update: (key, change, ttlMs) => kill.pass(() => store.update(key, change, ttlMs)),
    list: (prefix) => store.list(prefix),
    close: () => store.close(),
  };
}

/** Runs one command through a process that dies at a step, then through its successor. Answers with what the world saw. */
async function lifeAndDeath(step: number, when: 'before' | 'after') {
  const clock = testClock();
  const disk = await openStore('memory:', clock.now);
  const kill = killAt(step, when);
  const gateway = testGateway();
  const platform = testPlatform();
  const mortalGateway = {
    ...gateway,
    start: (...args: Parameters<typeof gateway.start>) => kill.pass(() => gateway.start(...args)),
  };
  const mortalPlatform = {
    ...platform,
    notify: (...args: Parameters<typeof platform.notify>) =>
      kill.pass(() => platform.notify(...args)),
  };
  const first = await startWorld({
    clock,
    store: mortalStore(disk, kill),
    gateways: [mortalGateway],
    platform: mortalPlatform,
  });
  kill.arm();
  const command = first.command({ id: 'discord:1' });
  void first.core.submit(command);
  await clock.advance(60_000);

  const second = await startWorld({ clock, store: disk, gateways: [gateway], platform });
  const answer = await second.core.submit(command); // Discord and Slack deliver again what nobody acknowledged.
  await clock.advance(120_000);
  const task = answer.kind === 'refused' ? undefined : await second.task(answer.task.id);
  return { kill, gateway, platform, task, wallet: await purse(disk, 'user') };
}

describe('a process that is killed at any of its steps', () => {
  it('never creates twice, never posts twice, never loses a task, and keeps the wallet right', async () => {
    const outcomes = new Set<string>();
    for (const when of ['before', 'after'] as const) {
      for (let step = 1; ; step += 1) {
        const { kill, gateway, platform, task, wallet } = await lifeAndDeath(step, when);
        const label = `${when} step ${step}`;
        expect(gateway.creates.length, label).toBeLessThanOrEqual(1);
        expect(platform.results.length, label).toBe(1);
        expect(task?.delivery, label).toBe('done');
        const spent = task?.state === 'succeeded' ? 1 : 0;
        expect(wallet, label).toEqual({ committed: spent, held: {} });
        outcomes.add(`${task?.state}`);
        if (!kill.dead) {
          expect(step).toBeGreaterThan(10); // The last round is the undisturbed one.
          break;
        }
      }
    }
    // Only a kill between the write before the POST and the write after it may lose a task.
    expect([...outcomes].sort()).toEqual(['lost', 'succeeded']);
  });

  it('loses only what was being sent', async () => {
    const lost: number[] = [];
    for (let step = 1; step <= 14; step += 1) {
      const { task, gateway } = await lifeAndDeath(step, 'before');
      if (task?.state === 'lost') lost.push(step);
      else expect(gateway.creates).toHaveLength(1);
    }
    // Killed before the POST left and before its outcome was saved.
    expect(lost).toHaveLength(2);
    expect(lost[1]).toBe((lost[0] ?? 0) + 1);
  });

  it('gives back what a command held that was never saved', async () => {
    const clock = testClock();
    const store = await openStore('memory:', clock.now);
    await store.update('wallet:user:discord:ana:2026-11-20', () => ({
      committed: 2,
      held: { nobody: 3 },
    }));
    await startWorld({ clock, store });
    expect(await purse(store, 'user')).toEqual({ committed: 2, held: {} });
  });
});
