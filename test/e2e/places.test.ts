import { PermissionFlagsBits } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_BOT_PERMISSIONS } from '../../sandbox/discord/permissions.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { delivered, expectWell } from './people.ts';

let sandbox: Sandbox;
let bot: Bot;
let done = 0;

beforeAll(async () => {
  sandbox = await startSandbox({ mountsea: { durationMs: 60, queuedMs: 15 } });
  bot = await sandbox.start({ QUOTA_USER: '1000/day', CHECK_FIRST: '80ms' });
});
afterAll(() => sandbox.close());

const { CreatePublicThreads, SendMessagesInThreads, ReadMessageHistory, AttachFiles, EmbedLinks } =
  PermissionFlagsBits;

describe('Discord: where no thread can be made, the answer stands in place', () => {
  it.each([
    ['a direct message', 'dm'],
    ['a thread', 'thread'],
    ['a post of a forum', 'forumPost'],
    ['the chat of a voice channel', 'voice'],
    ['a channel without the permission for threads', 'channel', CreatePublicThreads],
    ['a channel without the permission to write in threads', 'channel', SendMessagesInThreads],
    ['a channel whose history is hidden', 'voice', ReadMessageHistory],
    ['a channel without previews', 'voice', EmbedLinks],
  ] as const)('%s', async (_, where, without = 0n) => {
    const { discord, mountsea } = sandbox;
    const channel = discord.ids[where];
    const threads = discord.threads().length;
    discord.setPermissions(channel, DEFAULT_BOT_PERMISSIONS & ~without);
    const before = discord.messages(channel).length;
    await discord.slash({ name: 'sora', options: { prompt: 'a boat' }, channel });
    done += 1;
    await delivered(bot, done);
    const answers = discord.messages(channel).slice(before);
    const [card, video] = answers;
    expect(answers).toHaveLength(2);
    expect(card?.content).toContain('a boat');
    expect(card?.content).toContain(`\`${mountsea.creates.at(-1)?.taskId}\``);
    expect(card?.content).toContain('Done in');
    expect(card?.mentions).toEqual([]);
    expect(video?.attachments).toHaveLength(1);
    expect(video?.mentions.map(({ id }) => id)).toEqual([discord.ids.user]);
    if (without !== ReadMessageHistory) {
      expect(video?.message_reference?.message_id).toBe(card?.id);
    }
    expect(discord.threads()).toHaveLength(threads);
  });

  it('where files may not be attached, the video comes as a link', async () => {
    const { discord, mountsea } = sandbox;
    const channel = discord.ids.voice;
    discord.setPermissions(channel, DEFAULT_BOT_PERMISSIONS & ~AttachFiles);
    await discord.slash({ name: 'sora', options: { prompt: 'a boat' }, channel });
    done += 1;
    await delivered(bot, done);
    const video = discord.messages(channel).at(-1);
    expect(video?.attachments).toEqual([]);
    const taskId = mountsea.creates.at(-1)?.taskId ?? '';
    expect(video?.content).toContain('The file could not be uploaded here. Watch it here: [');
    expect(video?.content).toContain(mountsea.task(taskId)?.videoUrl);
  });

  it('where the thread is refused all the same, too', async () => {
    const { discord } = sandbox;
    const channel = discord.ids.channel;
    discord.setPermissions(channel, DEFAULT_BOT_PERMISSIONS);
    discord.fail({ method: 'POST', path: /\/threads$/u, code: 50013 });
    const [threads, before] = [discord.threads().length, discord.messages(channel).length];
    await discord.slash({ name: 'sora', options: { prompt: 'a boat' }, channel });
    done += 1;
    await delivered(bot, done);
    const [card, video, ...more] = discord.messages(channel).slice(before);
    expect(card?.content).toContain('Done in');
    expect(video?.attachments).toHaveLength(1);
    expect([more.length, discord.threads().length]).toEqual([0, threads]);
  });

  it.each([
    ['an announcement channel', 'announcement'],
    ['a text channel', 'channel'],
  ] as const)('%s gets a thread', async (_, where) => {
    const { discord } = sandbox;
    const channel = discord.ids[where];
    discord.setPermissions(channel, DEFAULT_BOT_PERMISSIONS);
    const threads = discord.threads().length;
    await discord.slash({ name: 'sora', options: { prompt: 'a boat' }, channel });
    done += 1;
    await delivered(bot, done);
    const made = discord.threads().slice(threads);
    expect(made).toMatchObject([{ parent_id: channel }]);
    expect(discord.messages(made[0]?.id ?? '')).toHaveLength(2);
  });
});

describe('Slack: every place where the bot is', () => {
  it.each([
    ['a private channel', 'privateChannel'],
    ['a direct message', 'dm'],
  ] as const)('%s', async (_, where) => {
    const { slack, mountsea } = sandbox;
    const channel = slack.ids[where];
    await slack.slash({ command: '/sora', text: 'a boat', channel });
    done += 1;
    await delivered(bot, done);
    const [root, ...others] = slack.messages(channel);
    const [card, video] = slack.replies(channel, root?.ts ?? '');
    expect(others).toEqual([]);
    expect(card?.text).toContain(mountsea.creates.at(-1)?.taskId);
    expect(video?.files).toHaveLength(1);
  });

  it('a channel that it is not in: told privately, and nothing is spent', async () => {
    const { slack, mountsea } = sandbox;
    const creates = mountsea.creates.length;
    const spent = await sandbox.purse('user:slack:');
    await slack.slash({ command: '/sora', text: 'a boat', channel: slack.ids.otherChannel });
    const told = await slack.waitFor(() => slack.ephemerals().at(-1));
    expect(told.text).toMatch(/^\*I cannot write in this channel\*\nInvite me here.+`\/invite`/u);
    expect(mountsea.creates).toHaveLength(creates);
    await bot.line(({ msg, state }) => msg === 'task delivered' && state === 'failed');
    expect(await sandbox.purse('user:slack:')).toEqual(spent);
  });

  it('and the bot is as well as before', () => {
    const { discord, slack } = sandbox;
    expect([...discord.unknownKeys, ...discord.unknownRoutes, ...slack.unknownMethods]).toEqual([]);
    expectWell(bot);
  });
});
