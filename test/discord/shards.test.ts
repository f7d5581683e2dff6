import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type LocalDiscordOptions, startLocalDiscord } from '../../sandbox/discord/index.ts';
import { createPlatform, fakeCore, type LogLine, realClock } from './bot.ts';

/** A process with these variables, and the Discord it connects to. Buckets wide enough that nobody has to wait, unless told. */
async function world(options: LocalDiscordOptions = {}) {
  const discord = await startLocalDiscord({ maxConcurrency: 16, ...options });
  onTestFinished(() => discord.close());
  const bot = (env: Record<string, string> = {}) => {
    const core = fakeCore();
    const log: LogLine[] = [];
    const platform = createPlatform(discord, core, realClock, log, env);
    onTestFinished(() => platform.stop());
    return { core, log, platform, health: () => platform.health?.() };
  };
  return {
    discord,
    bot,
    async start(env: Record<string, string> = {}) {
      const started = bot(env);
      await started.platform.start();
      return started;
    },
  };
}

const at = (core: ReturnType<typeof fakeCore>) => core.commands.map(({ id }) => id);
const states = (health: { shards?: readonly { id: number; state: string }[] } | undefined) =>
  health?.shards?.map(({ id, state }) => `${id} ${state}`);

describe('what this process connects', () => {
  test.each([
    [{}, ['0/1']],
    [{ SHARDS: '4' }, ['0/4', '1/4', '2/4', '3/4']],
    [{ SHARDS: '1' }, ['0/1']],
    [{ SHARD_IDS: '1,3', SHARD_COUNT: '4' }, ['1/4', '3/4']],
    [{ SHARD_IDS: ' 2 , 0-1', SHARD_COUNT: '16' }, ['0/16', '1/16', '2/16']],
  ])('%j', async (env, shards) => {
    const { discord, start } = await world();
    const { health, log } = await start(env);
    expect(discord.shards).toEqual(shards);
    expect(health()?.connected).toBe(true);
    expect(states(health())).toEqual(shards.map((shard) => `${shard.replace(/\/.*/u, '')} ready`));
    expect(log).toContainEqual({
      level: 'info',
      message: 'connected to Discord',
      fields: expect.objectContaining({ shards: shards.length }),
    });
  });

  test.each([{}, { SHARDS: 'auto' }])('as many as Discord recommends: %j', async (env) => {
    const { discord, start } = await world({ shards: 3 });
    const { log } = await start(env);
    expect(discord.shards).toEqual(['0/3', '1/3', '2/3']);
    expect(log.filter(({ level }) => level === 'warn')).toEqual([]);
  });

  test('fewer than Discord recommends, and that is said', async () => {
    const { discord, start } = await world({ shards: 3 });
    const { log } = await start({ SHARDS: '2' });
    expect(discord.shards).toEqual(['0/2', '1/2']);
    const fields = { shards: 2, recommended: 3 };
    const message = 'Discord recommends more shards';
    expect(log).toContainEqual({ level: 'warn', message, fields });
  });

  // discord.js looks at variables of the same names by itself, and fails on an empty one.
  test.each(['', '7'])('whatever discord.js would read itself: "%s"', async (value) => {
    vi.stubEnv('SHARDS', value);
    vi.stubEnv('SHARD_COUNT', value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { discord, start } = await world();
    await start({ SHARDS: '1' });
    await start();
    expect(new Set(discord.shards)).toEqual(new Set(['0/1']));
  });
});

const CALLBACK = /\/callback$/u;

describe('several processes', () => {
  test('each command reaches the one that has its server; direct messages the one with shard 0', async () => {
    const { discord, start } = await world({ guilds: 4 });
    const even = await start({ SHARD_IDS: '0,2', SHARD_COUNT: '4' });
    const odd = await start({ SHARD_IDS: '1,3', SHARD_COUNT: '4' });
    const channels = [...discord.guilds.map(({ channel }) => channel), discord.ids.dm];
    const options = { prompt: 'a boat' };
    const sent: string[] = [];
    for (const channel of channels) {
      sent.push(`discord:${(await discord.slash({ name: 'sora', channel, options })).id}`);
    }
    await discord.waitFor(() => at(even.core).length + at(odd.core).length === 5);
    expect(at(even.core).sort()).toEqual([sent[0], sent[2], sent[4]]);
    expect(at(odd.core).sort()).toEqual([sent[1], sent[3]]);
  });

  test('only the one with shard 0 registers the commands', async () => {
    const { discord, start } = await world();
    await start({ SHARD_IDS: '1-2', SHARD_COUNT: '3' });
    expect(discord.commandWrites).toBe(0);
    await start({ SHARD_IDS: '0', SHARD_COUNT: '3' });
    expect(discord.commandWrites).toBe(1);
  });

  test('a command that reached both is answered and taken by one of them', async () => {
    const { discord, start } = await world({ guilds: 2 });
    const halves = [
      await start({ SHARD_IDS: '0', SHARD_COUNT: '2' }),
      await start({ SHARD_IDS: '1', SHARD_COUNT: '2' }),
    ];
    const options = { prompt: 'a boat' };
    const sent = await discord.slash({ name: 'sora', options, everywhere: true });
    expect(sent.deliveries).toBe(2);
    const refused = () =>
      discord.requests.some(({ path, status }) => CALLBACK.test(path) && status === 400);
    await discord.waitFor(() => refused() && halves.some(({ core }) => core.commands.length > 0));
    expect(halves.flatMap(({ core }) => at(core))).toEqual([`discord:${sent.id}`]);
    expect(sent.messages).toHaveLength(1);
    expect(halves.flatMap(({ log }) => log.filter(({ level }) => level === 'error'))).toEqual([]);
  });
});

describe('a shard that breaks', () => {
  test('comes back by itself, alone, and misses nothing', async () => {
    const { discord, start } = await world({ guilds: 2 });
    const { core, health, log } = await start({ SHARDS: '2' });
    const starts = discord.sessionStarts;
    discord.disconnect(4000, 1);
    expect(discord.shards).toEqual(['0/2']);
    const [, there] = discord.guilds;
    const sent = await discord.slash({
      ...{ name: 'sora', options: { prompt: 'a boat' } },
      ...(there === undefined ? {} : { channel: there.channel }),
    });
    await discord.waitFor(() => at(core).length === 1);
    expect(at(core)).toEqual([`discord:${sent.id}`]);
    expect(discord.shards).toEqual(['0/2', '1/2']);
    // Resumed: no session start was used up.
    expect(discord.sessionStarts).toBe(starts);
    await expect.poll(health).toMatchObject({ connected: true });
    const shard = { shard: 1 };
    expect(log.filter(({ fields }) => 'shard' in fields)).toEqual([
      expect.objectContaining({ level: 'info', fields: shard }),
      { level: 'info', message: 'a connection to Discord is back', fields: shard },
    ]);
  });

  test('for good is told: the platform is not connected any more', async () => {
    const { discord, start } = await world();
    const { health } = await start({ SHARDS: '2' });
    discord.disconnect(4004, 1);
    await expect.poll(() => states(health())).toEqual(['0 ready', '1 closed']);
    expect(health()?.connected).toBe(false);
  });

  test('says how long Discord took to answer, once it has', async () => {
    const { start } = await world({ heartbeatIntervalMs: 20 });
    const { health } = await start({ SHARDS: '2' });
    await expect.poll(() => health()?.shards?.every(({ pingMs = -1 }) => pingMs >= 0)).toBe(true);
  });
});

describe('before and after', () => {
  test('nothing is connected', async () => {
    const { bot } = await world();
    const { platform, health } = bot({ SHARDS: '2' });
    expect(health()).toEqual({ connected: false, shards: [] });
    await platform.start();
    expect(health()?.connected).toBe(true);
    await platform.stop();
    expect(health()?.connected).toBe(false);
  });
});

describe('what Discord allows', () => {
  /** The message of a start that fails, and that it left nothing behind. */
  async function refused(options: LocalDiscordOptions, env: Record<string, string>) {
    const { discord, bot } = await world(options);
    const error: unknown = await bot(env)
      .platform.start()
      .catch((reason: unknown) => reason);
    expect(discord.connections).toBe(0);
    return { said: String(error), discord };
  }

  test('too few session starts for our shards: said before one is used', async () => {
    const { said, discord } = await refused({ sessionStarts: 3 }, { SHARDS: '4' });
    expect(said).toMatch(
      /^NoSessionsLeft: Discord lets this bot connect 3 more times until \d{4}-\S+Z, and its shards here are 4: nothing was used up/u,
    );
    expect(discord.sessionStarts).toBe(3);
    expect(discord.requests.map(({ path }) => path)).toEqual(['/gateway/bot']);
  });

  test('just enough', async () => {
    const { discord, start } = await world({ sessionStarts: 2 });
    await start({ SHARD_IDS: '4-5', SHARD_COUNT: '16' });
    expect(discord.sessionStarts).toBe(0);
  });

  test('more shards than there are', async () => {
    const { said } = await refused({ shardsNeeded: 4 }, { SHARDS: '2' });
    expect(said).toContain('Discord wants other shards (close code 4011): SHARDS=auto');
  });

  test.each([{}, { url: '', shards: 1 }, '<html>'])(
    'an answer that makes no sense: %j',
    async (body) => {
      const { discord, bot } = await world();
      discord.fail({ path: '/gateway/bot', status: 200, body, times: 9 });
      await expect(bot().platform.start()).rejects.toThrow(
        'Discord cannot be reached: what stands there does not answer as Discord does',
      );
    },
  );
});

/** Each waits some 5 s, as discord.js does between two shards of one bucket; so together. */
describe.concurrent('one after the other', () => {
  test('in one process: no IDENTIFY is refused', async ({ onTestFinished: whenDone }) => {
    // A little less than discord.js waits: the two times are taken on the two ends of a connection.
    const discord = await startLocalDiscord({ identifyEveryMs: 4500 });
    whenDone(() => discord.close());
    const log: LogLine[] = [];
    const env = { SHARDS: '2' };
    const platform = createPlatform(discord, fakeCore(), realClock, log, env);
    whenDone(() => platform.stop());
    const before = discord.sessionStarts;
    let closed = 0;
    discord.subscribe((event) => {
      if (event.type === 'gateway' && event.action === 'closed') closed += 1;
    });
    await platform.start();
    expect(discord.shards).toEqual(['0/2', '1/2']);
    expect(before - discord.sessionStarts).toBe(2);
    expect(closed).toBe(0);
    const fields = { shards: [0, 1], of: 2, turns: 2 };
    const message = 'shards connect one after the other';
    expect(log).toContainEqual({ level: 'info', message, fields });
  });

  test('two processes at once: the one that is refused tries again', async ({
    onTestFinished: whenDone,
  }) => {
    const discord = await startLocalDiscord({ identifyEveryMs: 2000 });
    whenDone(() => discord.close());
    const start = async (id: string) => {
      const env = { SHARD_IDS: id, SHARD_COUNT: '2' };
      const platform = createPlatform(discord, fakeCore(), realClock, [], env);
      whenDone(() => platform.stop());
      await platform.start();
    };
    await Promise.all([start('0'), start('1')]);
    expect(discord.shards).toEqual(['0/2', '1/2']);
  });

  test('after Discord was away', async ({ expect: expecting, onTestFinished: whenDone }) => {
    const options = { maxConcurrency: 16 };
    const gone = await startLocalDiscord(options);
    const log: LogLine[] = [];
    const platform = createPlatform(gone, fakeCore(), realClock, log, { SHARDS: '2' });
    await platform.start();
    const connected = () => platform.health?.().connected;
    await gone.close();
    await expecting.poll(connected).toBe(false);
    const { port } = new URL(gone.apiUrl);
    const back = await startLocalDiscord({ ...options, port: Number(port) });
    whenDone(async () => {
      await platform.stop();
      await back.close();
    });
    await back.waitFor(() => back.connections === 2, 20_000);
    await expecting.poll(connected).toBe(true);
    // However often it tried.
    const said = log.filter(({ message }) => message.startsWith('a connection to Discord'));
    expect(said.map(({ fields }) => Object.values(fields)).sort()).toEqual([[0], [0], [1], [1]]);
  });
});
