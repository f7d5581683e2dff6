import { afterEach, expect, it } from 'vitest';
import { type LocalMountsea, startLocalMountsea } from '../../sandbox/gateways/index.ts';
import { createTaskBook } from '../../sandbox/gateways/tasks.ts';
import type { Create, Settings } from '../../sandbox/gateways/types.ts';

let gateway: LocalMountsea | undefined;
afterEach(async () => await gateway?.close());

async function start(): Promise<LocalMountsea> {
  gateway = await startLocalMountsea();
  return gateway;
}

/** The status of a create, or why there is none. */
async function create({ baseUrl, apiKey }: LocalMountsea): Promise<unknown> {
  try {
    const response = await fetch(`${baseUrl}/sora/video/generate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'a boat', model: 'sora-2' }),
    });
    await response.arrayBuffer();
    return response.ok ? 'made' : response.status;
  } catch (error) {
    return Reflect.get(Object(Reflect.get(Object(error), 'cause')), 'code');
  }
}

it('refuses connections while it is down, and is back at the same place', async () => {
  const local = await start();
  await create(local);
  // However quickly one follows the other.
  await Promise.all([local.setDown(true), local.setDown(true)]);
  expect(await create(local)).toBe('ECONNREFUSED');
  await Promise.all([local.setDown(false), local.setDown(true), local.setDown(false)]);
  expect(await create(local)).toBe('made');
  expect(local.creates).toHaveLength(2);
});

it('closes while it is down', async () => {
  const local = await start();
  await local.setDown(true);
  await local.close();
  gateway = undefined;
});

it('takes one fault back and leaves the others', async () => {
  const local = await start();
  const times = Number.POSITIVE_INFINITY;
  const end = local.script({ on: 'create', kind: 'status', status: 503, times });
  local.script({ on: 'create', kind: 'status', status: 429, times });
  expect(await create(local)).toBe(503);
  end();
  expect(await create(local)).toBe(429);
});

it('tells of an answer that was cut, and what it was about', async () => {
  const local = await start();
  const cut: unknown[] = [];
  local.subscribe((event) => {
    if (event.type === 'cut') cut.push([event.request.on, event.request.taskId]);
  });
  local.script({ on: 'create', kind: 'reset', when: 'after-reading', creates: true });
  await create(local);
  await local.waitFor(() => cut.length > 0);
  expect(cut).toEqual([['create', local.creates[0]?.taskId]]);
});

it('lets time pass faster for tasks under way, and never backwards', () => {
  let now = 1_000_000;
  const settings = { durationMs: 9_000, queuedMs: 1_000, decide: () => undefined };
  const book = createTaskBook(settings as unknown as Settings, () => now);
  const task = book.add({ taskId: 'a', at: now } as Create, 'key');
  const progress = () => Math.round(book.standing(task).progress * 9);
  now += 2_000;
  expect(progress()).toBe(1);
  book.setSpeed(5);
  expect(progress()).toBe(1);
  now += 1_000;
  expect(progress()).toBe(6);
  book.hold();
  now += 60_000;
  expect(progress()).toBe(6);
  book.setSpeed(20);
  book.release();
  expect(progress()).toBe(6);
  book.setSpeed(1);
  now += 2_000;
  expect(progress()).toBe(8);
  book.setSpeed(20);
  now += 1_000;
  expect(book.standing(task)).toMatchObject({
    status: 'completed',
    finishedAt: expect.any(Number),
  });
  expect(book.standing(task).finishedAt).toBeLessThanOrEqual(now);
});
