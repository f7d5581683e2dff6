import { expect, it } from 'vitest';
import { seedCopies, templateIn } from '../../bench/in-flight-seed.ts';
import { openStore } from '../../src/core/store/index.ts';
import { createTasks } from '../../src/core/tasks.ts';
import { startWorld } from '../support/world.ts';

it('puts in as many tasks as are asked for, each of another person with a hold of its own', async () => {
  const store = await openStore('memory:', Date.now);
  const limits = { user: { credits: 10, unit: 'day' } } as const;
  const world = await startWorld({ store, limits });
  world.gateway.onCheck = async () => ({ state: 'working' });
  await world.core.submit(world.command());
  await world.clock.advance(1000);
  const template = await templateIn(store);
  const beside: number[] = [];
  await seedCopies(store, template, [1, 700], async (tasks, first) => {
    beside.push(first, tasks.length);
  });
  expect(beside).toEqual([1, 500, 501, 199]);

  const ids = new Set<string>();
  const people = new Set<string>();
  for await (const tasks of createTasks(store).open()) {
    for (const { id, requester, wallets, state } of tasks) {
      expect(state).toBe('running');
      ids.add(id);
      people.add(requester.id);
      const purse = await store.get<{ held: object }>(wallets[0] ?? '');
      expect(purse?.held).toEqual({ [id]: 1 });
    }
  }
  expect([ids.size, people.size]).toEqual([700, 700]);
  await world.core.stop();
});

it('says so where no task runs that could be copied', async () => {
  const store = await openStore('memory:', Date.now);
  await expect(templateIn(store)).rejects.toThrow('no task runs');
});
