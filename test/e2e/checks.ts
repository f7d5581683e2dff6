import { expect } from 'vitest';
import type { FailureCode } from '../../src/core/task.ts';
import { en } from '../../src/core/words/en.ts';
import type { Bot, LogLine, Sandbox } from './harness.ts';
import type { Asked } from './steps.ts';

/** The title of a failure, bold on both platforms. */
export function titleOf(code: FailureCode): string {
  return `*${en[`failure.${code}`]}*`;
}

/** What the bot says under this key, without what it fills in: the longest part. */
export function saying(key: keyof typeof en): string {
  const parts = en[key].split(/\{\w+\}/u).map((part) => part.trim());
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest));
}

/** What a file of this prompt is called, without the task's id. */
export function fileStart(prompt: string): string {
  return `${prompt.replaceAll(' ', '-')}-`;
}

/** One video in the thread, one create, its price spent, and nothing twice. */
export async function expectVideo(asked: Asked, bot: Bot, cost = 1): Promise<void> {
  await asked.result();
  const task = await asked.task();
  await asked.closed(bot);
  const text = expect.stringContaining(saying('result.ready'));
  const files = [`${fileStart(asked.prompt)}${task?.id}.mp4`];
  expect(asked.results()).toEqual([{ place: 'thread', text, files }]);
  await expectSpent(asked, cost);
}

/** One message in the thread that leads to the video; the rest as with a video. */
export async function expectLink(
  asked: Asked,
  bot: Bot,
  why: 'result.link' | 'result.link.blocked',
): Promise<void> {
  await asked.result();
  await asked.closed(bot);
  const text = expect.stringContaining(saying(why));
  expect(asked.results()).toEqual([{ place: 'thread', text, files: [] }]);
  expect(asked.results()[0]?.text).toMatch(/http:\/\/127\.0\.0\.1:\d+\/media\/[\w-]+\.mp4/u);
  await expectSpent(asked);
}

async function expectSpent(asked: Asked, cost = 1): Promise<void> {
  expect(asked.anchors()).toHaveLength(1);
  const text = expect.stringContaining(saying('card.done'));
  expect(asked.cards()).toEqual([{ place: 'thread', text, files: [] }]);
  expect(asked.creates()).toHaveLength(1);
  expect(await asked.purse()).toEqual({ committed: cost, held: {} });
}

/** One plain sentence in the thread and nothing spent. How many creates there may be is for the caller to say. */
export async function expectFailure(asked: Asked, bot: Bot, code: FailureCode): Promise<void> {
  await asked.result();
  await asked.closed(bot);
  const says = expect.stringContaining(titleOf(code));
  expect(asked.results()).toEqual([{ place: 'thread', text: says, files: [] }]);
  expect(asked.results()[0]?.text).toMatch(/credits are back/u);
  expect(asked.anchors()).toHaveLength(1);
  const text = expect.stringContaining(saying('card.failed'));
  expect(asked.cards()).toEqual([{ place: 'thread', text, files: [] }]);
  expect(await asked.purse()).toEqual({ committed: 0, held: {} });
}

/** Secrets that stand in what a bot of this sandbox wrote, by name. */
function leaks({ discord, slack, mountsea, pmock, bots }: Sandbox): string[] {
  const written = bots.map((bot) => `${JSON.stringify(bot.lines)}${bot.complaints()}`).join('\n');
  const secrets: [string, string][] = [
    ['the Discord token', discord.token],
    ['the Slack bot token', slack.botToken],
    ['the Slack app token', slack.appToken],
    ['the Slack signing secret', slack.signingSecret],
    ["Mountsea's key", mountsea.apiKey],
    ["pmock's access key", pmock.accessKey],
    ["pmock's secret key", pmock.secretKey],
    ...pmock.requests.map(({ headers }): [string, string] => [
      "pmock's access token",
      String(headers['wuinai-access-token'] ?? ''),
    ]),
    ...discord.interactions().map(({ token }): [string, string] => ['an interaction token', token]),
    ...slack
      .deliveries()
      .map(({ responseUrl }): [string, string] => ['a response URL', responseUrl ?? '']),
  ];
  return secrets
    .filter(([, value]) => value !== '' && written.includes(value))
    .map(([name]) => name);
}

/** What the log says of things that nobody thought of. A store out of order is thought of. */
function surprises({ bots }: Sandbox): LogLine[] {
  const words = /not handled|failed|could not be handled|met an error/u;
  const expected = (line: LogLine) => JSON.stringify(line.err ?? '').includes('StoreUnavailable');
  return bots
    .flatMap(({ lines }) => lines)
    .filter((line) => line.level >= 50 && words.test(line.msg) && !expected(line));
}

/** The bot lives, wrote no secret, met nothing unforeseen and said nothing on stderr. For the end of every test. */
export function expectHealthy(sandbox: Sandbox, bot: Bot): void {
  expect(() => process.kill(bot.pid, 0), 'the bot is dead').not.toThrow();
  expect(bot.complaints()).toBe('');
  expect(surprises(sandbox)).toEqual([]);
  expect(leaks(sandbox)).toEqual([]);
}
