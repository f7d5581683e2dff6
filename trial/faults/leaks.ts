import type { Sandbox } from '../../test/e2e/harness.ts';
import { PROMPT } from './commands.ts';

/** Secrets that stand in what the bots of a sandbox wrote, by name. */
export function leaks({ discord, slack, mountsea, bots }: Sandbox): string[] {
  const written = bots.map((bot) => `${JSON.stringify(bot.lines)}${bot.complaints()}`).join('\n');
  const secrets: [string, string][] = [
    ['the Discord token', discord.token],
    ['the Slack bot token', slack.botToken],
    ['the Slack app token', slack.appToken],
    ["Mountsea's key", mountsea.apiKey],
    ...discord.interactions().map(({ token }): [string, string] => ['an interaction token', token]),
    ...slack
      .deliveries()
      .map(({ responseUrl }): [string, string] => ['a response URL', pathOf(responseUrl)]),
  ];
  const found = secrets.filter(([, value]) => value !== '' && written.includes(value));
  return [...new Set(found.map(([name]) => name)), ...(PROMPT.test(written) ? ['a prompt'] : [])];
}

/** The bot knows it under another host. */
function pathOf(url: string | undefined): string {
  return url === undefined ? '' : new URL(url).pathname;
}
