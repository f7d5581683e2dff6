import { join } from 'node:path';
import { createQuota, type Purse, type Wallet, walletsOf } from '../src/core/quota.ts';
import { openStore, type Store } from '../src/core/store/index.ts';
import { isHere, startRedis } from '../test/support/redis.ts';
import type { Chart, Figure, Findings } from './figures.ts';
import type { Options } from './options.ts';
import { median } from './statistics.ts';
import { temporaryFolder } from './temporary.ts';

/** Holds and spends at least so large a part of what the store takes without any meaning. */
const LEAST = 0.5;

/** More credits than are spent here. */
const LIMITS = { user: { credits: 1_000_000_000, unit: 'day' } } as const;

const AT_ONCE = 100;

/** What bare updates write: a record of the kind that a wallet is. */
const NOTHING: Purse = { committed: 0, held: {} };

/** How many are done in one run, by how long an update takes: a run is some tenths of a second. */
interface Counts {
  readonly inTurn: number;
  readonly atOnce: number;
}

/** Holds that stand in one wallet: of one person a few, of a limit for everybody as many as tasks are in flight. */
const HOLDS: readonly number[] = [1, 10, 100, 1000, 10_000];

/** So long each of them is measured, ms. */
const HOLDS_MS = 400;

interface Way {
  readonly name: string;
  /** So many are under way at the same time. */
  readonly width: number;
  /** Everybody spends of the same wallet. */
  readonly shared: boolean;
  /** Why the ratio is missed, where it is. */
  readonly why?: string;
}

/** Why a ratio is missed where many spend of one wallet at the same time. */
const CROWDED =
  'all of them hold credits of the same wallet at the same time, and each of its updates reads and writes every hold by name: that is what makes a hold safe to repeat. Holds of a person are few (MAX_RUNNING_PER_USER); see the chart for more of them.';

const WAYS: readonly Way[] = [
  { name: 'one after the other, a wallet each', width: 1, shared: false },
  { name: 'one after the other, on one wallet', width: 1, shared: true },
  { name: `${AT_ONCE} at once, a wallet each`, width: AT_ONCE, shared: false },
  { name: `${AT_ONCE} at once, on one wallet`, width: AT_ONCE, shared: true, why: CROWDED },
];

/** In so many parts each run is taken, in turns with the bare updates: the disk is not the same at all times. */
const ROUNDS = 2;

/** A part of each run that is not counted: code is compiled, and files have their size. */
const WARM_UP = 0.2;

/** Credits held and then spent, a second, beside two bare updates of the same store in the same run. */
export async function measureQuota(
  { runs }: Pick<Options, 'runs'>,
  note: (text: string) => void,
): Promise<Findings> {
  const path = join(await temporaryFolder(), 'quota.sqlite');
  const charts = [await holdsChart(path, note)];
  const figures = [
    ...(await onStore('memory', 'memory:', { inTurn: 5000, atOnce: 10_000 }, runs, note)),
    ...(await onStore('SQLite', `sqlite://${path}`, { inTurn: 500, atOnce: 3000 }, runs, note)),
    ...(await onRedis(runs, note)),
  ];
  return {
    title: 'Quota',
    figures,
    charts,
    notes: [
      'One time: credits are held (reserve) and then spent (commit), as for a task that succeeds, by the code that the bot runs. Bare: two updates of a small record under one key, one after the other, through the same store, with nothing computed but a sum.',
      'A ratio of the one to the other, taken in turns in one run, says what the wallet itself costs: its JSON with every hold by name, the sum over them, and its limit.',
      'On one wallet every update waits for the one before it, so that all of them take the disk in turn; those of different wallets share a transaction.',
      'An update reads and writes all holds of its wallet, so its cost grows with them: n tasks in flight under one limit for everybody (QUOTA_GLOBAL) or for one server cost n². A wallet that keeps each hold beside itself would have to change two keys in one step, which the store does not do; MAX_RUNNING bounds it, and 1000 holds are far from it.',
      isHere
        ? 'Redis: on this machine, an append-only file that is written before every answer.'
        : 'Redis: left out, there is no redis-server on this machine.',
    ],
  };
}

/** On a Redis of its own that waits for its disk; nothing where no redis-server is installed. */
async function onRedis(runs: number, note: (text: string) => void): Promise<Figure[]> {
  if (!isHere) return [];
  const redis = await startRedis();
  try {
    return await onStore('Redis', redis.fresh(), { inTurn: 500, atOnce: 3000 }, runs, note);
  } finally {
    await redis.close();
  }
}

async function onStore(
  name: string,
  url: string,
  counts: Counts,
  runs: number,
  note: (text: string) => void,
): Promise<Figure[]> {
  note(`quota on ${name}`);
  const store = await openStore(url, Date.now);
  const figures: Figure[] = [];
  for (const way of WAYS) {
    const work = worksOn(store, way);
    // On one wallet they wait for one another anyway.
    const count = way.width === 1 || way.shared ? counts.inTurn : counts.atOnce;
    const whole: number[] = [];
    const bare: number[] = [];
    await perSecond(count * WARM_UP, way.width, work.whole);
    await perSecond(count * WARM_UP, way.width, work.bare);
    for (let round = 0; round < runs * ROUNDS; round += 1) {
      whole.push(await perSecond(count / ROUNDS, way.width, work.whole));
      bare.push(await perSecond(count / ROUNDS, way.width, work.bare));
    }
    figures.push(...figuresOf(`${name}, ${way.name}`, whole, bare, way.why));
  }
  await store.close();
  return figures;
}

interface Works {
  readonly whole: () => Promise<void>;
  readonly bare: () => Promise<void>;
}

let people = 0;

function nextPerson(): number {
  people += 1;
  return people;
}

function walletOf(id: number): Wallet[] {
  const requester = { platform: 'slack', id: `person-${id}`, name: '', locale: 'en' };
  return walletsOf(requester, LIMITS, Date.now());
}

function worksOn(store: Store, { shared }: Way): Works {
  const quota = createQuota(store, Date.now);
  const [everybody, key] = [walletOf(nextPerson()), `bare-${nextPerson()}`];
  return {
    async whole() {
      const nth = nextPerson();
      const wallets = shared ? everybody : walletOf(nth);
      const { ok } = await quota.reserve(`task-${nth}`, 1, wallets);
      const keys = wallets.map((wallet) => wallet.key);
      const spent = await quota.commit(`task-${nth}`, keys);
      if (!ok || !spent) throw new Error('a credit was not held or not spent');
    },
    async bare() {
      const own = shared ? key : `bare-${nextPerson()}`;
      for (let time = 0; time < 2; time += 1) {
        await store.update<Purse>(own, (now = NOTHING) => ({
          ...now,
          committed: now.committed + 1,
        }));
      }
    },
  };
}

/** So many times in all, `width` of them under way at any moment; resolves to how many a second. */
async function perSecond(count: number, width: number, work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  let left = count;
  const one = async () => {
    for (; left > 0; ) {
      left -= 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: width }, one));
  return (count / (performance.now() - began)) * 1000;
}

function figuresOf(
  name: string,
  whole: readonly number[],
  bare: readonly number[],
  why: string | undefined,
): Figure[] {
  const ratios = whole.map((rate, run) => rate / (bare[run] ?? Number.NaN));
  const ratio = median(ratios);
  return [
    { name, unit: 'a second', value: median(whole), runs: whole },
    { name: `${name}: bare`, unit: 'a second', value: median(bare), runs: bare },
    {
      name: `${name}: ratio`,
      unit: 'of the bare updates',
      value: ratio,
      runs: ratios,
      least: LEAST,
      guard: 'higher',
      ...(ratio < LEAST && why !== undefined ? { why } : {}),
    },
  ];
}

/** What one more credit costs in a wallet that holds many already. */
async function holdsChart(path: string, note: (text: string) => void): Promise<Chart> {
  note('wallets with many holds');
  const lines = [];
  for (const [name, url] of [
    ['memory', 'memory:'],
    ['SQLite', `sqlite://${path}`],
  ] as const) {
    const store = await openStore(url, Date.now);
    const points: (readonly [number, number])[] = [];
    for (const holds of HOLDS) points.push([holds, await msWith(store, holds)]);
    await store.close();
    lines.push({ name, points });
  }
  return {
    name: 'quota-holds',
    title: 'One credit held and spent in a wallet that holds others',
    x: { label: 'holds in the wallet', log: true },
    y: { label: 'ms', log: true },
    lines,
  };
}

/** Milliseconds for one credit, held and spent, beside so many holds. */
async function msWith(store: Store, holds: number): Promise<number> {
  const quota = createQuota(store, Date.now);
  const wallets = walletOf(nextPerson());
  const key = wallets[0]?.key ?? '';
  const held = Object.fromEntries(Array.from({ length: holds }, (_, nth) => [`task-of-${nth}`, 1]));
  await store.update<Purse>(key, () => ({ committed: 0, held }));
  const began = performance.now();
  let times = 0;
  for (; performance.now() - began < HOLDS_MS || times < 3; times += 1) {
    await quota.reserve(`task-${times}`, 1, wallets);
    await quota.commit(`task-${times}`, [key]);
  }
  return (performance.now() - began) / times;
}
