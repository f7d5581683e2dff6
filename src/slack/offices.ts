import { PlatformError } from '../core/index.ts';
import type { Counter } from './counter.ts';
import type { Installed, Place } from './installations/installation.ts';
import type { Installations } from './installations/keeper.ts';
import { NotOpened } from './installations/seal.ts';

/** The workspaces that the bot works in. */
export interface Offices {
  /** Every workspace that installed the app; else the one whose token was given. */
  readonly many: boolean;
  /**
   * What answers and posts in a workspace, with that workspace's token and no other.
   *
   * @throws {PlatformError} 'gone' where the app is not installed; 'busy' where its token cannot be read now.
   * @throws {StoreUnavailable}
   */
  at(place: Place): Promise<Counter>;
  /**
   * Slack took the token of this workspace no more: it is forgotten, unless another process has installed the app again since.
   * Resolves to whether there is another token now. Throws StoreUnavailable.
   */
  doubt(place: Place): Promise<boolean>;
}

/** What is kept of so many workspaces in memory: clients, and what Slack said of people. */
const MOST_OFFICES = 200;

/** One workspace: whatever the place says, it is that one. */
export function oneOffice(counter: Counter): Offices {
  return { many: false, at: async () => counter, doubt: async () => false };
}

/** A counter for each workspace, built from its installation when it is needed, and anew when its token is another one. */
export function manyOffices(
  installations: Pick<Installations, 'find'>,
  open: (installed: Installed, teamId: string | undefined) => Counter,
  forget: (place: Place) => Promise<void>,
): Offices {
  const offices = new Map<string, { readonly token: string; readonly counter: Counter }>();
  return {
    many: true,
    async doubt(place) {
      const before = await found(installations, place);
      await forget(place);
      const now = await found(installations, place, true);
      return now !== undefined && now.botToken !== before?.botToken;
    },
    async at(place) {
      const name = place.teamId ?? `org ${place.enterpriseId}`;
      const installed = await found(installations, place);
      const known = offices.get(name);
      offices.delete(name);
      if (installed === undefined) {
        throw new PlatformError('gone', 'Slack: the app is not installed in this workspace');
      }
      const { botToken: token } = installed;
      const office =
        known?.token === token ? known : { token, counter: open(installed, place.teamId) };
      const [oldest] = offices.keys();
      if (offices.size >= MOST_OFFICES && oldest !== undefined) offices.delete(oldest);
      offices.set(name, office);
      return office.counter;
    },
  };
}

async function found(
  installations: Pick<Installations, 'find'>,
  place: Place,
  fresh = false,
): Promise<Installed | undefined> {
  try {
    return await installations.find(place, fresh);
  } catch (cause) {
    if (!(cause instanceof NotOpened)) throw cause;
    // With the right key it can be posted: nothing is given up yet.
    throw new PlatformError('busy', `Slack: the installation cannot be opened: ${cause.message}`, {
      cause,
    });
  }
}
