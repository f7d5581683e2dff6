import type { Clock, Log, Vault } from '../../core/index.ts';
import type { Installed, Place } from './installation.ts';
import { type InstallationKey, keyOf, openSafe, type Safe } from './safe.ts';
import type { SealKeys } from './seal.ts';

/** How long an installation is used before the store is asked again, ms; and how many are held open. */
const FRESH_MS = 5 * 60_000;
const MOST_KEPT = 500;

/** Where the app is installed. Everything throws StoreUnavailable. */
export interface Installations {
  save(installed: Installed): Promise<void>;
  /** Undefined where the app is not installed. `fresh`: asks the store in any case. @throws {NotOpened} */
  find(place: Place, fresh?: boolean): Promise<Installed | undefined>;
  /** Every installation that may serve a place, as the store has it. @throws {NotOpened} */
  all(place: Place): Promise<Installed[]>;
  /** Forgets an installation, unless another one has taken its place. */
  remove(installed: Installed): Promise<void>;
  check: Safe['check'];
}

/** Which organisation's installation serves a workspace, for places that name no organisation. */
interface Member {
  readonly enterpriseId: string;
}

/** Installations in the bot's store; tokens lie there encrypted. */
export function keepInstallations(
  vault: Vault,
  keys: SealKeys,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Installations {
  const safe = openSafe(vault, keys, log);
  const cache = new Map<string, { readonly installed: Installed; readonly until: number }>();

  const forget = (key: InstallationKey): void => {
    for (const [place, { installed }] of cache) {
      if (keyOf(installed) === key) cache.delete(place);
    }
  };
  const ofTeam = async ({ teamId }: Place) =>
    teamId === undefined ? undefined : await safe.take(`team:${teamId}`);

  return {
    async save(installed) {
      await safe.put(installed);
      forget(keyOf(installed));
    },
    async find(place, fresh = false) {
      const asked = `${place.isOrg === true} ${place.teamId} ${place.enterpriseId}`;
      const known = cache.get(asked);
      if (!fresh && known !== undefined && known.until > clock.now()) return known.installed;
      cache.delete(asked);
      const installed = place.isOrg
        ? ((await ofOrg(vault, safe, place)) ?? (await ofTeam(place)))
        : ((await ofTeam(place)) ?? (await ofOrg(vault, safe, place)));
      if (installed === undefined) return undefined;
      const [oldest] = cache.keys();
      if (cache.size >= MOST_KEPT && oldest !== undefined) cache.delete(oldest);
      cache.set(asked, { installed, until: clock.now() + FRESH_MS });
      return installed;
    },
    async all(place) {
      const found = [await ofTeam(place), await ofOrg(vault, safe, place)];
      return found.filter((installed) => installed !== undefined);
    },
    async remove(installed) {
      const { isOrg, enterpriseId } = installed;
      const isGone = await safe.remove(installed);
      forget(keyOf(installed));
      if (isGone && isOrg && enterpriseId !== undefined) await forgetMembers(vault, enterpriseId);
    },
    check: safe.check,
  };
}

/** The installation of the organisation; which one a workspace belongs to is remembered. */
async function ofOrg(
  vault: Vault,
  safe: Safe,
  { teamId, enterpriseId }: Place,
): Promise<Installed | undefined> {
  const member = `member:${teamId}`;
  const known = teamId === undefined ? undefined : await vault.get<Member>(member);
  const org = enterpriseId ?? known?.enterpriseId;
  if (org === undefined) return undefined;
  const installed = await safe.take(`org:${org}`);
  if (installed === undefined || teamId === undefined || known?.enterpriseId === org) {
    return installed;
  }
  await vault.update<Member>(member, () => ({ enterpriseId: org }));
  return installed;
}

async function forgetMembers(vault: Vault, enterpriseId: string): Promise<void> {
  for await (const [key, member] of vault.list<Member>('member:')) {
    if (member.enterpriseId === enterpriseId) await vault.update(key, () => undefined);
  }
}
