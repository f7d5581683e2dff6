import type { APIMessage } from 'discord-api-types/v10';
import { expect } from 'vitest';
import type { Interaction, OptionValue, Person } from '../../sandbox/discord/index.ts';
import type { Bot, Sandbox } from './harness.ts';

const EPHEMERAL = 64;

/** An option of a command as Discord registers it: 3 text, 10 any number, 11 a file. */
interface Unchecked {
  readonly name: string;
  readonly type: 3 | 10 | 11;
}

const UNCHECKED: readonly Unchecked[] = [
  { name: 'prompt', type: 3 },
  { name: 'model', type: 3 },
  { name: 'duration', type: 10 },
  { name: 'orientation', type: 3 },
  { name: 'size', type: 3 },
  { name: 'style', type: 3 },
  { name: 'image', type: 11 },
  { name: 'storyboard', type: 3 },
  { name: 'remove_watermark', type: 3 },
  { name: 'edit', type: 3 },
  { name: 'colour', type: 3 },
];

/**
 * Registers `/sora` with options that take any value and one that the bot has not, so that the local Discord lets people
 * send what a modified client could send. The bot has to be started with DISCORD_REGISTER=off.
 */
export async function uncheckedClients({ discord }: Sandbox): Promise<void> {
  const url = `${discord.apiUrl}/v10/applications/${discord.ids.application}/commands`;
  const options = UNCHECKED.map((option) => ({ ...option, description: 'anything' }));
  const answer = await fetch(url, {
    method: 'PUT',
    headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
    body: JSON.stringify([{ name: 'sora', description: 'unchecked', options }]),
  });
  expect(answer.status).toBe(200);
}

/** Whether only one person sees a message. */
export function isPrivate({ flags }: APIMessage): boolean {
  return ((flags ?? 0) & EPHEMERAL) !== 0;
}

/** What a reader sees of Discord's markdown: without escapes and without what is invisible. */
export function shownOnDiscord(content: string): string {
  return content.replaceAll(/\\(.)/gsu, '$1').replaceAll('\u200b', '');
}

/** What a reader sees of Slack's mrkdwn, its look-alikes of formatting marks taken for the marks themselves. */
export function shownOnSlack(text: string): string {
  const marks: Readonly<Record<string, string>> = { '∗': '*', ˍ: '_', '∼': '~', ˋ: '`', '›': '>' };
  return text
    .replaceAll('\u200b', '')
    .replaceAll(/[∗ˍ∼ˋ›]/gu, (mark) => marks[mark] ?? mark)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Waits for the one answer to an interaction, which must be private, and for every trace of a public one to be gone. */
export async function privateAnswer(
  { discord }: Sandbox,
  interaction: Interaction,
): Promise<string> {
  const told = await discord.waitFor(() => interaction.messages.find(isPrivate), 10_000);
  expect(interaction.messages).toHaveLength(1);
  return shownOnDiscord(told.content);
}

/** Sends a command on Discord; resolves to what the person alone is told. */
export async function refusedOnDiscord(
  sandbox: Sandbox,
  options: Readonly<Record<string, OptionValue>>,
  user?: Person,
): Promise<string> {
  const interaction = await sandbox.discord.slash({
    name: 'sora',
    options,
    ...(user === undefined ? {} : { user }),
  });
  return await privateAnswer(sandbox, interaction);
}

/** Types a command on Slack; resolves to what the person alone is told. */
export async function refusedOnSlack(
  { slack }: Sandbox,
  text: string,
  user: string = slack.ids.users.alice,
): Promise<string> {
  const before = new Set(slack.ephemerals(user).map(({ ts }) => ts));
  const { outcome } = await slack.slash({ command: '/sora', text, user });
  expect(outcome).toBe('acknowledged');
  const told = await slack.waitFor(() => slack.ephemerals(user).find(({ ts }) => !before.has(ts)), {
    what: 'a private answer',
  });
  return shownOnSlack(told.text);
}

/** Resolves when the bot has delivered `count` results since it started. */
export async function delivered(bot: Bot, count: number): Promise<void> {
  let seen = 0;
  await bot.line(({ msg }) => {
    if (msg === 'task delivered') seen += 1;
    return seen === count;
  });
}

/** That the bot is as well as at the start: alive, nothing on stderr, no error in its log. */
export function expectWell(bot: Bot): void {
  expect(() => process.kill(bot.pid, 0)).not.toThrow();
  expect(bot.complaints()).toBe('');
  expect(bot.lines.filter(({ level }) => level >= 50)).toEqual([]);
}

/** That nobody has spent, that no gateway was asked for a video, and that no public message stands. */
export async function expectNothingHappened(sandbox: Sandbox): Promise<void> {
  const { discord, slack, mountsea, pmock } = sandbox;
  expect([...mountsea.creates, ...pmock.creates]).toEqual([]);
  expect(await sandbox.purse('')).toEqual({ committed: 0, held: {} });
  expect(await sandbox.tasks()).toEqual([]);
  expect(discord.threads()).toEqual([]);
  expect(discord.messages(discord.ids.channel)).toEqual([]);
  expect(slack.messages()).toEqual([]);
}
