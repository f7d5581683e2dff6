import { describe, expect, it } from 'vitest';
import { openStore, type Store, StoreUnavailable } from '../../src/core/store/index.ts';
import { testClock } from '../support/clock.ts';
import { purse, startWorld } from '../support/world.ts';

/** A store that does the chosen update and cannot say so, as when a connection is lost between the two. From 1; 0: none. */
function losingAnswers(store: Store, chosen: number) {
  let updates = 0;
  let counting = false;
  const losing: Store = {
    ...store,
    async update(key, change, ttlMs) {
      if (counting) updates += 1;
      const mine = updates;
      const result = await store.update(key, change, ttlMs);
      if (counting && mine === chosen) throw new StoreUnavailable('the answer was lost');
      return result;
    },
  };
  return {
    losing,
    count: () => updates,
    /** Counting begins when the process is up. */
    begin() {
      counting = true;
    },
  };
}

/** The life of one command whose chosen update is done without an answer. */
async function lifeWith(chosen: number) {
  const clock = testClock();
  const disk = await openStore('memory:', clock.now);
  const { losing, count, begin } = losingAnswers(disk, chosen);
  const world = await startWorld({ store: losing, clock });
  begin();
  const submitted = await world.core.submit(world.command());
  await clock.advance(120_000);
  const updates = count();
  await world.core.stop();
  await world.restart(); // What was forgotten would show now.
  await clock.advance(120_000);
  const { creates } = world.gateway;
  const { results } = world.platform;
  const found: { state: string; delivery: string }[] = [];
  for await (const [, task] of disk.list<{ state: string; delivery: string }>('task:')) {
    found.push(task);
  }
  await world.core.stop();
  return {
    ...{ kind: submitted.kind, updates, creates: creates.length, results },
    task: found[0],
    purse: await purse(disk, 'user'),
  };
}

const { updates } = await lifeWith(0);
const every = Array.from({ length: updates }, (_, nth) => nth + 1);

describe('one task whose update is done and not answered', () => {
  it('is looked at in many places', () => expect(updates).toBeGreaterThan(10));

  it.each(every)('number %i: one video and its price, or none and no price', async (chosen) => {
    const life = await lifeWith(chosen);
    if (life.kind === 'refused') {
      // The person was told that nothing was started and nothing spent.
      expect([life.creates, life.results]).toEqual([0, []]);
      expect(life.purse).toEqual({ committed: 0, held: {} });
      return;
    }
    expect(life.task?.delivery).toBe('done');
    expect(life.results).toHaveLength(1);
    if (life.task?.state === 'succeeded') {
      expect(life.creates).toBe(1);
      expect(life.purse).toEqual({ committed: 1, held: {} });
    } else {
      // Whether it was sent is not known after the fact: then it is never sent again.
      expect(life.task?.state).toBe('lost');
      expect(life.creates).toBe(0);
      expect(life.purse).toEqual({ committed: 0, held: {} });
    }
  });
});

describe('a place in the queue', () => {
  it('is free when the answer to a task’s end was lost', async () => {
    const clock = testClock();
    const disk = await openStore('memory:', clock.now);
    let lost = 0;
    const losing: Store = {
      ...disk,
      async update(key, change, ttlMs) {
        const result = await disk.update(key, change, ttlMs);
        const ended = JSON.stringify(result ?? '').includes('"state":"succeeded"');
        if (!ended || lost > 0) return result;
        lost += 1;
        throw new StoreUnavailable('the answer was lost');
      },
    };
    const room = { perUser: 1, total: 1 };
    const world = await startWorld({ store: losing, clock, room });
    await world.core.submit(world.command());
    await world.core.submit(world.command());
    await clock.advance(300_000);
    expect(lost).toBe(1);
    expect(world.platform.results).toHaveLength(2);
  });
});
