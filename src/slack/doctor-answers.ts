import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { type Finding, skipped, wrong } from '../core/index.ts';
import type { Self } from './doctor.ts';
import { refusalOf } from './failures.ts';
import { reasonOf } from './log.ts';

/** What a failure of a call with that token says, and what to do. */
export function refusalFinding(error: unknown, variable: string, mend: string): Finding {
  const code = refusalOf(error);
  if (code !== undefined) return wrong(`Slack refuses ${variable}: ${code}.`, mend);
  if (error instanceof WebAPIPlatformError) {
    return wrong('What answers is not Slack.', 'Look at SLACK_API_URL.');
  }
  return wrong(
    `Slack cannot be reached: ${reasonOf(error)}.`,
    'Look at this machine’s network, and at SLACK_API_URL if it is set.',
  );
}

/** Looks only where the bot token is good; one line says that it is not, and the others say that they wait for it. */
export async function withToken(
  self: Self,
  look: (own: Awaited<ReturnType<Self>>) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  let own: Awaited<ReturnType<Self>>;
  try {
    own = await self();
  } catch {
    return [skipped('It needs a SLACK_BOT_TOKEN that Slack takes, see above.')];
  }
  return await look(own);
}

/** The app that a bot belongs to; undefined where Slack does not tell (`bots.info` needs users:read). */
export async function appOf(
  client: WebClient,
  bot: string | undefined,
): Promise<string | undefined> {
  if (bot === undefined) return undefined;
  try {
    return (await client.bots.info({ bot })).bot?.app_id;
  } catch {
    return undefined;
  }
}
