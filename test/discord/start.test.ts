import { describe, expect, onTestFinished, test } from 'vitest';
import { startLocalDiscord } from '../../sandbox/discord/index.ts';
import { discord as discordModule } from '../../src/discord/index.ts';
import { createPlatform, fakeCore, type LogLine, realClock, startBot } from './bot.ts';

async function refused(token: string | undefined, closeCode?: number) {
  const discord = await startLocalDiscord();
  onTestFinished(() => discord.close());
  if (closeCode !== undefined) discord.refuseIdentify(closeCode);
  const log: LogLine[] = [];
  const env = token === undefined ? {} : { DISCORD_TOKEN: token };
  const platform = createPlatform(discord, fakeCore(), realClock, log, env);
  const error: unknown = await platform.start().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  await platform.stop();
  const said = `${error} ${JSON.stringify(log)}`;
  expect(said).not.toContain(token ?? discord.token);
  expect(discord.connections).toBe(0);
  return String(error);
}

describe('start', () => {
  test('connects with the Guilds intent only, and takes commands', async () => {
    const bot = await startBot();
    await bot.sora();
    expect(bot.discord.connections).toBe(1);
    expect(bot.log).toContainEqual(expect.objectContaining({ message: 'connected to Discord' }));
  });

  test('a wrong token', async () => {
    expect(await refused('no-such-token')).toContain('refuses DISCORD_TOKEN');
  });

  test('a token that the gateway refuses', async () => {
    expect(await refused(undefined, 4004)).toContain('refuses DISCORD_TOKEN');
  });

  test('intents that are not allowed', async () => {
    expect(await refused(undefined, 4014)).toContain('close code 4014');
  });

  test('nobody there', async () => {
    const discord = await startLocalDiscord();
    await discord.close();
    const platform = createPlatform(discord, fakeCore(), realClock, []);
    await expect(platform.start()).rejects.toThrow('Discord cannot be reached');
    await platform.stop();
  });

  test('a dropped connection resumes by itself', async () => {
    const bot = await startBot();
    bot.discord.disconnect(4000);
    await bot.discord.waitFor(() => bot.discord.connections === 1);
    await bot.sora();
  });
});

describe('read', () => {
  test('is off without any variable', () => {
    expect(discordModule.read({ SLACK_BOT_TOKEN: 'x' })).toEqual({ state: 'off' });
  });

  test('a token is enough', () => {
    expect(discordModule.read({ DISCORD_TOKEN: 'x' })).toMatchObject({ state: 'on' });
  });

  test('lists every problem, without values', () => {
    const reading = discordModule.read({
      DISCORD_API_URL: 'ftp://secret',
      DISCORD_GUILD_ID: 'secret',
      DISCORD_REGISTER: 'secret',
    });
    expect(reading).toEqual({
      state: 'wrong',
      problems: [
        'DISCORD_TOKEN: is missing; e.g. DISCORD_TOKEN=MTE4….GhIj….the-rest-of-it',
        'DISCORD_API_URL: must be a URL that begins with http:// or https://; e.g. DISCORD_API_URL=http://127.0.0.1:4000/api',
        'DISCORD_GUILD_ID: must be the id of a server: 15 to 20 digits; e.g. DISCORD_GUILD_ID=123456789012345678',
        'DISCORD_REGISTER: must be auto or off',
      ],
    });
  });
});
