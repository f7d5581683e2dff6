import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createQuota, type Limits, walletsOf } from '../../src/core/quota.ts';
import { openStore, type Store } from '../../src/core/store/index.ts';

const START = Date.UTC(2026, 10, 20, 12);
const DAY_MS = 86_400_000;

const LIMITS: Limits = {
  user: { credits: 6, unit: 'day' },
  scope: { credits: 9, unit: 'week' },
  global: { credits: 12, unit: 'month' },
};

/** As much of a task as decides about credits; stored like the real one. */
interface Saved {
  readonly state: 'open' | 'succeeded' | 'failed';
  readonly cost: number;
  readonly wallets: readonly string[];
  readonly settled: boolean;
}

interface StoredPurse {
  committed: number;
  held: Record<string, number>;
  granted?: number;
}

/** The process dies: nothing after this write happens. */
class Killed extends Error {}

/** A store that dies after so many writes. */
function mortal(store: Store): Store & { lives: number } {
  const dying: Store & { lives: number } = {
    ...store,
    lives: Number.POSITIVE_INFINITY,
    async update(key, change, ttlMs) {
      if (dying.lives <= 0) throw new Killed();
      const result = await store.update(key, change, ttlMs);
      dying.lives -= 1;
      if (dying.lives <= 0) throw new Killed();
      return result;
    },
  };
  return dying;
}

const action = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('submit' as const),
      task: fc.nat(9),
      user: fc.nat(2),
      cost: fc.integer({ min: 1, max: 4 }),
      kill: fc.option(fc.integer({ min: 1, max: 6 }), { nil: 0 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('succeed' as const, 'fail' as const),
      task: fc.nat(9),
      kill: fc.option(fc.integer({ min: 1, max: 5 }), { nil: 0 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('grant' as const),
      user: fc.nat(2),
      credits: fc.integer({ min: 1, max: 5 }),
      id: fc.nat(4),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('reset' as const), user: fc.nat(2), id: fc.nat(4) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('clock' as const),
      ms: fc.constantFrom(3_600_000, DAY_MS, 8 * DAY_MS, 33 * DAY_MS, -3_600_000),
    }),
  },
);

type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

/** What every wallet must hold, kept beside the real thing. */
interface Expected {
  committed: number;
  granted: number;
  held: Map<string, number>;
  limit: number;
}

async function play(actions: readonly Action[]): Promise<void> {
  let time = START;
  const store = mortal(await openStore('memory:', () => Number.MAX_SAFE_INTEGER / 4));
  const quota = createQuota(store, () => time);
  const wallets = new Map<string, Expected>();
  const tasks = new Map<string, Saved>();
  const charged = new Map<string, number>();
  const granted = new Set<string>();

  const walletsFor = (user: number) =>
    walletsOf({ platform: 'p', id: `u${user}`, name: '', scope: 's', locale: 'en' }, LIMITS, time);
  const expectedOf = ({ key, limit }: { key: string; limit: { credits: number } }): Expected => {
    const known = wallets.get(key);
    if (known !== undefined) return known;
    const fresh = { committed: 0, granted: 0, held: new Map(), limit: limit.credits };
    wallets.set(key, fresh);
    return fresh;
  };
  const usedOf = ({ committed, held }: Expected) =>
    [...held.values()].reduce((sum, cost) => sum + cost, committed);

  /** From the command to a saved task, as `generator.ts` does it. */
  const submit = async (id: string, user: number, cost: number) => {
    if ((await store.get<Saved>(`task:${id}`)) !== undefined) return 'repeated';
    const spent = walletsFor(user);
    const reservation = await quota.reserve(id, cost, spent);
    if (!reservation.ok) return 'refused';
    const task: Saved = {
      state: 'open',
      cost,
      wallets: spent.map(({ key }) => key),
      settled: false,
    };
    await store.update<Saved>(`task:${id}`, (now) => now ?? task);
    return 'accepted';
  };
  /** The end of a task, as `end.ts` and `settle.ts` do it. */
  const settle = async (id: string) => {
    const task = await store.get<Saved>(`task:${id}`);
    if (task === undefined || task.state === 'open' || task.settled) return;
    if (task.state === 'succeeded') await quota.commit(id, task.wallets);
    else await quota.release(id, task.wallets);
    await store.update<Saved>(`task:${id}`, (now) => now && { ...now, settled: true });
  };
  const end = async (id: string, state: 'succeeded' | 'failed') => {
    await store.update<Saved>(`task:${id}`, (now) =>
      now?.state === 'open' ? { ...now, state } : now,
    );
    await settle(id);
  };
  /** A start of the program. */
  const restart = async () => {
    store.lives = Number.POSITIVE_INFINITY;
    for await (const [key] of store.list('task:')) await settle(key.slice('task:'.length));
    await quota.sweep(async (id) => (await store.get(`task:${id}`)) !== undefined);
  };
  /** Runs until it ends or the process dies, which is then started again. */
  const mortally = async (kill: number, work: () => Promise<unknown>): Promise<void> => {
    store.lives = kill === 0 ? Number.POSITIVE_INFINITY : kill;
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      await restart();
    }
    store.lives = Number.POSITIVE_INFINITY;
  };
  /** What the store says of a task decides what must be in the wallets. */
  const follow = async (
    id: string,
    spent: readonly { key: string; limit: { credits: number } }[],
  ) => {
    const saved = await store.get<Saved>(`task:${id}`);
    const before = tasks.get(id);
    if (saved === undefined) return;
    tasks.set(id, saved);
    if (before === undefined) {
      const fits = spent.every((wallet) => {
        const expected = expectedOf(wallet);
        return usedOf(expected) + saved.cost <= expected.limit + expected.granted;
      });
      expect(fits, 'only what fits is admitted').toBe(true);
      for (const wallet of spent) expectedOf(wallet).held.set(id, saved.cost);
    }
    if (before?.state !== saved.state && saved.state !== 'open') {
      for (const key of saved.wallets) {
        const expected = wallets.get(key);
        if (!expected?.held.delete(id)) throw new Error('a task was settled that held nothing');
        if (saved.state === 'succeeded') expected.committed += saved.cost;
      }
      if (saved.state === 'succeeded') charged.set(id, (charged.get(id) ?? 0) + saved.cost);
    }
  };

  for (const one of actions) {
    switch (one.do) {
      case 'submit': {
        const id = `t${one.task}`;
        const spent = walletsFor(one.user);
        const room = spent.every((wallet) => {
          const expected = expectedOf(wallet);
          return usedOf(expected) + one.cost <= expected.limit + expected.granted;
        });
        let outcome: string | undefined;
        const isNew = !tasks.has(id);
        await mortally(one.kill, async () => {
          outcome = await submit(id, one.user, one.cost);
        });
        if (isNew && outcome !== undefined) expect(outcome).toBe(room ? 'accepted' : 'refused');
        await follow(id, spent);
        break;
      }
      case 'succeed':
      case 'fail':
        await mortally(one.kill, () =>
          end(`t${one.task}`, one.do === 'succeed' ? 'succeeded' : 'failed'),
        );
        await follow(`t${one.task}`, []);
        break;
      case 'grant':
      case 'reset': {
        const [wallet] = walletsFor(one.user);
        if (wallet === undefined) break;
        // A command that comes a second time changes nothing.
        const once = `${one.do} ${one.id} ${wallet.key}`;
        const expected = expectedOf(wallet);
        if (one.do === 'grant') await quota.grant(wallet, one.credits, once);
        else await quota.reset(wallet, once);
        if (granted.has(once)) break;
        granted.add(once);
        if (one.do === 'grant') expected.granted += one.credits;
        else expected.committed = 0;
        break;
      }
      case 'clock':
        time += one.ms;
        break;
    }
    for (const [key, expected] of wallets) {
      const purse = (await store.get<StoredPurse>(key)) ?? { committed: 0, held: {} };
      expect(purse.committed).toBe(expected.committed);
      expect(purse.held).toEqual(Object.fromEntries(expected.held));
      expect(usedOf(expected)).toBeLessThanOrEqual(expected.limit + expected.granted);
    }
  }
  for (const [id, credits] of charged) expect(credits).toBe(tasks.get(id)?.cost);
}

it('credits are exact under every interleaving of commands, ends, kills, redeliveries, grants, resets and windows', async () => {
  await fc.assert(fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 14 }), play), {
    numRuns: 10_000,
  });
}, 120_000);
