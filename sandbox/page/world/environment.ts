import { freePort } from '../../free-port.ts';
import type { Servers } from './servers.ts';

/** Taken over from this process; everything else would reach the bot by accident, tokens of a real Discord among it. */
const KEPT = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SYSTEMROOT', 'TZ', 'LANG'];

/** The environment of a bot that lives among the local servers. */
export function botEnvironment(
  { discord, slack, mountsea, pmock }: Servers,
  storeFile: string,
  own: NodeJS.ProcessEnv,
): Record<string, string> {
  const port = freePort();
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
    PMOCK_ACCESS_KEY: pmock.accessKey,
    PMOCK_SECRET_KEY: pmock.secretKey,
    PMOCK_BASE_URL: pmock.baseUrl,
    PMOCK_TASK_PATH: pmock.taskPath,
    GATEWAYS: 'mountsea,pmock',
    STORE_URL: `sqlite://${storeFile}`,
    QUOTA_USER: '10/day',
    CHECK_FIRST: '1s',
    CHECK_EVERY: '1s',
    // The same at every restart of the bot: links that it gave away go on working.
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    LOG_LEVEL: own.LOG_LEVEL ?? 'info',
  };
}
