import { describe, expect, it } from 'vitest';
import { createMembers, onlyMember } from '../../src/core/members.ts';
import { openStore, type Store, StoreUnavailable } from '../../src/core/store/index.ts';
import { settled, testClock } from '../support/clock.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };

/** Several processes on one store, which may be out of reach: of all, or of one. */
async function processes(count: number) {
  const clock = testClock();
  const store = await openStore('memory:', clock.now);
  const away = { all: false, one: new Set<number>() };
  const reached = (nth: number): Store => {
    const guard = () => {
      if (away.all || away.one.has(nth)) throw new StoreUnavailable('the store failed');
    };
    return {
      ...store,
      async get(key) {
        guard();
        return await store.get(key);
      },
      async update(...given) {
        guard();
        return await store.update(...given);
      },
    };
  };
  const all = Array.from({ length: count }, (_, nth) =>
    createMembers({ store: reached(nth), clock, log }),
  );
  const [one, other, third] = all;
  if (one === undefined || other === undefined) throw new Error('two at least');
  return { clock, store, away, one, other, third, all };
}

describe('the processes on one store', () => {
  it('hear of each other, until one is silent for longer than it may be', async () => {
    const { clock, one, other, away } = await processes(2);
    await one.start();
    await other.start();
    await clock.advance(60_000);
    expect([one.count(), other.count()]).toEqual([2, 2]);
    expect(await one.isAlive(other.self)).toBe(true);
    away.one.add(1); // It is dead, or cut off.
    await clock.advance(14_000);
    expect(await one.isAlive(other.self)).toBe(true);
    await clock.advance(11_000);
    expect(await one.isAlive(other.self)).toBe(false);
    expect(one.count()).toBe(1);
    away.one.clear();
    await clock.advance(5000);
    expect(await one.isAlive(other.self)).toBe(true);
    expect(await one.isAlive(one.self)).toBe(true);
    expect(one.self).not.toBe(other.self);
  });

  it('are gone at once when they say good-bye, and leave nothing', async () => {
    const { clock, one, other, store } = await processes(2);
    await one.start();
    await other.start();
    await other.stop();
    expect(await one.isAlive(other.self)).toBe(false);
    await clock.advance(60_000);
    expect(one.count()).toBe(1);
    await one.stop();
    for await (const [key] of store.list('member:')) expect.unreachable(key);
  });

  it('leave nothing either when they stop in the middle of a word', async () => {
    const { one, store } = await processes(2);
    void one.start();
    await one.stop();
    await settled();
    for await (const [key] of store.list('member:')) expect.unreachable(key);
  });

  it('take nobody for dead because the store was away: everybody may be heard again first', async () => {
    const { clock, one, other, away } = await processes(2);
    await one.start();
    await clock.advance(2000);
    await other.start();
    await clock.advance(60_000);
    away.all = true;
    await clock.advance(60_000);
    await expect(one.isAlive(other.self)).rejects.toThrow(StoreUnavailable);
    away.all = false;
    // Before its own next beat, and after it, and before the other's.
    expect(await one.isAlive(other.self)).toBe(true);
    for (let second = 0; second < 30; second += 1) {
      await clock.advance(1000);
      expect(await one.isAlive(other.self)).toBe(true);
      expect(await other.isAlive(one.self)).toBe(true);
    }
  });

  it('wait for one that died while the store was away as long as for any other', async () => {
    const { clock, one, other, away } = await processes(2);
    await one.start();
    await other.start();
    away.all = true;
    await clock.advance(60_000);
    away.one.add(1);
    away.all = false;
    await clock.advance(20_000);
    expect(await one.isAlive(other.self)).toBe(true);
    await clock.advance(6000);
    expect(await one.isAlive(other.self)).toBe(false);
  });

  it('give those who were there before them time to be heard', async () => {
    const { clock, one, other, third } = await processes(3);
    await one.start();
    await clock.advance(1000);
    await other.stop(); // Never there.
    await third?.start();
    expect(await third?.isAlive(one.self)).toBe(true);
    expect(await third?.isAlive(other.self)).toBe(false);
    expect(await third?.isAlive('nobody')).toBe(false);
  });

  it('forget the dead in the end', async () => {
    const { clock, one, other, store, away } = await processes(2);
    await one.start();
    await other.start();
    away.one.add(1);
    await clock.advance(300_000);
    const keys: string[] = [];
    for await (const [key] of store.list('member:')) keys.push(key);
    expect(keys).toEqual([`member:${one.self}`]);
  });
});

it('a process alone knows of nobody else: who was here before is dead', async () => {
  const alone = onlyMember();
  await alone.start();
  expect([alone.alone, alone.count(), await alone.isAlive('before')]).toEqual([true, 1, false]);
  await alone.stop();
});
