import type { APIApplicationCommand } from 'discord-api-types/v10';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../e2e/harness.ts';
import { makePlace, type Place } from './looking.ts';

let place: Place;
let sandbox: Sandbox;
let registered: APIApplicationCommand[];

/** The commands as a bot of this version has registered them. */
beforeAll(async () => {
  [place, sandbox] = await Promise.all([makePlace(), startSandbox()]);
  const bot = await sandbox.start();
  await bot.stop();
  registered = sandbox.discord.registeredCommands();
});
afterAll(() => Promise.all([place.leave(), sandbox.close()]));
beforeEach(() => put(registered));

const COMMANDS = '/v10/applications/110000000000000001/commands';

/** As an admin's own program would write them. */
async function put(commands: readonly object[], route = COMMANDS): Promise<void> {
  const { apiUrl, token } = sandbox.discord;
  const response = await fetch(apiUrl + route, {
    method: 'PUT',
    headers: { authorization: `Bot ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(commands.map(written)),
  });
  expect(response.status).toBe(200);
}

/** Without what Discord adds. */
function written(command: object): object {
  const own = new Set([
    ...['name', 'name_localizations', 'description', 'description_localizations', 'type'],
    ...['options', 'default_member_permissions', 'nsfw', 'contexts', 'integration_types'],
  ]);
  const isMenu = 'type' in command && command.type !== 1;
  return Object.fromEntries(
    Object.entries(command).filter(
      ([key]) => own.has(key) && !(isMenu && key.startsWith('description')),
    ),
  );
}

const say = (more: Readonly<Record<string, string>> = {}) =>
  place.say('discord: commands', {
    DISCORD_TOKEN: sandbox.discord.token,
    DISCORD_API_URL: sandbox.discord.apiUrl,
    MOUNTSEA_API_KEY: sandbox.mountsea.apiKey,
    MOUNTSEA_BASE_URL: sandbox.mountsea.baseUrl,
    ...more,
  });

const OFF = { DISCORD_REGISTER: 'off' };

describe('what is registered', () => {
  it('is as it should be', async () => {
    const writes = sandbox.discord.commandWrites;
    expect(await say()).toEqual(['ok: They are registered everywhere, and as they should be.']);
    expect(sandbox.discord.commandWrites).toBe(writes);
  });

  it.each([
    ['one is missing', () => registered.slice(1), /missing: sora$|missing: sora\./u],
    ['all are missing', () => [], /missing: sora, /u],
    [
      'one is another',
      () => registered.map((one) => (one.name === 'sora' ? { ...one, description: 'x' } : one)),
      /not as they should be: sora\.$/u,
    ],
    [
      'there is one more',
      () => [...registered, { name: 'dance', description: 'x' }],
      /not the bot’s: dance\.$/u,
    ],
  ] as const)('%s', async (_, change, says) => {
    await put(change());
    const [line] = await say(OFF);
    expect(line).toMatch(/^wrong: What is registered everywhere differs\./u);
    expect(line).toMatch(says);
    // A start mends that, unless it is told not to.
    expect((await say())[0]).toMatch(/^warn: /u);
    await put(registered);
    expect((await say(OFF))[0]).toMatch(/^ok: /u);
  });

  it('differs although a bot runs here, which should have mended it', async () => {
    const bot = await sandbox.start();
    await put([]);
    expect((await say({ PORT: String(sandbox.port) }))[0]).toMatch(/^wrong: .*missing: sora, /u);
    await bot.stop();
  });

  it('differs when another model can be asked for', async () => {
    const line = await say({
      OPENAI_VIDEOS_BASE_URL: 'http://127.0.0.1:9/v1',
      OPENAI_VIDEOS_MODELS: 'test/fixtures/doctor-models.json',
    });
    expect(line[0]).toMatch(/^warn: .*not as they should be: sora/u);
  });
});

describe('with DISCORD_GUILD_ID', () => {
  const guild = '120000000000000001';
  const route = `/v10/applications/110000000000000001/guilds/${guild}/commands`;

  it('they are looked for there', async () => {
    expect((await say({ DISCORD_GUILD_ID: guild, ...OFF }))[0]).toMatch(
      /^wrong: What is registered in DISCORD_GUILD_ID differs\. missing: sora, /u,
    );
    await put(
      registered.map(({ contexts, integration_types, ...one }) => one),
      route,
    );
    expect(await say({ DISCORD_GUILD_ID: guild, ...OFF })).toEqual([
      'ok: They are registered in DISCORD_GUILD_ID, and as they should be.',
    ]);
  });

  it('the bot has to be in that server', async () => {
    const elsewhere = { DISCORD_GUILD_ID: '120000000000000002' };
    expect(await say(elsewhere)).toEqual([
      'wrong: The bot is not in the server of DISCORD_GUILD_ID.',
    ]);
    expect(await say({ DISCORD_GUILD_ID: '129999999999999999' })).toEqual([
      'wrong: The bot is not in the server of DISCORD_GUILD_ID.',
    ]);
  });
});
