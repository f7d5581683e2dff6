import { type Purse, type WindowUnit, windowOf } from './quota.ts';
import type { Store } from './store/index.ts';
import type { Requester } from './task.ts';

/** Whose wallets they are. */
type Owner = Pick<Requester, 'platform' | 'id'>;

/** What is stored of one window of one person. Credits. */
export interface StoredWallet {
  /** `2026-11-20`, `week-2026-11-16` or `2026-11`. */
  readonly window: string;
  readonly committed: number;
  /** By our id of the task. */
  readonly held: Readonly<Record<string, number>>;
  readonly granted: number;
}

const UNITS: readonly WindowUnit[] = ['day', 'week', 'month'];

const prefixOf = ({ platform, id }: Owner): string => `wallet:user:${platform}:${id}:`;

/** A person's own wallets, those of earlier windows too. Throws StoreUnavailable. */
export async function storedWallets(store: Store, owner: Owner): Promise<StoredWallet[]> {
  const prefix = prefixOf(owner);
  const wallets: StoredWallet[] = [];
  for await (const [key, { committed, held, granted = 0 }] of store.list<Purse>(prefix)) {
    wallets.push({ window: key.slice(prefix.length), committed, held, granted });
  }
  return wallets;
}

/**
 * Forgets a person's wallets of earlier windows that hold nothing any more. Those of the present windows stay, or anybody could spend them twice.
 * `now` in ms since the epoch. Throws StoreUnavailable.
 */
export async function forgetEndedWallets(store: Store, owner: Owner, now: number): Promise<void> {
  const prefix = prefixOf(owner);
  const present = UNITS.map((unit) => prefix + windowOf(unit, now).name);
  for await (const [key] of store.list<Purse>(prefix)) {
    if (present.includes(key)) continue;
    await store.update<Purse>(key, (purse) =>
      purse !== undefined && Object.keys(purse.held).length > 0 ? purse : undefined,
    );
  }
}
