import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/core/store/index.ts';
import type { Turns } from '../../src/core/turns.ts';
import { settled } from '../support/clock.ts';
import { idOf, results, slowGateway, stateOf, team } from '../support/team.ts';
import { purse } from '../support/world.ts';

/** What a process asks of the store waits here for a test, from the first update of such a key on. */
function heldStore(store: Store, prefix: string) {
  const reached = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  const held: Store = {
    ...store,
    async update(key, ...given) {
      if (key.startsWith(prefix)) {
        reached.resolve();
        await go.promise;
      }
      return await store.update(key, ...given);
    },
  };
  return { held, reached: reached.promise, go: go.resolve };
}

describe('a process that joins', () => {
  it('disturbs nothing: tasks that start, run, wait and end go on as they were', async () => {
    const all = await team();
    const gateways = [slowGateway()];
    const started = Promise.withResolvers<void>();
    const room = { perUser: 10, total: 2 };
    const one = await all.join({ gateways, room });
    const runs = idOf(await one.core.submit(one.command()));
    await all.clock.advance(5000);
    const [gateway] = gateways;
    if (gateway === undefined) throw new Error('no gateway');
    const { onStart } = gateway;
    gateway.onStart = async (request) => {
      await started.promise;
      return await onStart(request);
    };
    const starts = idOf(await one.core.submit(one.command()));
    const waits = idOf(await one.core.submit(one.command()));
    await all.clock.advance(2000);
    const other = await all.join({ gateways, room });
    await all.clock.advance(30_000);
    expect((await stateOf(other, runs))[0]).toBe('running');
    expect((await stateOf(other, starts))[0]).toBe('submitting');
    expect((await stateOf(other, waits))[0]).toBe('accepted');
    expect(results(all)).toEqual([]);
    started.resolve();
    gateway.ready = true;
    await all.clock.advance(60_000);
    for (const id of [runs, starts, waits]) {
      expect(await stateOf(other, id)).toEqual(['succeeded', 'done']);
    }
    expect(gateway.creates).toHaveLength(3);
    expect(results(all)).toEqual(['file', 'file', 'file']);
  });

  it('keeps no place for a task that ends while it is being looked at', async () => {
    const all = await team();
    const gateways = [slowGateway()];
    const room = { perUser: 1, total: 1 };
    const one = await all.join({ gateways, room });
    const first = idOf(await one.core.submit(one.command()));
    await all.clock.advance(5000);
    // Its place was forgotten, as in a store that was put back from a copy. Who joins has read it as running, and is slow.
    await all.turns().leave(first);
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
    const { promise: going, resolve: go } = Promise.withResolvers<void>();
    const held = (turns: Turns): Turns => ({
      ...turns,
      async occupy(...given) {
        reach();
        await going;
        await turns.occupy(...given);
      },
    });
    const joining = all.join({ gateways, room, turns: held, steps: false });
    await reached;
    const [gateway] = gateways;
    if (gateway !== undefined) gateway.ready = true;
    await all.clock.advance(10_000);
    expect(await stateOf(one, first)).toEqual(['succeeded', 'done']);
    go();
    await joining;
    const second = idOf(await one.core.submit(one.command()));
    await all.clock.advance(10_000);
    expect(await stateOf(one, second)).toEqual(['succeeded', 'done']);
  });

  it('leaves the holds of a command that another is about to save, and gives back those of one that died', async () => {
    const all = await team();
    const { held, reached, go } = heldStore(all.store, 'task:');
    const one = await all.join({ store: held });
    const submitted = one.core.submit(one.command());
    await reached;
    await settled();
    const heldNow = async () => Object.keys((await purse(all.store, 'user')).held).length;
    expect(await heldNow()).toBe(1);
    const other = await all.join();
    await all.clock.advance(20_000);
    expect(await heldNow()).toBe(1);
    go();
    const id = idOf(await submitted);
    await all.clock.advance(200_000);
    expect(await stateOf(other, id)).toEqual(['succeeded', 'done']);
    expect(await purse(all.store, 'user')).toEqual({ committed: 1, held: {} });
    const { held: dying, reached: reachedAgain } = heldStore(all.store, 'task:');
    const third = await all.join({ store: dying });
    void third.core.submit(third.command({ id: 'discord:dies' }));
    await reachedAgain;
    await settled();
    third.die();
    expect(await heldNow()).toBe(1);
    await all.join();
    await all.clock.advance(100_000);
    expect(await heldNow()).toBe(1);
    await all.clock.advance(50_000);
    expect(await heldNow()).toBe(0);
  });
});
