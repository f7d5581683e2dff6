import { createSettings } from '../../../src/core/settings.ts';
import { openStore } from '../../../src/core/store/index.ts';

/** Credits a day that a role or user group may spend. */
const CREDITS = 30;

/** Where a role or group has more credits than others. */
export interface RoleAt {
  readonly platform: 'discord' | 'slack';
  /** The guild or the workspace. */
  readonly scope: string;
  /** Of the role or group. */
  readonly role: string;
}

/**
 * Gives roles their credits before the bot starts, as an admin would. Only where no role has a limit yet, so that what was chosen in an earlier run
 * stays. The bot must not run. Rejects when the store cannot be opened.
 */
export async function seedStore(file: string, roles: readonly RoleAt[]): Promise<void> {
  const store = await openStore(`sqlite://${file}`, Date.now);
  try {
    const settings = createSettings(store);
    for (const { platform, scope, role } of roles) {
      const by = { id: 'sandbox', name: 'Sandbox' };
      await settings.change({ platform, scope }, by, Date.now(), (now) =>
        now.roles === undefined ? { ...now, roles: { [role]: CREDITS } } : now,
      );
    }
  } finally {
    await store.close();
  }
}
