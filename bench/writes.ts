import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../src/core/clock.ts';
import { openStore, type Store } from '../src/core/store/index.ts';
import type { Task } from '../src/core/task.ts';
import type { TestClock } from '../test/support/clock.ts';
import { isHere, startRedis, type TestRedis } from '../test/support/redis.ts';
import { wireTo } from '../test/support/wire.ts';
import { startWorld } from '../test/support/world.ts';
import { openCounted, reasonOf } from './counted-store.ts';
import type { Chart, Figure, Findings } from './figures.ts';
import type { Options } from './options.ts';
import { until } from './pace.ts';
import { median } from './statistics.ts';
import { temporaryFolder } from './temporary.ts';

/** Updates of one run, one after the other and all at once. */
const ONE_BY_ONE = 1000;
const AT_ONCE = 10_000;

/** Tasks that go their way at the same time. */
const MANY = 100;

/** The same for the chart, beside one alone and `MANY`. The gateway takes ten requests a second, so that more would take minutes. */
const SOME: readonly number[] = [3, 10, 30];

/** The longest that these tasks may take, and how often they are looked at, ms. */
const MOST_MS = 30_000;
const LOOK_MS = 100;

/** Real time in the shape of the tests' clock: a clock that moves only when told would keep tasks from meeting in one transaction. */
const wallClock: TestClock = { ...systemClock, advance: (ms) => pause(ms) };

/** Store writes of one task from the command to the delivery, and how many updates the store takes. */
export async function measureWrites({ runs }: Options): Promise<Findings> {
  const alone = await tasksFollowed(1);
  const many = await tasksFollowed(MANY);
  const counted = new Map([
    [1, alone],
    [MANY, many],
  ]);
  for (const count of SOME) counted.set(count, await tasksFollowed(count));
  return {
    title: 'Writes',
    charts: [chartOf(counted)],
    figures: [
      {
        name: 'one task alone: values written',
        value: alone.swaps,
        unit: 'a task',
        guard: 'lower',
      },
      {
        name: 'one task alone: transactions',
        value: alone.transactions,
        unit: 'a task',
        guard: 'lower',
      },
      { name: `${MANY} tasks at once: values written`, value: many.swaps / MANY, unit: 'a task' },
      {
        name: `${MANY} tasks at once: transactions`,
        value: many.transactions / MANY,
        unit: 'a task',
      },
      ...(await onSqlite(runs)),
      ...(await onRedis(runs)),
    ],
    notes: [
      'The core over SQLite with a gateway and a platform that answer at once, in real time; one wallet (QUOTA_USER) is limited.',
      'One task alone, transaction by transaction:',
      ...alone.list,
    ],
  };
}

interface Counted {
  readonly swaps: number;
  readonly transactions: number;
}

function chartOf(counted: ReadonlyMap<number, Counted>): Chart {
  const points = (what: keyof Counted) =>
    [...counted]
      .sort(([a], [b]) => a - b)
      .map(([count, found]) => [count, found[what] / count] as const);
  return {
    name: 'writes-a-task',
    title: 'Writes of one task, from the command to the delivery',
    x: { label: 'tasks at the same time', log: true },
    y: { label: 'a task' },
    lines: [
      { name: 'values written', points: points('swaps') },
      { name: 'transactions', points: points('transactions') },
    ],
  };
}

async function tasksFollowed(count: number) {
  const clock = wallClock;
  const path = join(await temporaryFolder(), 'writes.sqlite');
  const { store, transactions } = await openCounted(path, clock.now);
  const world = await startWorld({
    store,
    clock,
    limits: { user: { credits: 1000, unit: 'day' } },
    room: { perUser: count, total: count },
  });
  const before = transactions.length;
  const commands = Array.from({ length: count }, (_, nth) =>
    world.command({ user: `user-${nth}` }),
  );
  const submitted = await Promise.all(commands.map((command) => world.core.submit(command)));
  const ids = submitted.map((one) => (one.kind === 'accepted' ? one.task.id : ''));
  const done = await until(() => allDone(store, ids), MOST_MS, LOOK_MS);
  if (!done) throw new Error('not every task was delivered');
  await world.core.stop();
  const written = transactions.slice(before).filter((swaps) => swaps.length > 0);
  await store.close();
  return {
    swaps: written.reduce((sum, swaps) => sum + swaps.length, 0),
    transactions: written.length,
    list: written.map((swaps, nth) => `${nth + 1}. ${swaps.map(reasonOf).join(' + ')}`),
  };
}

async function allDone(store: Store, ids: readonly string[]): Promise<boolean> {
  for (const id of ids) {
    const task = await store.get<Task>(`task:${id}`);
    if (task?.delivery !== 'done') return false;
  }
  return true;
}

async function onSqlite(runs: number): Promise<Figure[]> {
  const path = join(await temporaryFolder(), 'throughput.sqlite');
  return await throughput('SQLite', `sqlite://${path}`, runs);
}

/** On a Redis of its own that waits for its disk (appendfsync always); nothing where no redis-server is installed. */
async function onRedis(runs: number): Promise<Figure[]> {
  if (!isHere) return [];
  const redis = await startRedis();
  try {
    const journeys = await journeysOfOneTask(redis);
    return [
      { name: 'Redis, one task alone: round trips', value: journeys, unit: 'a task' },
      ...(await throughput('Redis', redis.fresh(), runs)),
    ];
  } finally {
    await redis.close();
  }
}

async function journeysOfOneTask(redis: TestRedis): Promise<number> {
  const url = new URL(redis.fresh());
  const wire = await wireTo(redis.port);
  const [store, looking] = await Promise.all([
    openStore(`redis://127.0.0.1:${wire.port}${url.pathname}`, Date.now),
    openStore(url.href, Date.now),
  ]);
  const limits = { user: { credits: 1000, unit: 'day' } } as const;
  const world = await startWorld({ store, clock: wallClock, limits });
  let journeys = 0;
  // The second one: the first asks for things that are asked for once.
  for (let nth = 0; nth < 2; nth += 1) {
    const before = wire.journeys();
    const submitted = await world.core.submit(world.command({ user: `user-${nth}` }));
    const id = submitted.kind === 'accepted' ? submitted.task.id : '';
    const done = await until(() => allDone(looking, [id]), MOST_MS, LOOK_MS);
    if (!done) throw new Error('the task was not delivered');
    await until(async () => (await looking.get(`open:${id}`)) === undefined, MOST_MS, LOOK_MS);
    journeys = wire.journeys() - before;
  }
  await world.core.stop();
  await Promise.all([store.close(), looking.close()]);
  await wire.close();
  return journeys;
}

async function throughput(name: string, url: string, runs: number): Promise<Figure[]> {
  const store = await openStore(url, Date.now);
  const update = (key: string) => store.update<number>(key, (now = 0) => now + 1);
  const perSecond = async (count: number, work: () => Promise<unknown>) => {
    const began = performance.now();
    await work();
    return (count / (performance.now() - began)) * 1000;
  };
  const sequential: number[] = [];
  const concurrent: number[] = [];
  const contended: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    sequential.push(
      await perSecond(ONE_BY_ONE, async () => {
        for (let n = 0; n < ONE_BY_ONE; n += 1) await update(`key-${n}`);
      }),
    );
    const together = (keys: number) => () =>
      Promise.all(Array.from({ length: AT_ONCE }, (_, n) => update(`key-${n % keys}`)));
    concurrent.push(await perSecond(AT_ONCE, together(AT_ONCE)));
    contended.push(
      await perSecond(AT_ONCE / 10, async () => {
        await Promise.all(Array.from({ length: AT_ONCE / 10 }, () => update('one-key')));
      }),
    );
  }
  await store.close();
  const figure = (what: string, values: readonly number[]): Figure => ({
    name: `${name}, ${what}`,
    value: median(values),
    unit: 'updates a second',
    runs: values,
  });
  return [
    figure('one after the other', sequential),
    figure(`${AT_ONCE} keys at once`, concurrent),
    figure(`${AT_ONCE / 10} at once on one key`, contended),
  ];
}
