import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQueue, type Queue, type Room } from '../../src/core/queue.ts';

/** Tasks of many people, in the order in which they begin; `whoEnds` picks which of the running ones ends next. */
function play(queue: Queue, tasks: readonly (readonly [string, string])[]) {
  const running: string[] = [];
  const began: string[] = [];
  const start = (ids: readonly string[]) => {
    running.push(...ids);
    began.push(...ids);
  };
  for (const [id, user] of tasks) if (queue.request(id, user)) start([id]);
  return {
    running,
    began,
    end(id = running[0] ?? '') {
      running.splice(running.indexOf(id), 1);
      start(queue.leave(id));
    },
  };
}

const ownerOf = (id: string) => id.split('-')[0] ?? '';

describe('the queue', () => {
  it('serves people in turns, however much one of them brings', () => {
    const queue = createQueue({ perUser: 1, total: 1 });
    const busy = Array.from({ length: 5 }, (_, n) => [`ana-${n}`, 'ana'] as const);
    const { began, end } = play(queue, [
      ...busy,
      ['ben-0', 'ben'],
      ['ben-1', 'ben'],
      ['cy-0', 'cy'],
    ]);
    for (let left = 0; left < 8; left += 1) end();
    expect(began.map(ownerOf)).toEqual(['ana', 'ana', 'ben', 'cy', 'ana', 'ben', 'ana', 'ana']);
    expect(began.filter((id) => id.startsWith('ana'))).toEqual(busy.map(([id]) => id));
  });

  it('lets nobody have more than their share, and nobody wait while there is room', () => {
    const queue = createQueue({ perUser: 2, total: 3 });
    const tasks = ['ana-0', 'ana-1', 'ana-2', 'ben-0', 'ben-1'].map(
      (id) => [id, ownerOf(id)] as const,
    );
    const { began, end } = play(queue, tasks);
    expect(began).toEqual(['ana-0', 'ana-1', 'ben-0']);
    end('ana-0');
    // Both run one now; Ana was served before Ben.
    expect(began.at(-1)).toBe('ana-2');
    end('ana-1');
    expect(began.at(-1)).toBe('ben-1');
    expect(queue.place('nobody')).toBeUndefined();
  });

  it('asks twice for nothing, and forgets who went away', () => {
    const queue = createQueue({ perUser: 1, total: 1 });
    expect(queue.request('a', 'ana')).toBe(true);
    expect(queue.request('a', 'ana')).toBe(true);
    expect(queue.request('b', 'ana')).toBe(false);
    expect(queue.request('b', 'ana')).toBe(false);
    expect(queue.place('b')).toEqual({ place: 1, ends: 1, running: 1 });
    expect(queue.leave('b')).toEqual([]);
    expect(queue.place('b')).toBeUndefined();
    expect(queue.leave('b')).toEqual([]);
    expect(queue.leave('a')).toEqual([]);
    expect(queue.request('c', 'ben')).toBe(true);
  });

  it('counts tasks that were found running, even over the limit', () => {
    const queue = createQueue({ perUser: 1, total: 1 });
    queue.occupy('a', 'ana');
    queue.occupy('b', 'ana');
    expect(queue.request('c', 'ben')).toBe(false);
    expect(queue.place('c')).toEqual({ place: 1, ends: 2, running: 2 });
    expect(queue.leave('a')).toEqual([]);
    expect(queue.leave('b')).toEqual(['c']);
  });

  const people = ['ana', 'ben', 'cy', 'dee'];
  const room = fc.record({
    perUser: fc.integer({ min: 1, max: 3 }),
    total: fc.integer({ min: 1, max: 4 }),
  });
  const arrivals = fc.array(fc.constantFrom(...people), { minLength: 1, maxLength: 25 });

  it('tells true places when tasks end in their order', () => {
    fc.assert(
      fc.property(room, arrivals, (size, owners) => {
        const queue = createQueue(size);
        const tasks = owners.map((user, n) => [`${user}-${n}`, user] as const);
        const { began, running, end } = play(queue, tasks);
        const told = new Map<string, ReturnType<Queue['place']>>(
          tasks.map(([id]) => [id, queue.place(id)]),
        );
        const already = began.length;
        let ends = 0;
        while (running.length > 0) {
          const before = began.length;
          end();
          ends += 1;
          for (const id of began.slice(before)) {
            expect(told.get(id)).toMatchObject({ place: began.indexOf(id) - already + 1, ends });
          }
        }
        expect(began).toHaveLength(tasks.length);
      }),
    );
  });

  const calls = fc.array(
    fc.record({
      name: fc.constantFrom('request', 'request', 'occupy', 'leave'),
      user: fc.constantFrom(...people),
      nth: fc.nat(5),
    }),
    { minLength: 1, maxLength: 40 },
  );
  type Call = { name: 'request' | 'occupy' | 'leave'; user: string; nth: number };
  const call = (queue: Queue, { name, user, nth }: Call) =>
    name === 'leave' ? queue.leave(`${user}-${nth}`) : queue[name](`${user}-${nth}`, user);

  it('tells after every change what a queue tells that was never asked before', () => {
    fc.assert(
      fc.property(room, calls, (size, all) => {
        const asked = createQueue(size);
        for (const [last, one] of all.entries()) {
          call(asked, one);
          const fresh = createQueue(size);
          for (const before of all.slice(0, last + 1)) call(fresh, before);
          for (const id of [...fresh.ids(), 'nobody']) {
            expect(asked.place(id)).toEqual(fresh.place(id));
          }
        }
      }),
    );
  });

  const CROWD = 400;
  const crowded = (size: Room): Queue => {
    const queue = createQueue(size);
    for (let n = 0; n < CROWD; n += 1) queue.request(`p${n % 90}-${n}`, `p${n % 90}`);
    return queue;
  };

  it('where many wait tells the places of a moment ago, and plays their future again after some questions', () => {
    const queue = crowded({ perUser: 1, total: 1 });
    const last = `p${(CROWD - 1) % 90}-${CROWD - 1}`;
    expect(queue.place(last)).toMatchObject({ place: CROWD - 1 });
    queue.leave('p1-1');
    queue.request('ana-0', 'ana');
    queue.leave('p2-2');
    expect(queue.place('p2-2')).toBeUndefined();
    expect(queue.place('ana-0')).toBeUndefined();
    expect(queue.place(last)).toMatchObject({ place: CROWD - 1 });
    for (let asked = 0; asked < CROWD / 20; asked += 1) queue.place(last);
    expect(queue.place(last)).toMatchObject({ place: CROWD - 2 });
    expect(queue.place('ana-0')).toBeDefined();
  });

  it('where many wait tells true places once everybody has asked again', () => {
    fc.assert(
      fc.property(room, calls, (size, all) => {
        const [asked, fresh] = [crowded(size), crowded(size)];
        for (const one of all) {
          asked.place('p89-89');
          call(asked, one);
          call(fresh, one);
        }
        for (const id of asked.ids()) asked.place(id);
        for (const id of [...fresh.ids(), 'nobody']) {
          expect(asked.place(id)).toEqual(fresh.place(id));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('never serves anybody twice while another with as few running waits, whoever ends', () => {
    fc.assert(
      fc.property(room, arrivals, fc.infiniteStream(fc.nat()), (size, owners, picks) => {
        const queue = createQueue(size);
        const tasks = owners.map((user, n) => [`${user}-${n}`, user] as const);
        const { began, running, end } = play(queue, tasks);
        const busyOf = (user: string) => running.filter((id) => ownerOf(id) === user).length;
        const waitsFor = (user: string) =>
          tasks.filter(([id, owner]) => owner === user && !began.includes(id)).length;
        while (running.length > 0) {
          const before = began.length;
          end(running[(picks.next().value ?? 0) % running.length]);
          expect(running.length).toBeLessThanOrEqual(size.total);
          for (const user of people) expect(busyOf(user)).toBeLessThanOrEqual(size.perUser);
          const room = running.length < size.total;
          const idle = people.some((user) => waitsFor(user) > 0 && busyOf(user) < size.perUser);
          expect(room && idle).toBe(false);
          for (const id of began.slice(before)) {
            const mine = busyOf(ownerOf(id)) - 1;
            const poorer = people.filter((user) => waitsFor(user) > 0 && busyOf(user) < mine);
            expect(poorer).toEqual([]);
          }
        }
        expect(began).toHaveLength(tasks.length);
      }),
    );
  });

  it('makes nobody wait for more than one round of the others', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), arrivals, (total, owners) => {
        const queue = createQueue({ perUser: 100, total });
        const tasks = owners.map((user, n) => [`${user}-${n}`, user] as const);
        const { began, running, end } = play(queue, tasks);
        const first = began.length;
        while (running.length > 0) end();
        const order = began.slice(first).map(ownerOf);
        for (const [index, user] of order.entries()) {
          const last = order.lastIndexOf(user, index - 1);
          if (index === 0 || last < 0) continue;
          const between = order.slice(last + 1, index);
          for (const other of new Set(between)) {
            // Somebody with less running may catch up; with one line of equals it is once.
            if (total === 1) expect(between.filter((one) => one === other)).toHaveLength(1);
          }
        }
      }),
    );
  });
});
