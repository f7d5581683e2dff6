import type { FaultRule as DiscordRule, LocalDiscord } from '../../discord/index.ts';
import type { LocalSlack } from '../../slack/index.ts';
import type { FaultRule as SlackRule } from '../../slack/types.ts';
import type { Fault } from './switches.ts';

const FOR_GOOD = Number.POSITIVE_INFINITY;

/** How soon one may come again who came too often, seconds. */
const RETRY_SECONDS = 2;

/** Messages, threads and files. Acknowledging and connecting go on, or nothing could be asked for meanwhile. */
const ON_DISCORD = /^\/(?:channels|webhooks)\//u;
const ON_SLACK = /^(?:chat\.|files\.|upload$|response_url$)/u;

const FAILING = {
  fault: 'failing',
  label: 'Answers 500',
  explains: 'Nothing can be posted or edited. What was to be shown is shown later, once.',
} as const;

const BUSY = {
  fault: 'busy',
  label: 'Answers 429',
  explains: `Whoever posts or edits is told to come again in ${RETRY_SECONDS} s.`,
} as const;

/** What can go wrong at Discord. */
export function discordSwitches(discord: LocalDiscord): Fault[] {
  const at = { kind: 'platform', where: 'discord' } as const;
  const plant = (rule: Omit<DiscordRule, 'path'>) => () =>
    discord.fail({ ...rule, path: ON_DISCORD, times: FOR_GOOD });
  return [
    { ...at, ...FAILING, begin: plant({ status: 500 }) },
    { ...at, ...BUSY, begin: plant({ status: 429, retryAfter: RETRY_SECONDS, scope: 'shared' }) },
  ];
}

/** What can go wrong at Slack. */
export function slackSwitches(slack: LocalSlack): Fault[] {
  const at = { kind: 'platform', where: 'slack' } as const;
  const plant = (rule: Omit<SlackRule, 'method'>) => () => {
    const planted = slack.fail({ ...rule, method: ON_SLACK, times: FOR_GOOD });
    return () => planted.remove();
  };
  const headers = { 'retry-after': String(RETRY_SECONDS) };
  return [
    { ...at, ...FAILING, begin: plant({ status: 500 }) },
    { ...at, ...BUSY, begin: plant({ status: 429, headers }) },
  ];
}
