import type { Deps } from './deps.ts';
import { limitsFor } from './limits.ts';
import type { Operator } from './operator-door.ts';
import {
  type Balance,
  type Limits,
  type Purse,
  type Wallet,
  type WalletKind,
  walletsOf,
} from './quota.ts';
import type { Store } from './store/index.ts';
import type { Task } from './task.ts';

/** Whose wallets. */
export interface WalletOwner {
  readonly kind: WalletKind;
  /** Empty for everyone. */
  readonly platform: string;
  /** The platform's id of a person or a scope; empty for everyone. */
  readonly id: string;
  /** For a person: whose settings count; empty for the environment's limits. */
  readonly scope: string;
}

/** One window of a wallet, as it is stored. Credits. */
export interface WalletWindow {
  /** `2026-11-20`, `week-2026-11-16` or `2026-11`. */
  readonly window: string;
  readonly committed: number;
  /** By our id of the task. */
  readonly held: Readonly<Record<string, number>>;
  readonly granted: number;
}

export interface WalletPage {
  /** What is left in the present window; absent where there is no limit. */
  readonly balance?: Balance;
  /** The newest first. */
  readonly windows: readonly WalletWindow[];
}

/** Throws StoreUnavailable. */
export async function viewWallets(deps: Deps, owner: WalletOwner): Promise<WalletPage> {
  const prefix = `wallet:${owner.kind}:${nameOf(owner)}:`;
  const windows: WalletWindow[] = [];
  for await (const [key, { committed, held, granted = 0 }] of deps.store.list<Purse>(prefix)) {
    windows.push({ window: key.slice(prefix.length), committed, held, granted });
  }
  const wallet = await walletNow(deps, owner);
  const [balance] = wallet === undefined ? [] : await deps.quota.balances([wallet]);
  return { ...(balance === undefined ? {} : { balance }), windows: windows.reverse() };
}

function nameOf({ kind, platform, id }: WalletOwner): string {
  return kind === 'global' ? 'everyone' : `${platform}:${id}`;
}

/** The wallet of the present window; undefined where there is no limit. A person's roles are not known here. */
async function walletNow(deps: Deps, owner: WalletOwner): Promise<Wallet | undefined> {
  const { kind, platform, id } = owner;
  const scope = kind === 'scope' ? id : owner.scope;
  const settings = scope === '' ? {} : await deps.settings.of({ platform, scope });
  const limits = limitsFor(deps.limits, settings);
  const only: Limits = limits[kind] === undefined ? {} : { [kind]: limits[kind] };
  const person = { platform, id, name: '', locale: '', ...(scope === '' ? {} : { scope }) };
  return walletsOf(person, only, deps.clock.now())[0];
}

/** Whose wallet was changed, and how. */
export interface WalletChange {
  readonly by: Operator;
  readonly owner: WalletOwner;
  /** Credits to add; absent: the present window counts as not spent. */
  readonly credits?: number;
  /** A second delivery of the same one changes nothing. */
  readonly commandId: string;
}

/** Undefined where there is no limit, so that there is nothing to change. Throws StoreUnavailable. */
export async function changeWallet(
  deps: Deps,
  { owner, credits, commandId }: WalletChange,
): Promise<Balance | undefined> {
  const wallet = await walletNow(deps, owner);
  if (wallet === undefined) return undefined;
  return credits === undefined
    ? await deps.quota.reset(wallet, commandId)
    : await deps.quota.grant(wallet, Math.floor(credits), commandId);
}

/** A change in words, for the log. */
export function changeText({ owner, credits }: WalletChange): string {
  const name = `${owner.kind} ${nameOf(owner)}`;
  return credits === undefined ? name : `${name} ${credits}`;
}

/** Whether any wallet still holds credits for a task. Throws StoreUnavailable. */
export async function isHeld(
  store: Store,
  { id, wallets }: Pick<Task, 'id' | 'wallets'>,
): Promise<boolean> {
  const purses = await Promise.all(wallets.map((key) => store.get<Purse>(key)));
  return purses.some((purse) => purse !== undefined && Object.hasOwn(purse.held, id));
}
