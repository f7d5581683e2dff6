import type { Installation } from '@slack/bolt';
import { z } from 'zod';

/** The app in one workspace, or in a whole organisation. */
export const installationSchema = z.strictObject({
  teamId: z.string().exactOptional(),
  enterpriseId: z.string().exactOptional(),
  /** For the whole organisation: one token for all its workspaces that have the app. */
  isOrg: z.boolean(),
  /** What people call the workspace or organisation. */
  name: z.string().exactOptional(),
  botToken: z.string(),
  botId: z.string(),
  botUserId: z.string(),
  scopes: z.array(z.string()),
  appId: z.string().exactOptional(),
});

export type Installed = z.infer<typeof installationSchema>;

/** A workspace as events and addresses name it. */
export interface Place {
  readonly teamId?: string | undefined;
  readonly enterpriseId?: string | undefined;
  /** The event was sent to the organisation's installation. */
  readonly isOrg?: boolean | undefined;
}

/** Why an installation cannot be used. */
export class NotUsable extends Error {
  override readonly name = 'NotUsable';
}

/** What Slack's library read from oauth.v2.access, as it is kept. @throws {NotUsable} */
export function installedBy(installation: Installation): Installed {
  const { team, enterprise, bot, appId, isEnterpriseInstall: isOrg = false } = installation;
  if (bot === undefined) throw new NotUsable('Slack gave no bot token');
  if (bot.refreshToken !== undefined) {
    throw new NotUsable(
      'the app has token rotation turned on: make it anew with token_rotation_enabled: false',
    );
  }
  const name = isOrg ? enterprise?.name : team?.name;
  if ((isOrg ? enterprise : team) === undefined) throw new NotUsable('Slack named no workspace');
  return {
    ...(team === undefined ? {} : { teamId: team.id }),
    ...(enterprise === undefined ? {} : { enterpriseId: enterprise.id }),
    isOrg,
    ...(name === undefined ? {} : { name }),
    botToken: bot.token,
    botId: bot.id,
    botUserId: bot.userId,
    scopes: bot.scopes,
    ...(appId === undefined ? {} : { appId }),
  };
}

/** The same as Slack's library wants to have it. A fresh object: the library writes into it. */
export function asInstallation(installed: Installed): Installation {
  const { teamId, enterpriseId, isOrg, botToken, botId, botUserId, scopes } = installed;
  return {
    team: teamId === undefined || isOrg ? undefined : { id: teamId },
    enterprise: enterpriseId === undefined ? undefined : { id: enterpriseId },
    // Who installed it is not kept: nothing needs it.
    user: { id: '', token: undefined, scopes: undefined },
    bot: { token: botToken, id: botId, userId: botUserId, scopes: [...scopes] },
    isEnterpriseInstall: isOrg,
    authVersion: 'v2',
  };
}
