import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PAGE, STATES, type TaskFilter } from '../../src/core/operator.ts';
import { fits } from '../../src/core/operator-tasks.ts';
import type { Task } from '../../src/core/task.ts';
import { placeOf } from '../../src/core/tasks.ts';
import { testClock } from '../support/clock.ts';
import { startWorld, type World } from '../support/world.ts';

const START = Date.UTC(2026, 10, 20, 12);

/** Puts a task into the store with all keys by which it is found. */
async function put({ store }: World, task: Task): Promise<void> {
  const place = placeOf(task);
  const { platform, id, scope } = task.requester;
  const isOpen = task.delivery === 'none' || task.delivery === 'posted';
  const keys = [`all:${place}`, `mine:${platform}:${id}:${place}`];
  if (scope !== undefined) keys.push(`scope:${platform}:${scope}:${place}`);
  if (isOpen) keys.push(`open:${task.id}`);
  await Promise.all([
    store.update<Task>(`task:${task.id}`, () => task),
    ...keys.map((key) => store.update<boolean>(key, () => true)),
  ]);
}

function task(nth: number, more: Partial<Task> = {}): Task {
  return {
    id: `task${nth}`,
    state: 'succeeded',
    delivery: 'done',
    request: {
      prompt: 'a boat',
      model: 'sora-2',
      duration: 10,
      orientation: 'landscape',
      size: 'small',
      images: [],
      storyboard: false,
      removeWatermark: false,
    },
    requester: { platform: 'discord', id: 'ana', name: 'Ana', scope: 'guild', locale: 'en' },
    address: {},
    anchored: true,
    gateways: ['mountsea'],
    gateway: 'mountsea',
    cost: 1,
    wallets: [],
    createdAt: START - nth * 1000,
    deadlineAt: START + 3_000_000,
    tries: 0,
    ...more,
  };
}

const world = () => startWorld({ clock: testClock(START), steps: false });

/** All pages, one after the other. */
async function all({ core }: World, filter: TaskFilter): Promise<{ tasks: Task[]; pages: number }> {
  const tasks: Task[] = [];
  let behind: string | undefined;
  for (let pages = 1; ; pages += 1) {
    const page = await core.operator.tasks(filter, behind);
    expect(page.tasks.length).toBeLessThanOrEqual(PAGE);
    tasks.push(...page.tasks);
    if (page.next === undefined) return { tasks, pages };
    behind = page.next;
  }
}

const states: readonly Pick<Task, 'state' | 'delivery'>[] = [
  { state: 'accepted', delivery: 'none' },
  { state: 'submitting', delivery: 'none' },
  { state: 'running', delivery: 'none' },
  { state: 'succeeded', delivery: 'none' },
  { state: 'succeeded', delivery: 'posted' },
  { state: 'succeeded', delivery: 'done' },
  { state: 'failed', delivery: 'gave up' },
  { state: 'lost', delivery: 'done' },
];

describe('looking for tasks', () => {
  it('page by page finds each that fits once, the newest first, whatever is asked for', async () => {
    const there = await world();
    const tasks = Array.from({ length: 160 }, (_, nth) =>
      task(nth, {
        ...states[nth % states.length],
        gateway: nth % 3 === 0 ? 'pmock' : 'mountsea',
        // Some at the same moment.
        createdAt: START - Math.floor(nth / 2) * 1000,
        requester: {
          platform: nth % 5 === 0 ? 'slack' : 'discord',
          id: nth % 2 === 0 ? 'ana' : 'T1/BEN',
          name: nth % 2 === 0 ? 'Ana' : 'Ben Ana',
          locale: 'en',
          ...(nth % 7 === 0 ? {} : { scope: `guild${nth % 4}` }),
        },
      }),
    );
    await Promise.all(tasks.map((one) => put(there, one)));
    const some = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    const filters = fc.record({
      state: some(...STATES),
      platform: some('discord', 'slack', 'none'),
      gateway: some('pmock', 'mountsea'),
      model: some('sora-2', 'other'),
      person: some('ana', 'discord:ana', 'slack:T1/BEN', 'T1/BEN', 'Ben', 'nobody'),
      scope: some('guild1', 'guild2'),
      since: some(START - 20_000, START + 1),
    });
    await fc.assert(
      fc.asyncProperty(filters, async (given) => {
        const filter = Object.fromEntries(
          Object.entries(given).filter(([, value]) => value !== undefined),
        ) as TaskFilter;
        // An id that somebody has is that person, and nobody of such a name; there is one platform here.
        const isId = ['ana', 'T1/BEN'].includes(filter.person ?? '');
        const exact = isId ? { ...filter, person: `discord:${filter.person}` } : filter;
        const wanted = tasks.filter((one) => fits(one, exact));
        const found = await all(there, filter);
        expect(new Set(found.tasks.map(({ id }) => id))).toEqual(
          new Set(wanted.map(({ id }) => id)),
        );
        expect(found.tasks.map(placeOf)).toEqual(wanted.map(placeOf).sort());
      }),
      { numRuns: 150 },
    );
  });

  it('tells people apart by their ids, and finds them by a part of their names', () => {
    const one = task(1);
    const found = (person: string) => fits(one, { person });
    expect(['discord:ana', 'Ana', 'aN', 'n'].map(found)).toEqual([true, true, true, true]);
    expect(['slack:ana', 'discord:an', 'anab', 'guild'].map(found)).toEqual([
      ...[false, false, false, false],
    ]);
  });

  it('looks at so many and no more, says so, and goes on from there', async () => {
    const there = await world();
    const many = Array.from({ length: 2300 }, (_, nth) =>
      task(nth, nth === 2250 ? { state: 'lost' } : {}),
    );
    await Promise.all(many.map((one) => put(there, one)));
    let reads = 0;
    const { get } = there.store;
    there.store.get = (key) => {
      reads += 1;
      return get(key);
    };
    const first = await there.core.operator.tasks({ state: 'lost' });
    expect(first).toMatchObject({ tasks: [], looked: 1000, next: expect.any(String) });
    expect(reads).toBe(1000);
    const { tasks, pages } = await all(there, { state: 'lost' });
    expect([tasks.map(({ id }) => id), pages]).toEqual([['task2250'], 3]);
    reads = 0;
    await there.core.operator.tasks({});
    expect(reads).toBeLessThanOrEqual(100);
  });

  it('leaves out what was forgotten, and what stands at another place', async () => {
    const there = await world();
    await put(there, task(1));
    await there.store.update(`all:${placeOf({ createdAt: START, id: 'gone' })}`, () => true);
    await there.store.update(`all:${placeOf({ createdAt: START - 5, id: 'task1' })}`, () => true);
    expect((await all(there, {})).tasks.map(({ id }) => id)).toEqual(['task1']);
  });

  it('a task stands in the list of all as soon as it is saved, until it is forgotten', async () => {
    const there = await startWorld({ clock: testClock(START) });
    const submitted = await there.core.submit(there.command({ user: 'ana' }));
    await there.clock.advance(5000);
    const id = submitted.kind === 'accepted' ? submitted.task.id : '';
    expect((await all(there, {})).tasks.map((one) => one.id)).toEqual([id]);
    const ana = { platform: 'discord', id: 'ana', name: 'Ana', locale: 'en' };
    const view = await there.core.privacy.view(ana);
    await there.core.privacy.forget(ana, view.ok ? view.question : '');
    expect((await all(there, {})).tasks).toEqual([]);
    const left: string[] = [];
    for await (const [key] of there.store.list('all:')) left.push(key);
    expect(left).toEqual([]);
  });
});
