import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { startLocalDiscord } from '../../sandbox/discord/index.ts';
import { startLocalMountsea } from '../../sandbox/gateways/index.ts';
import { startLocalSlack } from '../../sandbox/slack/index.ts';

/** It looks at a task every 5 s. */
const PATIENCE_MS = 20_000;

let bot: ChildProcess | undefined;
afterEach(() => void bot?.kill('SIGKILL'));

/** Resolves when the bare bot is ready among these. */
async function startBare(env: Readonly<Record<string, string>>): Promise<void> {
  const child = spawn(process.execPath, ['bench/bare/main.ts'], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  bot = child;
  await once(createInterface({ input: child.stdout }), 'line');
}

async function startTown() {
  const [discord, slack, mountsea] = await Promise.all([
    startLocalDiscord(),
    startLocalSlack(),
    startLocalMountsea({ durationMs: 400, queuedMs: 50 }),
  ]);
  onTestFinished(async () => {
    await Promise.all([discord, slack, mountsea].map((one) => one.close()));
  });
  return { discord, slack, mountsea };
}

it('is a whole bot: it acknowledges, starts a task, shows its ID in a thread, and posts the video there', async () => {
  const { discord, slack, mountsea } = await startTown();
  await startBare({
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    MOUNTSEA_API_KEY: mountsea.apiKey,
    MOUNTSEA_BASE_URL: mountsea.baseUrl,
  });
  const typed = await discord.slash({ name: 'sora', options: { prompt: 'a boat' } });
  const { outcome } = await slack.slash({ command: '/sora', text: 'a cat' });
  expect(outcome).toBe('acknowledged');

  const onDiscord = await discord.waitFor(() => {
    const [thread] = discord.threads();
    const messages = thread === undefined ? [] : discord.messages(thread.id);
    return messages.length === 2 && messages.map(({ content }) => content);
  }, PATIENCE_MS);
  const onSlack = await slack.waitFor(
    () => {
      const [anchor] = slack.messages();
      const replies = anchor === undefined ? [] : slack.replies(slack.ids.channel, anchor.ts);
      return replies.length === 2 && replies.map(({ text }) => text);
    },
    { timeoutMs: PATIENCE_MS },
  );
  expect(typed.callback).toMatchObject({ type: 5 });
  const idOf = (prompt: string) =>
    mountsea.creates.find(({ body }) => body.prompt === prompt)?.taskId ?? 'none';
  expect(onDiscord).toEqual([
    expect.stringContaining(idOf('a boat')),
    expect.stringMatching(/https?:\/\/\S+\.mp4/u),
  ]);
  expect(onSlack).toEqual([
    expect.stringContaining(idOf('a cat')),
    expect.stringMatching(/https?:\/\/\S+\.mp4/u),
  ]);
  expect(slack.warnings).toEqual([]);
});
