import type { Submitted } from '../../src/core/core.ts';
import { openStore, type Store } from '../../src/core/store/index.ts';
import { localTurns, type Turns } from '../../src/core/turns.ts';
import { type TestClock, testClock } from './clock.ts';
import { type Seat, type SharedSchedule, sharedSchedule } from './shared-schedule.ts';
import {
  startWorld,
  type TestGateway,
  type TestPlatform,
  testGateway,
  testPlatform,
  type World,
  type WorldOptions,
} from './world.ts';

/** One of several processes. */
export interface Mate extends World {
  readonly seat: Seat;
  /** Dead from now on: its timers do not fire, and nothing that it asks the store for is done or answered. */
  die(): void;
}

/** Several processes on one store, one schedule and one clock. */
export interface Team {
  readonly clock: TestClock;
  readonly store: Store;
  readonly schedule: SharedSchedule;
  /** Everybody's queue; there is one when somebody has joined. */
  turns(): Turns;
  /** What people see. */
  readonly platform: TestPlatform;
  /** Starts one more; the first one's room is everybody's. `store` and `turns` may stand between it and what all share. */
  join(options?: WorldOptions & { turns?: (all: Turns) => Turns }): Promise<Mate>;
}

export async function team(): Promise<Team> {
  const clock = testClock();
  const store = await openStore('memory:', clock.now);
  const schedule = sharedSchedule(clock);
  const platform = testPlatform();
  let turns: Turns | undefined;
  return {
    clock,
    store,
    schedule,
    platform,
    turns() {
      if (turns === undefined) throw new Error('nobody has joined');
      return turns;
    },
    async join({ turns: between, ...options } = {}) {
      let dead = false;
      const own = options.store ?? store;
      const living = <T>(work: () => Promise<T>): Promise<T> =>
        dead ? new Promise<never>(() => {}) : work();
      const mortal: Store = {
        get: (key) => living(() => own.get(key)),
        update: (...given) => living(() => own.update(...given)),
        list: (prefix) => own.list(prefix),
        close: () => own.close(),
      };
      turns ??= localTurns(options.room ?? { perUser: 100, total: 100 });
      const all = between === undefined ? turns : between(turns);
      const mortalTurns: Turns = {
        request: (...given) => living(() => all.request(...given)),
        occupy: (...given) => living(() => all.occupy(...given)),
        leave: (id) => living(() => all.leave(id)),
        place: (id) => living(() => all.place(id)),
        countOf: (user) => living(() => all.countOf(user)),
        ids: () => living(() => all.ids()),
        counts: () => living(() => all.counts()),
      };
      const seat = schedule.seat();
      const world = await startWorld({
        platform,
        ...options,
        store: mortal,
        shared: { scheduler: seat, works: true, turns: mortalTurns },
        clock: {
          ...clock,
          after: (ms, callback) => clock.after(ms, () => (dead ? undefined : callback())),
        },
      });
      return {
        ...world,
        seat,
        die() {
          dead = true;
          seat.die();
        },
      };
    },
  };
}

/** The task that a command made. */
export const idOf = (submitted: Submitted): string => {
  if (submitted.kind !== 'accepted') throw new Error(submitted.kind);
  return submitted.task.id;
};

/** What is stored of it: its state, and how far its end is shown. */
export const stateOf = async (one: Mate, id: string) => {
  const task = await one.task(id);
  return [task?.state, task?.delivery];
};

/** A gateway that works until it is told that a video is ready. */
export function slowGateway(): TestGateway & { ready: boolean } {
  const gateway = Object.assign(testGateway(), { ready: false });
  gateway.onCheck = async () =>
    gateway.ready
      ? { state: 'succeeded', video: { url: 'https://videos.test/v.mp4' } }
      : { state: 'working' };
  return gateway;
}

/** The posts that people see. */
export const results = ({ platform }: Team) => platform.results.map(({ content }) => content);

/** Whose step began last. */
export function lastOf(mates: readonly Mate[]): Mate {
  const [last] = mates.toSorted((a, b) => b.seat.lastAt - a.seat.lastAt);
  if (last === undefined) throw new Error('nobody');
  return last;
}
