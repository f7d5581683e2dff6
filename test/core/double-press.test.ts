import { describe, expect, it } from 'vitest';
import { PlatformError } from '../../src/core/platform.ts';
import type { Requester } from '../../src/core/task.ts';
import { createTasks } from '../../src/core/tasks.ts';
import { startWorld, type World } from '../support/world.ts';

const MINUTE = 60_000;
const ana: Requester = {
  platform: 'discord',
  id: 'ana',
  name: 'Ana',
  scope: 'guild',
  locale: 'en',
};

async function submitted(world: World): Promise<string> {
  const outcome = await world.core.submit(world.command());
  if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome));
  await world.clock.advance(MINUTE);
  return outcome.task.id;
}

async function finished(): Promise<{ world: World; id: string }> {
  const world = await startWorld();
  world.gateway.onCheck = async () => ({ state: 'succeeded', video: { url: 'https://v.test' } });
  return { world, id: await submitted(world) };
}

const tooLate = { ok: false, trouble: { code: 'too-late' } };

describe('a button that is pressed twice', () => {
  it('Send again posts once within five seconds, however quickly that was done', async () => {
    const { world, id } = await finished();
    expect(await world.core.act(ana, 'send', id, 'p1')).toMatchObject({ ok: true });
    await world.clock.advance(1000);
    expect(await world.task(id)).toMatchObject({ delivery: 'done', round: 1 });
    expect(await world.core.act(ana, 'send', id, 'p2')).toEqual(tooLate);
    await world.clock.advance(4000);
    expect(await world.core.act(ana, 'send', id, 'p3')).toMatchObject({ ok: true });
  });

  it('Follow again is done once', async () => {
    const world = await startWorld({ deadlineMs: 5 * MINUTE });
    world.gateway.onCheck = async () => ({ state: 'working' });
    const id = await submitted(world);
    await world.clock.advance(10 * MINUTE);
    expect(await world.core.act(ana, 'resume', id, 'p1')).toMatchObject({ ok: true });
    expect(await world.core.act(ana, 'resume', id, 'p2')).toEqual(tooLate);
  });
});

it('a result that is out of reach stays, and the person hears why', async () => {
  const { world, id } = await finished();
  world.platform.remove = async () => {
    throw new PlatformError('gone', 'no access');
  };
  const place = { ok: false, trouble: { code: 'place' } };
  expect(await world.core.act(ana, 'delete', id, 'p')).toEqual(place);
  expect(await world.task(id)).not.toHaveProperty('removed');
});

it('two submits of one command at once leave one entry in each list', async () => {
  const { world, id } = await finished();
  const tasks = createTasks(world.store);
  const task = await world.task(id);
  if (task === undefined) throw new Error('no task');
  // The later one had begun before the task was there.
  expect(await tasks.create({ ...task, createdAt: task.createdAt + 1 })).toMatchObject({
    created: false,
  });
  expect(await world.core.history(ana, 0)).toMatchObject({ tasks: [{ id }] });
  const listed: string[] = [];
  for await (const one of tasks.in({ platform: 'discord', scope: 'guild' }, 0)) listed.push(one.id);
  expect(listed).toEqual([id]);
});
