import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Room } from '../../src/core/queue.ts';
import type { Turns } from '../../src/core/turns.ts';

/** How a test gets at one kind of turns. */
export interface TurnsDescriptor {
  /** As each of some processes sees the same turns, which nobody used before. */
  open(room: Room): Promise<readonly [Turns, ...Turns[]]>;
  /** How often a property is tried: a disk is slow. */
  readonly runs: number;
}

const ownerOf = (id: string) => id.split('-')[0] ?? '';
const people = ['ana', 'ben', 'cy', 'dee'];
const room = fc.record({
  perUser: fc.integer({ min: 1, max: 3 }),
  total: fc.integer({ min: 1, max: 4 }),
});
const arrivals = fc.array(fc.constantFrom(...people), { minLength: 1, maxLength: 16 });

/** Tasks that begin and end, each call in the next process, and done twice where that is wanted. */
async function play(all: readonly Turns[], owners: readonly string[], times = 1) {
  const running: string[] = [];
  const began: string[] = [];
  let turn = 0;
  const next = (): Turns => {
    turn += 1;
    const one = all[turn % all.length];
    if (one === undefined) throw new Error('no process');
    return one;
  };
  const start = (ids: readonly string[]) => {
    running.push(...ids);
    began.push(...ids);
  };
  const ids = owners.map((user, n) => `${user}-${n}`);
  for (const id of ids) {
    if (await next().request(id, ownerOf(id))) start([id]);
    for (let again = 1; again < times; again += 1) {
      expect(await next().request(id, ownerOf(id))).toBe(running.includes(id));
    }
  }
  return {
    ids,
    running,
    began,
    next,
    async end(id = running[0] ?? '') {
      running.splice(running.indexOf(id), 1);
      start(await next().leave(id));
      for (let again = 1; again < times; again += 1) expect(await next().leave(id)).toEqual([]);
    },
  };
}

/** What everything that hands out turns must do. */
export function turnsContract({ open, runs }: TurnsDescriptor): void {
  it('counts those that run and those that wait', async () => {
    const [first, ...others] = await open({ perUser: 1, total: 2 });
    const counted = () => Promise.all([first, ...others].map((one) => one.counts()));
    const all = (running: number, waiting: number) =>
      Array.from([first, ...others], () => ({ running, waiting }));
    expect(await counted()).toEqual(all(0, 0));
    for (const id of ['ana-1', 'ana-2', 'ben-3', 'cy-4']) await first.request(id, ownerOf(id));
    expect(await counted()).toEqual(all(2, 2));
    await first.leave('ana-2');
    await first.leave('ben-3');
    expect(await counted()).toEqual(all(2, 0));
    await first.occupy('dee-5', 'dee');
    expect(await counted()).toEqual(all(3, 0));
  });

  it('serves people in turns, however much one of them brings', async () => {
    const all = await open({ perUser: 1, total: 1 });
    const owners = ['ana', 'ana', 'ana', 'ana', 'ana', 'ben', 'ben', 'cy'];
    const { began, end } = await play(all, owners);
    for (const _ of owners) await end();
    expect(began.map(ownerOf)).toEqual(['ana', 'ana', 'ben', 'cy', 'ana', 'ben', 'ana', 'ana']);
  });

  it('counts tasks that were found running, even over the limit', async () => {
    const [one] = await open({ perUser: 1, total: 1 });
    await one.occupy('ana-0', 'ana');
    await one.occupy('ana-1', 'ana');
    await one.occupy('ana-1', 'ana');
    expect(await one.request('ben-0', 'ben')).toBe(false);
    expect(await one.place('ben-0')).toEqual({ place: 1, ends: 2, running: 2 });
    expect(await one.countOf('ana')).toEqual({ running: 2, waiting: 0 });
    expect(await one.countOf('ben')).toEqual({ running: 0, waiting: 1 });
    expect(await one.leave('ana-0')).toEqual([]);
    expect(await one.leave('ana-1')).toEqual(['ben-0']);
    expect(await one.countOf('ana')).toEqual({ running: 0, waiting: 0 });
  });

  it('occupies a place for one that waited, which waits no more', async () => {
    const [one] = await open({ perUser: 1, total: 1 });
    await one.request('ana-0', 'ana');
    await one.request('ben-0', 'ben');
    await one.occupy('ben-0', 'ben');
    expect(await one.countOf('ben')).toEqual({ running: 1, waiting: 0 });
    expect(await one.leave('ana-0')).toEqual([]);
    expect((await one.ids()).toSorted()).toEqual(['ben-0']);
  });

  it('knows the place of a task as soon as it waits, and none of others', async () => {
    const [one] = await open({ perUser: 1, total: 1 });
    await one.request('ana-0', 'ana');
    for (const [index, id] of ['ben-0', 'cy-0', 'dee-0'].entries()) {
      expect(await one.place(id)).toBeUndefined();
      await one.request(id, ownerOf(id));
      expect(await one.place(id)).toMatchObject({ place: index + 1, ends: index + 1 });
    }
    expect(await one.place('ana-0')).toBeUndefined();
  });

  it('never has more at once than may be, leaves no room unused, forgets nobody, and does nothing twice', async () => {
    const picks = fc.infiniteStream(fc.nat());
    await fc.assert(
      fc.asyncProperty(room, arrivals, picks, fc.constantFrom(1, 2), async (...given) => {
        const [size, owners, pick, times] = given;
        const { ids, running, began, end, next } = await play(await open(size), owners, times);
        const busyOf = (user: string) => running.filter((id) => ownerOf(id) === user).length;
        const waits = (user: string) =>
          ids.some((id) => ownerOf(id) === user && !began.includes(id));
        while (running.length > 0) {
          const before = began.length;
          await end(running[(pick.next().value ?? 0) % running.length]);
          expect(running.length).toBeLessThanOrEqual(size.total);
          for (const user of people) expect(busyOf(user)).toBeLessThanOrEqual(size.perUser);
          const idle = people.some((user) => waits(user) && busyOf(user) < size.perUser);
          expect(running.length < size.total && idle).toBe(false);
          for (const id of began.slice(before)) {
            const mine = busyOf(ownerOf(id)) - 1;
            expect(people.filter((user) => waits(user) && busyOf(user) < mine)).toEqual([]);
          }
        }
        expect(began.toSorted()).toEqual(ids.toSorted());
        expect(await next().ids()).toEqual([]);
      }),
      { numRuns: runs },
    );
  });

  it('tells true places when tasks end in their order', async () => {
    await fc.assert(
      fc.asyncProperty(room, arrivals, async (size, owners) => {
        // One process: another may show places of a moment ago.
        const [one] = await open(size);
        const { ids, running, began, end } = await play([one], owners);
        const told = new Map<string, unknown>();
        for (const id of ids) told.set(id, await one.place(id));
        const already = began.length;
        for (let ends = 1; running.length > 0; ends += 1) {
          const before = began.length;
          await end();
          for (const id of began.slice(before)) {
            expect(told.get(id)).toMatchObject({ place: began.indexOf(id) - already + 1, ends });
          }
        }
      }),
      { numRuns: runs },
    );
  });

  it('holds all that when everybody asks at once', async () => {
    await fc.assert(
      fc.asyncProperty(room, arrivals, async (size, owners) => {
        const all = await open(size);
        const of = (n: number): Turns => all[n % all.length] ?? all[0];
        const ids = owners.map((user, n) => `${user}-${n}`);
        const asked = await Promise.all(ids.map((id, n) => of(n).request(id, ownerOf(id))));
        let running = ids.filter((_, n) => asked[n]);
        const began = [...running];
        while (running.length > 0) {
          expect(running.length).toBeLessThanOrEqual(size.total);
          for (const user of people) {
            const { running: busy } = await of(began.length).countOf(user);
            expect(busy).toBe(running.filter((id) => ownerOf(id) === user).length);
            expect(busy).toBeLessThanOrEqual(size.perUser);
          }
          running = (await Promise.all(running.map((id, n) => of(n).leave(id)))).flat();
          began.push(...running);
        }
        expect(began.toSorted()).toEqual(ids.toSorted());
        expect(await all[0].ids()).toEqual([]);
      }),
      { numRuns: runs },
    );
  });
}
