import type { Store } from './store/index.ts';
import type { Requester } from './task.ts';

export type WindowUnit = 'day' | 'week' | 'month';

/** So many credits a window; windows are UTC, weeks begin on Monday. */
export interface Limit {
  readonly credits: number;
  readonly unit: WindowUnit;
}

/** The environment's limits; absent: none. */
export interface Limits {
  readonly user?: Limit;
  readonly scope?: Limit;
  readonly global?: Limit;
}

export type WalletKind = 'user' | 'scope' | 'global';

/** What is left in one wallet. */
export interface Balance {
  readonly kind: WalletKind;
  readonly limit: number;
  /** Committed and held together. */
  readonly used: number;
  readonly left: number;
  readonly unit: WindowUnit;
  /** When the window ends, ms since the epoch. */
  readonly resetsAt: number;
}

/** One wallet of one window, before anything is read. */
export interface Wallet {
  /** `wallet:user:discord:123:2026-11-20`: the window is part of the key, which is never used again. */
  readonly key: string;
  readonly kind: WalletKind;
  readonly limit: Limit;
  readonly resetsAt: number;
}

/** As stored: what ended tasks spent, and what tasks under way hold, by task id. */
export interface Purse {
  readonly committed: number;
  readonly held: Readonly<Record<string, number>>;
  /** Credits that an admin added to this window. */
  readonly granted?: number;
  /** Ids of the admins' commands that changed it last: done again they change nothing. */
  readonly done?: readonly string[];
}

const EMPTY: Purse = { committed: 0, held: {} };

/** So many of an admin's commands are remembered; a platform delivers one again within minutes. */
const REMEMBERED = 50;

const DAY_MS = 86_400_000;

/** How long a wallet is kept after its window: a task of its last minute may still have to be settled. */
const KEPT_AFTER_MS = 7 * DAY_MS;

/** The same from a moment inside the window, whatever its length: at most a month, and some days more. */
const KEPT_SETTLED_MS = 31 * DAY_MS + KEPT_AFTER_MS;

/** The wallets that a request of this person spends from now: user, scope, everyone; only those with a limit. */
export function walletsOf(requester: Requester, limits: Limits, now: number): Wallet[] {
  const owners: readonly [WalletKind, Limit | undefined, string | undefined][] = [
    ['user', limits.user, `${requester.platform}:${requester.id}`],
    ['scope', limits.scope, requester.scope && `${requester.platform}:${requester.scope}`],
    ['global', limits.global, 'everyone'],
  ];
  return owners.flatMap(([kind, limit, owner]) => {
    if (limit === undefined || owner === undefined) return [];
    const { name, endsAt } = windowOf(limit.unit, now);
    return [{ key: `wallet:${kind}:${owner}:${name}`, kind, limit, resetsAt: endsAt }];
  });
}

/** The UTC window that `now` lies in: its name in a key, and its end in ms since the epoch. */
export function windowOf(unit: WindowUnit, now: number): { name: string; endsAt: number } {
  const date = new Date(now);
  const day = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  switch (unit) {
    case 'day':
      return { name: isoDay(day), endsAt: day + DAY_MS };
    case 'week': {
      const monday = day - ((date.getUTCDay() + 6) % 7) * DAY_MS;
      return { name: `week-${isoDay(monday)}`, endsAt: monday + 7 * DAY_MS };
    }
    case 'month':
      return {
        name: isoDay(day).slice(0, 7),
        endsAt: Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1),
      };
  }
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

export type Reservation =
  | { readonly ok: true; readonly balances: readonly Balance[] }
  /** The wallet that refused; nothing is held. */
  | { readonly ok: false; readonly refusedBy: Balance };

/** Wallets by their keys. */
export type Purses = ReadonlyMap<string, Purse>;

const keysOf = (wallets: readonly Wallet[]): string[] => wallets.map(({ key }) => key);

/** Holds on wallets. All three calls may be repeated without harm: a hold is keyed by its task. */
export interface Quota {
  /** Holds `cost` credits on every wallet, or on none. A hold that stands already is kept as it is. */
  reserve(taskId: string, cost: number, wallets: readonly Wallet[]): Promise<Reservation>;
  /** Whether the task's holds stand in all of these wallets. */
  holds(taskId: string, walletKeys: readonly string[]): Promise<boolean>;
  /** Turns the task's holds into spending. Nothing happens where there is none. Resolves to whether there was one. */
  commit(taskId: string, walletKeys: readonly string[]): Promise<boolean>;
  /** Gives the task's holds back. Nothing happens where there is none. Resolves to whether there was one. */
  release(taskId: string, walletKeys: readonly string[]): Promise<boolean>;
  /** Adds credits to the present window, once for each command `id`. Resolves to what is left then. */
  grant(wallet: Wallet, credits: number, id: string): Promise<Balance>;
  /** Takes everything as not spent yet, once for each command `id`; what tasks under way hold stays held. Resolves to what is left then. */
  reset(wallet: Wallet, id: string): Promise<Balance>;
  /** What stands in these wallets now, for `balances`. */
  purses(walletKeys: readonly string[]): Promise<Purses>;
  /** What is left, the tightest wallet first; by what was read a moment ago, where it was. */
  balances(wallets: readonly Wallet[], known?: Purses): Promise<Balance[]>;
  /** Gives back holds of tasks that were never saved: `isTask` says which exist. Resolves to how many. */
  sweep(isTask: (taskId: string) => Promise<boolean>): Promise<number>;
}

export function createQuota(store: Store, now: () => number): Quota {
  const ttlOf = (wallet: Wallet): number => wallet.resetsAt - now() + KEPT_AFTER_MS;
  const change = async (
    wallet: Wallet,
    id: string,
    changed: (purse: Purse) => Purse,
  ): Promise<Balance> => {
    const purse = await store.update<Purse>(
      wallet.key,
      (stored) => {
        const before = stored ?? EMPTY;
        const done = before.done ?? [];
        if (done.includes(id)) return stored;
        return { ...changed(before), done: [...done, id].slice(-REMEMBERED) };
      },
      ttlOf(wallet),
    );
    return balanceOf(wallet, purse ?? EMPTY);
  };
  const settle = async (taskId: string, keys: readonly string[], spend: boolean) => {
    const held = await Promise.all(keys.map((key) => settleIn(store, key, taskId, spend)));
    return held.includes(true);
  };

  return {
    async reserve(taskId, cost, wallets) {
      const balances: Balance[] = [];
      for (const [index, wallet] of wallets.entries()) {
        let before: Purse = EMPTY;
        const purse = await store.update<Purse>(
          wallet.key,
          (stored) => {
            before = stored ?? EMPTY;
            return withHold(before, taskId, cost, wallet.limit.credits) ?? stored;
          },
          ttlOf(wallet),
        );
        if (purse === undefined || !Object.hasOwn(purse.held, taskId)) {
          await settle(taskId, keysOf(wallets.slice(0, index)), false);
          return { ok: false, refusedBy: balanceOf(wallet, before) };
        }
        balances.push(balanceOf(wallet, purse));
      }
      return { ok: true, balances: tightestFirst(balances) };
    },
    async holds(taskId, keys) {
      const purses = await pursesIn(store, keys);
      return keys.every((key) => Object.hasOwn(purses.get(key)?.held ?? {}, taskId));
    },
    commit: (taskId, keys) => settle(taskId, keys, true),
    release: (taskId, keys) => settle(taskId, keys, false),
    grant: (wallet, credits, id) =>
      change(wallet, id, (purse) => ({ ...purse, granted: (purse.granted ?? 0) + credits })),
    reset: (wallet, id) => change(wallet, id, (purse) => ({ ...purse, committed: 0 })),
    purses: (keys) => pursesIn(store, keys),
    async balances(wallets, known) {
      const purses = known ?? (await pursesIn(store, keysOf(wallets)));
      return tightestFirst(wallets.map((one) => balanceOf(one, purses.get(one.key) ?? EMPTY)));
    },
    async sweep(isTask) {
      let swept = 0;
      for await (const [key, purse] of store.list<Purse>('wallet:')) {
        for (const taskId of Object.keys(purse.held)) {
          if (await isTask(taskId)) continue;
          await settle(taskId, [key], false);
          swept += 1;
        }
      }
      return swept;
    },
  };
}

/** Resolves to whether there was a hold. */
async function settleIn(
  store: Store,
  key: string,
  taskId: string,
  spend: boolean,
): Promise<boolean> {
  let held = false;
  const settle = (purse: Purse | undefined) => {
    const after = settled(purse, taskId, spend);
    held = after !== purse;
    return after;
  };
  await store.update<Purse>(key, settle, KEPT_SETTLED_MS);
  return held;
}

/** What stands in these wallets; those that nobody used yet are absent. */
async function pursesIn(store: Store, keys: readonly string[]): Promise<Purses> {
  const read = await Promise.all(
    keys.map(async (key) => [key, await store.get<Purse>(key)] as const),
  );
  return new Map(read.flatMap(([key, purse]) => (purse === undefined ? [] : [[key, purse]])));
}

/** The purse with the hold, or undefined when it does not fit. */
function withHold(purse: Purse, taskId: string, cost: number, limit: number): Purse | undefined {
  if (Object.hasOwn(purse.held, taskId)) return purse;
  if (usedOf(purse) + cost > limit + (purse.granted ?? 0)) return undefined;
  return { ...purse, held: { ...purse.held, [taskId]: cost } };
}

function settled(purse: Purse | undefined, taskId: string, spend: boolean): Purse | undefined {
  const cost = purse?.held[taskId];
  if (purse === undefined || cost === undefined) return purse;
  const { [taskId]: _settled, ...held } = purse.held;
  return { ...purse, committed: purse.committed + (spend ? cost : 0), held };
}

function usedOf(purse: Purse): number {
  return Object.values(purse.held).reduce((sum, cost) => sum + cost, purse.committed);
}

function balanceOf(wallet: Wallet, purse: Purse): Balance {
  const used = usedOf(purse);
  const { unit } = wallet.limit;
  const limit = wallet.limit.credits + (purse.granted ?? 0);
  return {
    kind: wallet.kind,
    limit,
    used,
    left: Math.max(0, limit - used),
    unit,
    resetsAt: wallet.resetsAt,
  };
}

function tightestFirst(balances: readonly Balance[]): Balance[] {
  return [...balances].sort((a, b) => a.left - b.left);
}
