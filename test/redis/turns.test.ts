import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Room } from '../../src/core/queue.ts';
import { StoreUnavailable } from '../../src/core/store/index.ts';
import { localTurns, type Turns } from '../../src/core/turns.ts';
import { createSharedTurns } from '../../src/redis/turns.ts';
import { turnsContract } from '../contracts/turns.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts';

describeWithRedis('turns of many processes, on Redis', () => {
  let redis: TestRedis;
  const connections: Redis[] = [];
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    for (const one of connections) one.disconnect();
    await redis.close();
  });
  const connected = (url: string): Redis => {
    const one = new Redis(url);
    one.on('error', () => {});
    connections.push(one);
    return one;
  };
  const turnsAt = (url: string, room: Room, now: () => number = () => 0): Turns =>
    createSharedTurns(connected(url), '{test}', room, now);

  turnsContract({
    async open(room) {
      const url = redis.fresh();
      return [turnsAt(url, room), turnsAt(url, room), turnsAt(url, room)];
    },
    runs: 30,
  });

  it('answer as the queue of one process does, whatever comes in whatever order', async () => {
    const user = fc.constantFrom('ana', 'ben', 'cy');
    const call = fc.record({
      name: fc.constantFrom('request', 'request', 'leave', 'occupy'),
      user,
      nth: fc.nat(5),
    });
    const rooms = fc.record({
      perUser: fc.integer({ min: 1, max: 2 }),
      total: fc.integer({ min: 1, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(rooms, fc.array(call, { maxLength: 30 }), async (room, calls) => {
        const url = redis.fresh();
        const shared = [turnsAt(url, room), turnsAt(url, room)] as const;
        const local = localTurns(room);
        for (const [turn, { name, user, nth }] of calls.entries()) {
          const id = `${user}-${nth}`;
          const all = [shared[turn % 2] ?? shared[0], local].map(async (one) =>
            name === 'leave' ? await one.leave(id) : await one[name](id, user),
          );
          const [answer, expected] = await Promise.all(all);
          expect(answer).toEqual(expected);
        }
        const [one] = shared;
        const ids = (await local.ids()).toSorted();
        expect((await one.ids()).toSorted()).toEqual(ids);
        for (const id of ids) expect(await one.place(id)).toEqual(await local.place(id));
        for (const name of ['ana', 'ben', 'cy']) {
          expect(await one.countOf(name)).toEqual(await local.countOf(name));
        }
        await connected(url).flushdb();
      }),
      { numRuns: 60 },
    );
  });

  it('show the places of a moment ago for a second, to one that stands among them', async () => {
    let time = 0;
    const turns = turnsAt(redis.fresh(), { perUser: 1, total: 1 }, () => time);
    for (const user of ['ana', 'ben', 'cy']) await turns.request(user, user);
    expect(await turns.place('cy')).toMatchObject({ place: 2 });
    await turns.leave('ben');
    expect(await turns.place('cy')).toMatchObject({ place: 2 });
    time = 1001;
    expect(await turns.place('cy')).toMatchObject({ place: 1 });
  });

  it('look seldom where a look takes long', async () => {
    let time = 0;
    // Each question for the time takes 100 ms: so does a look.
    const turns = turnsAt(redis.fresh(), { perUser: 1, total: 1 }, () => (time += 100));
    for (const user of ['ana', 'ben', 'cy']) await turns.request(user, user);
    expect(await turns.place('cy')).toMatchObject({ place: 2 });
    await turns.request('dee', 'dee');
    expect(await turns.place('dee')).toBeUndefined();
    time += 5000;
    expect(await turns.place('dee')).toMatchObject({ place: 3 });
  });

  it('use more room when a process has more, and push nobody out when it has less', async () => {
    const url = redis.fresh();
    const small = turnsAt(url, { perUser: 1, total: 1 });
    const large = turnsAt(url, { perUser: 1, total: 3 });
    await small.request('a', 'ana');
    await small.request('b', 'ben');
    expect(await large.request('c', 'cy')).toBe(true);
    // It asks again, as every task does that waits.
    expect(await small.request('b', 'ben')).toBe(true);
    expect(await small.request('d', 'dee')).toBe(false);
    expect(await small.leave('a')).toEqual([]);
    expect(await small.leave('b')).toEqual([]);
    expect(await small.leave('c')).toEqual(['d']);
  });

  it('leave nothing behind but how many came', async () => {
    const url = redis.fresh();
    const turns = turnsAt(url, { perUser: 1, total: 2 });
    const ids = ['ana-1', 'ana-2', 'ben-1', 'cy-1'];
    for (const id of ids) await turns.request(id, id.split('-')[0] ?? '');
    for (const id of ids.toReversed()) await turns.leave(id);
    expect(await connected(url).keys('*')).toEqual(['{test}:turns:now']);
  });

  it('say that they cannot be reached', async () => {
    const turns = turnsAt('redis://127.0.0.1:1', { perUser: 1, total: 1 });
    await expect(turns.request('a', 'ana')).rejects.toThrow(StoreUnavailable);
  });
});
