import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LocalDiscord } from '../../sandbox/discord/index.ts';
import type { LocalSlack } from '../../sandbox/slack/index.ts';
import { expectHealthy, expectLink, expectVideo, fileStart } from './checks.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { running, sideOf } from './steps.ts';

/** What a platform may answer to a post: whatever it is, there is one message in the end. */
let sandbox: Sandbox;
let bot: Bot;

beforeAll(async () => {
  sandbox = await startSandbox();
  sandbox.mountsea.hold();
  bot = await sandbox.start();
});
afterAll(() => sandbox.close());
afterEach(() => expectHealthy(sandbox, bot));

type DiscordFault = Omit<Parameters<LocalDiscord['fail']>[0], 'path'>;
type SlackFault = Omit<Parameters<LocalSlack['fail']>[0], 'method' | 'when'>;

interface Row {
  readonly what: string;
  readonly discord: DiscordFault;
  readonly slack: SlackFault;
}

const ROWS: readonly Row[] = [
  {
    what: 'a rate limit',
    discord: { status: 429, retryAfter: 0.3 },
    slack: { status: 429 },
  },
  {
    what: 'one 5xx before anything is stored',
    discord: { status: 502 },
    slack: { status: 503 },
  },
  {
    what: 'one 5xx after the message is stored',
    discord: { status: 502, afterStored: true },
    slack: { status: 503, afterStored: true },
  },
  {
    // discord.js tries four times.
    what: '5xx for longer than a library tries again',
    discord: { status: 502, times: 4 },
    slack: { status: 503, times: 2 },
  },
  {
    what: '5xx for as long, though the message is stored',
    discord: { status: 502, times: 4, afterStored: true },
    slack: { status: 503, afterStored: true },
  },
  {
    what: 'a reset before anything is stored',
    discord: { reset: true },
    slack: { reset: true },
  },
  {
    what: 'a reset after the message is stored',
    discord: { reset: true, afterStored: true },
    slack: { reset: true, afterStored: true },
  },
  {
    what: 'an answer that is no JSON',
    discord: { status: 200, body: '<html>', afterStored: true },
    slack: { body: '<html>', afterStored: true },
  },
];

describe.concurrent('the video is in the thread once', () => {
  it.each(ROWS)('on Discord, after $what', async ({ discord }) => {
    const { asked, taskId } = await running(sandbox, 'discord');
    const path = new RegExp(`^/channels/${asked.thread()}/messages$`, 'u');
    sandbox.discord.fail({ method: 'POST', path, ...discord });
    sandbox.mountsea.finish(taskId);
    await expectVideo(asked, bot);
    const { requests } = sandbox.discord;
    expect(requests.filter((one) => one.fault && path.test(one.path))).toHaveLength(
      discord.times ?? 1,
    );
  });

  it.each(ROWS)('on Slack, after $what', async ({ slack }) => {
    const { asked, taskId } = await running(sandbox, 'slack');
    const inThread = (args: Record<string, unknown>) => args.thread_ts === asked.thread();
    const fault = sandbox.slack.fail({
      method: 'files.completeUploadExternal',
      when: inThread,
      ...slack,
    });
    sandbox.mountsea.finish(taskId);
    await expectVideo(asked, bot);
    expect(fault.hits).toBe(slack.times ?? 1);
  });

  it.each([
    { what: 'the URL, a 503', method: 'files.getUploadURLExternal', status: 503 },
    { what: 'the URL, a rate limit', method: 'files.getUploadURLExternal', status: 429 },
    { what: 'the bytes, a 500', method: 'upload', status: 500 },
    { what: 'the bytes, a reset', method: 'upload', reset: true },
  ])('on Slack, after $what', async ({ what: _, ...rule }) => {
    const { asked, taskId } = await running(sandbox, 'slack');
    const ofTask = ({ filename }: Record<string, unknown>) =>
      String(filename).startsWith(fileStart(asked.prompt));
    const fault = sandbox.slack.fail({ when: ofTask, ...rule });
    sandbox.mountsea.finish(taskId);
    await expectVideo(asked, bot);
    expect(fault.hits).toBe(1);
  });
});

describe.concurrent('an upload that is refused becomes a link', () => {
  it('on Discord, where the file is too large', async () => {
    const { asked, taskId } = await running(sandbox, 'discord');
    const path = `/channels/${asked.thread()}/messages`;
    sandbox.discord.fail({ method: 'POST', path, code: 40005 });
    sandbox.mountsea.finish(taskId);
    await expectLink(asked, bot, 'result.link');
  });

  it('on Discord, where the bot may attach nothing any more', async () => {
    const { asked, taskId } = await running(sandbox, 'discord');
    const path = `/channels/${asked.thread()}/messages`;
    sandbox.discord.fail({ method: 'POST', path, code: 50013 });
    sandbox.mountsea.finish(taskId);
    await expectLink(asked, bot, 'result.link.blocked');
  });

  it.each([
    { method: 'files.getUploadURLExternal', error: 'file_uploads_disabled' },
    { method: 'files.getUploadURLExternal', error: 'file_upload_size_restricted' },
    { method: 'upload', status: 400 },
  ])('on Slack, at $method', async (rule) => {
    const { asked, taskId } = await running(sandbox, 'slack');
    const ofTask = ({ filename }: Record<string, unknown>) =>
      String(filename).startsWith(fileStart(asked.prompt));
    sandbox.slack.fail({ when: ofTask, ...rule });
    sandbox.mountsea.finish(taskId);
    await expectLink(asked, bot, 'result.link.blocked');
  });
});

describe('anchor, thread and card stand once', () => {
  it.each<{ what: string; path: RegExp; method: string; fault: DiscordFault }>([
    {
      what: 'a rate limit of the reply',
      method: 'PATCH',
      path: /@original$/u,
      fault: { status: 429, retryAfter: 0.3 },
    },
    {
      what: '5xx of the reply for long',
      method: 'PATCH',
      path: /@original$/u,
      fault: { status: 502, times: 4 },
    },
    {
      what: '5xx of the thread, which stands',
      method: 'POST',
      path: /\/threads$/u,
      fault: { status: 502, times: 4, afterStored: true },
    },
    {
      what: 'a reset of the card, which stands',
      method: 'POST',
      path: /^\/channels\/\d+\/messages$/u,
      fault: { reset: true, afterStored: true },
    },
  ])('on Discord, after $what', async ({ method, path, fault }) => {
    const before = sandbox.discord.requests.length;
    const asked = await sideOf(sandbox, 'discord').ask({
      before: () => sandbox.discord.fail({ method, path, ...fault }),
    });
    sandbox.mountsea.finish(await asked.created());
    await expectVideo(asked, bot);
    const { requests } = sandbox.discord;
    const met = requests.slice(before).filter((one) => one.fault && path.test(one.path));
    expect(met).toHaveLength(fault.times ?? 1);
  });

  it.each<{ what: string; fault: SlackFault }>([
    { what: 'a rate limit', fault: { status: 429 } },
    { what: 'a 503', fault: { status: 503 } },
    { what: 'a 503, though it is stored', fault: { status: 503, afterStored: true } },
    { what: 'a reset, though it is stored', fault: { reset: true, afterStored: true } },
  ])('on Slack, after $what of each', async ({ fault }) => {
    const { slack } = sandbox;
    let anchorHits = () => 0;
    const asked = await sideOf(sandbox, 'slack').ask({
      before: (prompt) => {
        const when = (args: Record<string, unknown>) => String(args.text).endsWith(prompt);
        const anchor = slack.fail({ method: 'chat.postMessage', when, ...fault });
        anchorHits = () => anchor.hits;
      },
    });
    const card = slack.fail({
      method: 'chat.postMessage',
      when: ({ thread_ts: thread }) => thread !== undefined && thread === asked.thread(),
      ...fault,
    });
    sandbox.mountsea.finish(await asked.created());
    await expectVideo(asked, bot);
    expect([anchorHits(), card.hits]).toEqual([1, 1]);
  });
});

describe('on Slack, without the scope for looking', () => {
  it('a video that was stored without an answer is not sent again', async () => {
    const { slack } = sandbox;
    slack.setScopes(['commands', 'chat:write', 'files:read', 'files:write', 'users:read']);
    const { asked, taskId } = await running(sandbox, 'slack');
    slack.fail({ method: 'files.completeUploadExternal', status: 503, afterStored: true });
    sandbox.mountsea.finish(taskId);
    await expectVideo(asked, bot);
    await bot.line(
      ({ msg, scope }) => msg.includes('without this scope') && scope === 'channels:history',
    );
  });

  it('nor does anything but a link come without the scope for files', async () => {
    const { slack } = sandbox;
    slack.setScopes(['commands', 'chat:write', 'users:read', 'channels:history']);
    const { asked, taskId } = await running(sandbox, 'slack');
    sandbox.mountsea.finish(taskId);
    await expectLink(asked, bot, 'result.link.blocked');
  });
});
