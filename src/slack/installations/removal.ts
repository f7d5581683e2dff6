import type { App } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import type { Log } from '../../core/index.ts';
import { isTokenOver } from '../failures.ts';
import { reasonOf } from '../log.ts';
import type { Installed, Place } from './installation.ts';
import type { Installations } from './keeper.ts';
import { keyOf } from './safe.ts';

interface Removal {
  readonly installations: Installations;
  readonly log: Log;
  /** Knows what is under way. */
  readonly follow: (work: Promise<void>) => Promise<void>;
  readonly options: () => ConstructorParameters<typeof WebClient>[1];
}

/**
 * Forgets an installation when the app is taken out of a workspace or organisation, or its bot token is revoked.
 *
 * The event is a hint, and the token is the proof: Slack tells both events in any order, late, and also of a token that a new installation has replaced
 * already; and its documentation shows no field that tells an organisation's installation from a workspace's.
 */
export function listenForRemovals(app: App, removal: Removal): void {
  app.event('app_uninstalled', async ({ context }) => {
    await removal.follow(forgetWhatIsOver(removal, placeOf(context)));
  });
  app.event('tokens_revoked', async ({ event, context }) => {
    // Tokens of people are none of ours.
    if ((event.tokens.bot ?? []).length === 0) return;
    await removal.follow(forgetWhatIsOver(removal, placeOf(context)));
  });
}

function placeOf(context: {
  readonly teamId?: string | undefined;
  readonly enterpriseId?: string | undefined;
}): Place {
  const { teamId, enterpriseId } = context;
  // An organisation may stand in the place of a workspace.
  return teamId?.startsWith('E') ? { enterpriseId: teamId } : { teamId, enterpriseId };
}

/** Deletes the installations that may serve a place and whose token Slack does not take any more. Never throws. */
export async function forgetWhatIsOver(removal: Removal, place: Place): Promise<void> {
  const { installations, log } = removal;
  try {
    for (const installed of await installations.all(place)) {
      const over = await isOver(removal, installed);
      if (over) await installations.remove(installed);
      log.info({ installation: keyOf(installed), over }, 'Slack: an installation was looked at');
    }
  } catch (error) {
    log.error({ ...place, reason: reasonOf(error) }, 'Slack: an installation may be over');
  }
}

async function isOver({ options }: Removal, { botToken }: Installed): Promise<boolean> {
  try {
    await new WebClient(botToken, options()).auth.test();
    return false;
  } catch (error) {
    if (isTokenOver(error)) return true;
    throw error;
  }
}
