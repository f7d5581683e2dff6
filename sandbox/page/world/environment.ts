import type { Limit } from '../../../src/core/quota.ts';
import { OWN_DIALECT } from './own-server.ts';
import type { Servers } from './servers.ts';

/** Taken over from this process; everything else would reach the bot by accident, tokens of a real Discord among it. */
const KEPT = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SYSTEMROOT', 'TZ', 'LANG'];

/** Credits of one person, where no admin chose otherwise. */
export const QUOTA: Limit = { credits: 10, unit: 'day' };

/** What belongs to this one bot. */
export interface BotPlaces {
  readonly pageUrl: string;
  /** On which the bot itself answers. */
  readonly publicUrl: string;
  readonly storeFile: string;
  /** What the own server offers, as OPENAI_VIDEOS_MODELS has it. */
  readonly modelsFile: string;
}

/** The environment of a bot that lives among the local servers, next to a page. */
export function botEnvironment(
  { discord, slack, mountsea, pmock, mountseaMs, ownServer, gateways }: Servers,
  { pageUrl, publicUrl, storeFile, modelsFile }: BotPlaces,
  own: NodeJS.ProcessEnv,
): Record<string, string> {
  const pagePort = new URL(pageUrl).port;
  const kept = KEPT.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]]));
  return {
    ...Object.fromEntries(kept),
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    MOUNTSEA_API_KEY: mountsea.apiKey,
    MOUNTSEA_BASE_URL: mountsea.baseUrl,
    MOUNTSEA_MS_URL: `${mountseaMs.baseUrl}/ms/v1`,
    MOUNTSEA_USAGE_URL: mountseaMs.baseUrl,
    PMOCK_ACCESS_KEY: pmock.accessKey,
    PMOCK_SECRET_KEY: pmock.secretKey,
    PMOCK_BASE_URL: pmock.baseUrl,
    PMOCK_TASK_PATH: pmock.taskPath,
    OPENAI_VIDEOS_OWN_SERVER_BASE_URL: ownServer.baseUrl,
    OPENAI_VIDEOS_OWN_SERVER_API_KEY: ownServer.apiKey,
    OPENAI_VIDEOS_OWN_SERVER_DIALECT: OWN_DIALECT,
    OPENAI_VIDEOS_OWN_SERVER_MODELS: modelsFile,
    GATEWAYS: gateways.map(({ name }) => name).join(','),
    STORE_URL: `sqlite://${storeFile}`,
    QUOTA_USER: `${QUOTA.credits}/${QUOTA.unit}`,
    // Ana and Alice, so that the administration can be tried too.
    ADMINS: `discord:${discord.ids.user},slack:${slack.ids.team}/${slack.ids.users.alice}`,
    // At twenty times the speed every task is done by then, whatever the bot has learned of slower ones.
    CHECK_FIRST: '1500ms',
    CHECK_EVERY: '1s',
    PORT: new URL(publicUrl).port,
    PUBLIC_URL: publicUrl,
    // The address of a picture on the page, copied there, can be given to the bot.
    IMAGE_PRIVATE_HOSTS: `127.0.0.1:${pagePort},localhost:${pagePort}`,
    LOG_LEVEL: own.LOG_LEVEL ?? 'info',
  };
}
