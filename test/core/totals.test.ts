import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withChapter } from '../../src/core/story.ts';
import type { Task, TaskEvent } from '../../src/core/task.ts';
import { FINISH_S, finishOf, NO_TOTALS, sumOf, withTask } from '../../src/core/totals.ts';
import { startWorld } from '../support/world.ts';

const ended = (seconds: number, more: object = {}): Task =>
  ({
    ...{ id: 't', state: 'succeeded', cost: 3, gateway: 'mountsea', request: { model: 'sora-2' } },
    ...{ createdAt: 0, endedAt: seconds * 1000 },
    ...more,
  }) as unknown as Task;

describe('totals of a day', () => {
  it('come of the tasks that ended on it, each counted once, over restarts', async () => {
    const world = await startWorld();
    const answers = [
      { state: 'succeeded', video: { url: 'https://videos.test/v.mp4' } },
      { state: 'failed', reason: 'moderated', message: 'no' },
    ] as const;
    for (const answer of answers) {
      world.gateway.onCheck = async () => answer;
      await world.core.submit(world.command());
      await world.clock.advance(60_000);
      await world.restart();
    }
    world.gateway.onCheck = async () => ({ state: 'working' });
    const third = await world.core.submit(world.command());
    await world.clock.advance(2000);
    const id = third.kind === 'accepted' ? third.task.id : '';
    await world.core.act(world.command().requester, 'stop', id, 'press');
    await world.clock.advance(86_400_000);
    const { days } = await world.core.operator.overview(3);
    expect(days.map(([day]) => day)).toEqual(['2026-11-19', '2026-11-20', '2026-11-21']);
    expect(days[0]?.[1]).toBeUndefined();
    expect(days[1]?.[1]).toMatchObject({
      ...{ succeeded: 1, failed: 1, stopped: 1, lost: 0, credits: 2 },
      failures: { moderated: 1, stopped: 1 },
      models: { 'sora-2': { tasks: 3, succeeded: 1, credits: 2 } },
      gateways: { mountsea: { tasks: 3, succeeded: 1, credits: 2 } },
    });
    expect(JSON.stringify(days)).not.toMatch(/ana|boat|guild/iu);
  });

  it('that cannot be written hold up no video', async () => {
    const world = await startWorld();
    const { update } = world.store;
    world.store.update = (key, ...rest) => {
      if (key.startsWith('totals:')) throw new Error('no room');
      return update(key, ...rest);
    };
    await world.core.submit(world.command());
    await world.clock.advance(60_000);
    expect(world.platform.results).toHaveLength(1);
    expect(world.lines).toContainEqual(
      expect.objectContaining({ message: 'a task is missing in the totals of its day' }),
    );
  });

  it('tell in how long most were finished, to within a step', () => {
    const seconds = fc.array(fc.double({ min: 0.1, max: 3600, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(seconds, fc.constantFrom(0.5, 0.9, 1), (times, share) => {
        const day = times.reduce((sum, one) => withTask(sum, ended(one)), NO_TOTALS);
        const sorted = times.toSorted((a, b) => a - b);
        const exact = sorted[Math.max(0, Math.ceil(share * times.length) - 1)] ?? 0;
        const nth = FINISH_S.findIndex((bound) => exact <= bound);
        const told = finishOf(day.finish, share) ?? -1;
        expect(told).toBeGreaterThanOrEqual(FINISH_S[nth - 1] ?? 0);
        expect(told).toBeLessThanOrEqual(FINISH_S[nth] ?? 0);
      }),
    );
    expect(finishOf([], 0.5)).toBeUndefined();
    expect(finishOf(withTask(NO_TOTALS, ended(9999)).finish, 0.5)).toBe(3600);
  });

  it('of several days add up to those of all their tasks', () => {
    const tasks = fc.array(
      fc.record({ at: fc.nat(5000), lost: fc.boolean(), model: fc.constantFrom('a', '__proto__') }),
    );
    fc.assert(
      fc.property(tasks, tasks, (one, other) => {
        const day = (some: typeof one) =>
          some.reduce(
            (sum, { at, lost, model }) =>
              withTask(sum, ended(at, { request: { model }, ...(lost ? { state: 'lost' } : {}) })),
            NO_TOTALS,
          );
        const [sum, both] = [sumOf([day(one), day(other)]), sumOf([day([...one, ...other])])];
        expect(sum).toEqual(both);
      }),
    );
  });
});

describe('the story of a task', () => {
  const told = (events: readonly TaskEvent[]) =>
    events.reduce((task, event, nth) => withChapter(task, task, event, nth), ended(0)).story ?? [];

  it('puts the same several times in a row into one', () => {
    const tried = Array.from({ length: 5 }, () => ({ type: 'delivery tried' }) as const);
    expect(told(tried)).toEqual([{ at: 0, what: 'delivery tried', times: 5, until: 4 }]);
  });

  it('stays short however long it goes on, keeps beginning and end, and counts what it leaves out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), (rounds) => {
        const round = ['submit', 'not accepted'] as const;
        const events = Array.from(
          { length: rounds * 2 },
          (_, nth): TaskEvent => ({
            type: round[nth % 2] ?? 'submit',
            gateway: 'mountsea',
          }),
        );
        const story = told(events);
        expect(story.length).toBeLessThanOrEqual(41);
        expect(story[0]).toMatchObject({ at: 0, what: 'submit' });
        expect(story.at(-1)).toMatchObject({ at: rounds * 2 - 1, what: 'not accepted' });
        const all = story.reduce((sum, { times = 1 }) => sum + times, 0);
        expect(all).toBe(rounds * 2);
      }),
    );
  });
});
