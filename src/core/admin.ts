import { isAdmin } from './admission.ts';
import type { Deps } from './deps.ts';
import { limitsFor } from './limits.ts';
import type { Answer } from './own-tasks.ts';
import { type Balance, type Limit, type Wallet, walletsOf } from './quota.ts';
import type { SettingName, Settings, SettingsChange } from './settings.ts';
import type { Requester } from './task.ts';

/** What an admin may change. `undefined` or an empty list gives the default back. */
export type AdminChange =
  | { readonly set: 'user' | 'scope'; readonly limit: Limit | undefined }
  | { readonly set: 'role'; readonly role: string; readonly credits: number | undefined }
  | { readonly set: 'blocked'; readonly user: string; readonly on: boolean }
  | { readonly set: 'channels'; readonly rule: 'only' | 'except'; readonly ids: readonly string[] }
  | { readonly set: 'model'; readonly model: string; readonly off: boolean }
  | { readonly set: 'words'; readonly words: readonly string[] }
  | { readonly set: 'spoiler' | 'maintenance'; readonly on: boolean }
  | { readonly set: 'language'; readonly locale: string | undefined }
  | { readonly set: 'keepDays' | 'confirmFrom'; readonly number: number | undefined };

/** What holds in a scope, and what would hold without it. */
export interface SettingsView {
  readonly settings: Settings;
  readonly defaults: { readonly user?: Limit; readonly scope?: Limit };
}

type Scoped = Requester & { readonly scope: string };

/** Runs for an admin of a scope; in a place without one (a direct message on Discord) there is nothing to administer. */
async function forAdmin<T>(
  deps: Deps,
  requester: Requester,
  work: (admin: Scoped) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  const { scope } = requester;
  if (scope === undefined || !isAdmin(deps, requester)) {
    return { ok: false, trouble: { code: 'not-admin' } };
  }
  return await work({ ...requester, scope });
}

export function viewSettings(deps: Deps, requester: Requester): Promise<Answer<SettingsView>> {
  return forAdmin(deps, requester, async (admin) => {
    const { user, scope } = deps.limits;
    const defaults = {
      ...(user === undefined ? {} : { user }),
      ...(scope === undefined ? {} : { scope }),
    };
    return { ok: true, settings: await deps.settings.of(admin), defaults };
  });
}

export function viewLog(
  deps: Deps,
  requester: Requester,
): Promise<Answer<{ log: readonly SettingsChange[] }>> {
  return forAdmin(deps, requester, async (admin) => ({
    ok: true,
    log: await deps.settings.log(admin),
  }));
}

/** Changes settings of the admin's scope; in force everywhere as soon as this resolves. */
export function configure(
  deps: Deps,
  requester: Requester,
  changes: readonly AdminChange[],
): Promise<Answer<{ changes: readonly SettingsChange[] }>> {
  return forAdmin(deps, requester, async (admin) => {
    const by = { id: admin.id, name: admin.name };
    const made = await deps.settings.change(admin, by, deps.clock.now(), (now) =>
      changes.reduce(changed, now),
    );
    deps.log.info({ scope: admin.scope, by: admin.id, changes: made }, 'settings changed');
    return { ok: true, changes: made };
  });
}

/** Adds credits to somebody's present window, once for each command. */
export function grant(
  deps: Deps,
  requester: Requester,
  user: string,
  credits: number,
  commandId: string,
): Promise<Answer<{ balance: Balance | undefined }>> {
  return withWallet(deps, requester, user, (wallet) =>
    deps.quota.grant(wallet, Math.floor(credits), commandId),
  );
}

/** Takes somebody's window as not spent yet, once for each command. */
export function reset(
  deps: Deps,
  requester: Requester,
  user: string,
  commandId: string,
): Promise<Answer<{ balance: Balance | undefined }>> {
  return withWallet(deps, requester, user, (wallet) => deps.quota.reset(wallet, commandId));
}

/** `balance` is undefined where people have no limit, so that there is nothing to change. */
function withWallet(
  deps: Deps,
  requester: Requester,
  user: string,
  change: (wallet: Wallet) => Promise<Balance>,
): Promise<Answer<{ balance: Balance | undefined }>> {
  return forAdmin(deps, requester, async (admin) => {
    const limits = limitsFor(deps.limits, await deps.settings.of(admin));
    const person = { ...admin, id: user };
    const [wallet] = walletsOf(
      person,
      { ...(limits.user && { user: limits.user }) },
      deps.clock.now(),
    );
    const balance = wallet === undefined ? undefined : await change(wallet);
    deps.log.info({ scope: admin.scope, by: admin.id, user, balance }, 'a wallet was changed');
    return { ok: true, balance };
  });
}

/** Settings after one change; pure. A setting that is back at its default is left out. */
export function changed(now: Settings, change: AdminChange): Settings {
  switch (change.set) {
    case 'user':
    case 'scope':
      return withSetting(now, change.set, change.limit);
    case 'role': {
      const { [change.role]: _, ...others } = now.roles ?? {};
      const roles =
        change.credits === undefined ? others : { ...others, [change.role]: change.credits };
      return withSetting(now, 'roles', orNone(roles, Object.keys(roles)));
    }
    case 'blocked': {
      const blocked = toggled(now.blocked, change.user, change.on);
      return withSetting(now, 'blocked', orNone(blocked, blocked));
    }
    case 'channels': {
      const ids = [...new Set(change.ids)];
      return withSetting(now, 'channels', orNone({ rule: change.rule, ids }, ids));
    }
    case 'model': {
      const off = toggled(now.modelsOff, change.model, change.off);
      return withSetting(now, 'modelsOff', orNone(off, off));
    }
    case 'words': {
      const words = [...new Set(change.words.map((word) => word.trim()).filter(Boolean))];
      return withSetting(now, 'words', orNone(words, words));
    }
    case 'spoiler':
    case 'maintenance':
      return withSetting(now, change.set, change.on ? true : undefined);
    case 'language':
      return withSetting(now, 'language', change.locale);
    case 'keepDays':
    case 'confirmFrom':
      return withSetting(now, change.set, change.number);
  }
}

function withSetting<Name extends SettingName>(
  now: Settings,
  name: Name,
  value: Settings[Name] | undefined,
): Settings {
  const { [name]: _, ...others } = now;
  return value === undefined ? (others as Settings) : { ...now, [name]: value };
}

function orNone<T>(value: T, entries: readonly unknown[]): T | undefined {
  return entries.length === 0 ? undefined : value;
}

function toggled(list: readonly string[] = [], entry: string, on: boolean): string[] {
  const others = list.filter((one) => one !== entry);
  return on ? [...others, entry] : others;
}
