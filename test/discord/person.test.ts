import { PermissionFlagsBits } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { startBot } from './bot.ts';

describe('who asks, and where', () => {
  test.each([
    ['nothing', 0n, undefined],
    ['Manage Server', PermissionFlagsBits.ManageGuild, true],
    ['Administrator', PermissionFlagsBits.Administrator, true],
    ['Manage Channels', PermissionFlagsBits.ManageChannels, undefined],
  ])('with the permission %s', async (_, permissions, manages) => {
    const bot = await startBot();
    const roles = [bot.discord.ids.role];
    await bot.sora({ user: { name: 'Cleo', permissions, roles } });
    expect(bot.core.commands[0]?.requester).toMatchObject({ roles });
    expect(bot.core.commands[0]?.requester.manages).toBe(manages);
  });

  test('a direct message knows no roles and no rights', async () => {
    const bot = await startBot();
    await bot.sora({ channel: bot.discord.ids.dm });
    const [command] = bot.core.commands;
    expect(command?.requester).not.toHaveProperty('roles');
    expect(command?.requester).not.toHaveProperty('manages');
    expect(command?.channel).toBe(bot.discord.ids.dm);
  });

  test('a thread counts as the channel above it', async () => {
    const bot = await startBot();
    const { ids } = bot.discord;
    for (const channel of [ids.channel, ids.thread, ids.forumPost]) await bot.sora({ channel });
    expect(bot.core.commands.map(({ channel }) => channel)).toEqual([
      ids.channel,
      ids.channel,
      ids.forum,
    ]);
  });
});
