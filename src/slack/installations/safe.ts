import type { Log, Vault } from '../../core/index.ts';
import { reasonOf } from '../log.ts';
import { type Installed, installationSchema, type Place } from './installation.ts';
import { NotOpened, type SealKeys, seal, unseal } from './seal.ts';

/** Its key in the vault. */
export type InstallationKey = `team:${string}` | `org:${string}`;

export function keyOf({ isOrg, teamId, enterpriseId }: Place): InstallationKey {
  return isOrg ? `org:${enterpriseId ?? ''}` : `team:${teamId ?? ''}`;
}

/** As it lies in the store. */
interface Kept {
  readonly sealed: string;
}

/** Installations by their key, encrypted. Everything throws StoreUnavailable. */
export interface Safe {
  put(installed: Installed): Promise<void>;
  /** @throws {NotOpened} */
  take(key: InstallationKey): Promise<Installed | undefined>;
  /** Deletes it, unless another token is there now. Resolves to whether nothing is there any more. */
  remove(installed: Installed): Promise<boolean>;
  /** Opens each once: seals anew what an old key sealed, and logs what cannot be opened. */
  check(): Promise<void>;
}

export function openSafe(vault: Vault, keys: SealKeys, log: Log): Safe {
  const sealed = (key: InstallationKey, installed: Installed): string =>
    seal(keys, key, JSON.stringify(installed));

  const read = (key: InstallationKey, kept: Kept) => {
    const { text, stale } = unseal(keys, key, kept.sealed);
    return { installed: installationSchema.parse(JSON.parse(text)), stale };
  };
  const open = async (key: InstallationKey, kept: Kept) => {
    const { installed, stale } = read(key, kept);
    if (stale) {
      // Unless it was changed meanwhile: then it was sealed with the first key.
      const anew: Kept = { sealed: sealed(key, installed) };
      await vault.update<Kept>(key, (now) => (now?.sealed === kept.sealed ? anew : now));
    }
    return { installed, stale };
  };
  return {
    async put(installed) {
      const key = keyOf(installed);
      const kept: Kept = { sealed: sealed(key, installed) };
      await vault.update<Kept>(key, () => kept);
    },
    async take(key) {
      const kept = await vault.get<Kept>(key);
      if (kept === undefined) return undefined;
      try {
        return (await open(key, kept)).installed;
      } catch (error) {
        if (error instanceof NotOpened) notOpened(log, key, error);
        throw error;
      }
    },
    async remove(installed) {
      const key = keyOf(installed);
      const after = await vault.update<Kept>(key, (now) => {
        if (now === undefined) return undefined;
        return read(key, now).installed.botToken === installed.botToken ? undefined : now;
      });
      return after === undefined;
    },
    async check() {
      const counts = { installations: 0, sealedAnew: 0 };
      for await (const [key, kept] of vault.list<Kept>()) {
        if (!isInstallation(key)) continue;
        try {
          const { stale } = await open(key, kept);
          counts.installations += 1;
          if (stale) counts.sealedAnew += 1;
        } catch (error) {
          if (!(error instanceof NotOpened)) throw error;
          notOpened(log, key, error);
        }
      }
      log.info({ platform: 'slack', ...counts }, 'Slack: installations');
    },
  };
}

/** How many installations these keys open, and how many of them with an old one; and which they do not. Changes nothing. Throws StoreUnavailable. */
export async function countInstallations(
  vault: Vault,
  keys: SealKeys,
): Promise<{ opened: number; stale: number; closed: string[] }> {
  const counts = { opened: 0, stale: 0, closed: [] as string[] };
  for await (const [key, kept] of vault.list<Kept>()) {
    if (!isInstallation(key)) continue;
    try {
      const { stale } = unseal(keys, key, kept.sealed);
      counts.opened += 1;
      if (stale) counts.stale += 1;
    } catch (error) {
      if (!(error instanceof NotOpened)) throw error;
      counts.closed.push(key);
    }
  }
  return counts;
}

function isInstallation(key: string): key is InstallationKey {
  return key.startsWith('team:') || key.startsWith('org:');
}

function notOpened(log: Log, installation: InstallationKey, error: NotOpened): void {
  log.error(
    { installation, reason: reasonOf(error) },
    'Slack: an installation cannot be opened: add the key that it was sealed with to ENCRYPTION_KEY, or install the app there again',
  );
}
