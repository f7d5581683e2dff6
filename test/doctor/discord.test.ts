import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalDiscord, startLocalDiscord } from '../../sandbox/discord/index.ts';
import { DEFAULT_BOT_PERMISSIONS } from '../../sandbox/discord/permissions.ts';
import { freePort } from '../../sandbox/free-port.ts';
import { type LocalMountsea, startLocalMountsea } from '../../sandbox/gateways/index.ts';
import { linesOf, makePlace, type Place } from './looking.ts';

let place: Place;
let mountsea: LocalMountsea;
let discord: LocalDiscord;

beforeAll(async () => {
  [place, mountsea] = await Promise.all([makePlace(), startLocalMountsea()]);
});
afterAll(() => Promise.all([place.leave(), mountsea.close()]));
beforeEach(async () => {
  discord = await startLocalDiscord();
});
afterEach(async () => {
  await discord.close();
  // Nothing is asked that Discord does not have, and nothing is changed.
  expect(discord.unknownRoutes).toEqual([]);
});

const environment = (more: Readonly<Record<string, string | undefined>> = {}) => ({
  DISCORD_TOKEN: discord.token,
  DISCORD_API_URL: discord.apiUrl,
  MOUNTSEA_API_KEY: mountsea.apiKey,
  MOUNTSEA_BASE_URL: mountsea.baseUrl,
  ...more,
});

const say = (check: string, more?: Readonly<Record<string, string | undefined>>) =>
  place.say(`discord: ${check}`, environment(more));

/** From now on Discord answers this, whatever is true. */
const answer = (path: RegExp, body: unknown) =>
  discord.fail({ path, status: 200, body, times: 100 });

const APPLICATION = /^\/applications\/@me$/u;
const GUILDS = /^\/users\/@me\/guilds$/u;

describe('the token', () => {
  it('is refused when it is wrong, and everything else waits for it', async () => {
    const wrong = 'MTE0.wrong.token-of-nobody';
    const results = await place.look(environment({ DISCORD_TOKEN: wrong }));
    expect(linesOf(results, 'discord: token')).toEqual(['wrong: Discord refuses DISCORD_TOKEN.']);
    const others = results.filter(
      ({ check }) => check.startsWith('discord: ') && check !== 'discord: token',
    );
    expect(others.map(({ state }) => state)).toEqual(['skipped', 'skipped', 'skipped', 'skipped']);
    expect(JSON.stringify(results)).not.toContain(wrong);
    expect(await say('token')).toEqual(['ok: It belongs to reelbot, which is in 1 server.']);
  });

  it('cannot be judged when nobody answers', async () => {
    const nobody = `http://127.0.0.1:${freePort()}/api`;
    const [line] = await say('token', { DISCORD_API_URL: nobody });
    expect(line).toMatch(/^wrong: Discord cannot be reached: .*ECONNREFUSED/u);
  });

  it('is not believed where something else answers', async () => {
    answer(/^\/users\/@me$/u, '<h1>Welcome</h1>');
    expect(await say('token')).toEqual(['wrong: What answers is not Discord.']);
  });
});

describe('the application', () => {
  const flawless = /^ok: No privileged intent is on/u;

  it.each([
    [
      'an endpoint that takes the commands',
      { interactions_endpoint_url: 'https://x.test/' },
      /^wrong: .*Interactions Endpoint URL/u,
    ],
    ['a code grant', { bot_require_code_grant: true }, /^wrong: .*OAuth2 code grant/u],
    ['an intent nobody needs', { flags: 1 << 18 }, /^warn: .*Message Content/u],
    ['the same, not verified', { flags: 1 << 15 }, /^warn: .*Server Members/u],
  ])('%s', async (_, change, says) => {
    answer(APPLICATION, { id: discord.ids.application, flags: 0, ...change });
    expect((await say('application'))[0]).toMatch(says);
    discord.clearFaults();
    expect((await say('application'))[0]).toMatch(flawless);
  });

  it('may have several things wrong at once', async () => {
    answer(APPLICATION, {
      id: discord.ids.application,
      ...{ flags: (1 << 12) | (1 << 18), bot_require_code_grant: true },
    });
    const lines = await say('application');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('Presence, Message Content');
  });
});

describe('the gateway', () => {
  it('has no connection left', async () => {
    await discord.close();
    discord = await startLocalDiscord({ sessionStarts: 1, shards: 2 });
    expect((await say('gateway'))[0]).toMatch(/^wrong: 1 connections are left today.* 2 shards/u);
    await discord.close();
    discord = await startLocalDiscord({ sessionStarts: 5 });
    expect((await say('gateway'))[0]).toMatch(/^warn: 5 connections are left today/u);
    await discord.close();
    discord = await startLocalDiscord();
    expect(await say('gateway')).toEqual([
      'ok: It can be reached; 1 shard, and 999 connections are left today.',
    ]);
    expect(discord.sessionStarts).toBe(999);
  });

  it('wants more shards', async () => {
    await discord.close();
    discord = await startLocalDiscord({ shards: 4 });
    expect(await say('gateway', { SHARDS: '2' })).toEqual([
      'warn: Discord recommends 4 shards, and there are 2.',
    ]);
    expect((await say('gateway'))[0]).toMatch(/^ok: .*4 shards/u);
  });

  it('cannot be reached', async () => {
    const url = `ws://127.0.0.1:${freePort()}`;
    answer(/^\/gateway\/bot$/u, {
      ...{ url, shards: 1 },
      session_start_limit: { total: 1000, remaining: 9, reset_after: 1, max_concurrency: 1 },
    });
    expect((await say('gateway'))[0]).toMatch(/^wrong: The way to 127\.0\.0\.1:\d+ is closed/u);
    discord.clearFaults();
    expect((await say('gateway'))[0]).toMatch(/^ok: /u);
  });
});

describe('the permissions', () => {
  const guild = (id: number, permissions: bigint, name = `Server ${id}`) => ({
    ...{ id: `12000000000000000${id}`, name, permissions: String(permissions) },
  });
  const ATTACH = 1n << 15n;
  const IN_THREADS = 1n << 38n;

  it('names what is missing, and where', async () => {
    const lacking = DEFAULT_BOT_PERMISSIONS & ~ATTACH & ~IN_THREADS;
    answer(GUILDS, [
      guild(1, DEFAULT_BOT_PERMISSIONS),
      guild(2, lacking, 'Boats\u001b[31m'),
      // An administrator has them all.
      guild(3, 1n << 3n),
    ]);
    const lines = await say('permissions');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^wrong: In Boats.* \(120000000000000002\) the bot lacks Attach Files, Send Messages In Threads\.$/u,
    );
    discord.clearFaults();
    expect(await say('permissions')).toEqual([
      'ok: Its roles give it what it needs in its 1 server.',
    ]);
  });

  it('tells how to invite a bot that is nowhere', async () => {
    answer(GUILDS, []);
    const results = await place.look(environment());
    const found = results.find(({ check }) => check === 'discord: permissions');
    expect(found).toMatchObject({
      state: 'wrong',
      mend: expect.stringContaining(
        `client_id=${discord.ids.application}&scope=bot+applications.commands&permissions=309237763072`,
      ),
    });
  });

  it('is not guessed where Discord does not tell', async () => {
    answer(GUILDS, [{ id: '1', name: 'Server 1' }]);
    expect(await say('permissions')).toEqual(['skipped: Discord does not tell them.']);
  });

  it('looks at the first fifty, and says so', async () => {
    const many = Array.from({ length: 51 }, (_, index) => ({
      ...{ id: String(index), name: `Server ${index}`, permissions: index === 50 ? '0' : '8' },
    }));
    answer(GUILDS, many);
    expect(await say('permissions')).toEqual([
      'ok: Its roles give it what it needs in 50 servers.',
      'skipped: Only the first 50 servers were looked at.',
    ]);
  });
});
