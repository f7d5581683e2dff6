import { type Examination, type Finding, ok, skipped, warn, wrong } from '../core/index.ts';
import type { SlackAccess } from './client.ts';
import type { Asking, Self } from './doctor.ts';
import { appOf, refusalFinding, withToken } from './doctor-answers.ts';
import { SCOPES } from './manifest.ts';

const REINSTALL =
  'Give the app what `npm run --silent slack:manifest` prints (App Manifest), and install it to the workspace again.';

/** Which bot the token belongs to, and where. */
export function tokenExamination(self: Self): Examination {
  return {
    check: 'slack: token',
    async look() {
      try {
        const { user = 'a bot', team = 'a workspace' } = await self();
        return [ok(`It belongs to ${user} in ${team}.`)];
      } catch (error) {
        const mend = 'Copy the Bot User OAuth Token again from OAuth & Permissions of the app.';
        return [refusalFinding(error, 'SLACK_BOT_TOKEN', mend)];
      }
    },
  };
}

/** What the token may do, against what the manifest asks for. */
export function scopesExamination(self: Self): Examination {
  return {
    check: 'slack: scopes',
    look: () => withToken(self, async ({ response_metadata: told }) => scopeFindings(told?.scopes)),
  };
}

export function scopeFindings(held: readonly string[] | undefined): readonly Finding[] {
  if (held === undefined) return [skipped('Slack does not tell them.')];
  const needed: readonly string[] = SCOPES;
  const missing = needed.filter((scope) => !held.includes(scope));
  if (missing.length > 0) {
    return [wrong(`The bot token lacks ${missing.join(', ')}.`, REINSTALL)];
  }
  const more = held.filter((scope) => !needed.includes(scope));
  if (more.length > 0) {
    return [warn(`The bot token may do more than the bot needs: ${more.join(', ')}.`, REINSTALL)];
  }
  return [ok('The bot token has what the manifest asks for, and no more.')];
}

/** Socket Mode's token; in HTTP mode the secret that Slack signs with, of which only a call from Slack tells whether it is right. */
export function appTokenExamination(
  { client }: Asking,
  { way, botToken }: SlackAccess,
  self: Self,
): Examination {
  if (way.mode === 'http') {
    const says =
      'Only a request from Slack shows whether SLACK_SIGNING_SECRET is right: type /sora.';
    return { check: 'slack: signing secret', look: async () => [skipped(says)] };
  }
  return {
    check: 'slack: app token',
    async look() {
      try {
        // The address that comes back is left unused: whoever connects gets events that the bot then misses.
        await client(way.appToken).apps.connections.open();
      } catch (error) {
        const mend =
          'Make an App-Level Token with connections:write under Basic Information of the app, and switch Socket Mode on.';
        return [refusalFinding(error, 'SLACK_APP_TOKEN', mend)];
      }
      const { bot_id: bot } = await self().catch(() => ({ bot_id: undefined }));
      return [appFinding(way.appToken, await appOf(client(botToken), bot))];
    },
  };
}

/** App-level tokens carry the app's id (`xapp-1-A…-…`). */
export function appFinding(appToken: string, app: string | undefined): Finding {
  const [, its] = /^xapp-\d+-(A[A-Z0-9]{5,})-/u.exec(appToken) ?? [];
  if (its !== undefined && app !== undefined && its !== app) {
    return wrong(
      `SLACK_APP_TOKEN is of the app ${its}, and SLACK_BOT_TOKEN of ${app}.`,
      'Take both from the same app.',
    );
  }
  return ok('Slack lets it connect.');
}
