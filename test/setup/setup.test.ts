import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startLocalDiscord } from '../../sandbox/discord/index.ts';
import { startLocalSlack } from '../../sandbox/slack/index.ts';
import { readSettings } from '../../src/env.ts';
import { gatewayModules } from '../../src/gateways/index.ts';
import { platformModules } from '../../src/platforms.ts';
import { createAsker } from '../../src/setup/asker.ts';
import { runSetup } from '../../src/setup/setup.ts';
import { manifestFor } from '../../src/slack/manifest.ts';
import { CTRL_C, createTerminal, DOWN, ENTER, RIGHT, SPACE } from './terminal.ts';

const modules = { platforms: platformModules, gateways: gatewayModules };

/** A folder, and a person in front of the questions. */
async function begin(env?: string) {
  const folder = await mkdtemp(join(tmpdir(), 'reelbot-setup-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, '.env');
  const manifestPath = join(folder, 'manifest.json');
  if (env !== undefined) await writeFile(path, env, { mode: 0o600 });
  const start = (signal = new AbortController().signal) => {
    const terminal = createTerminal();
    const ask = createAsker({ ...terminal, signal });
    const ended = runSetup({ ask, modules, path, manifestPath, signal });
    ended.then(terminal.ended, terminal.ended);
    const { answer, shown } = terminal;
    /** Questions and answers, one after the other; then the exit code. */
    const through = async (...steps: readonly (readonly [string, string])[]): Promise<number> => {
      for (const [question, keys] of steps) await answer(question, keys);
      return await ended;
    };
    return { answer, shown, ended, through };
  };
  const text = () => readFile(path, 'utf8');
  return { folder, path, manifestPath, start, text, values: async () => parseEnv(await text()) };
}

const PLATFORMS = 'Where shall the bot be?';
const GATEWAYS = 'Which gateways make the videos?';
const STORE = 'Where shall tasks and credits be kept?';
const ONLINE = 'Ask Discord now whether the tokens are right?';
const MISSING = 'What shall be done?';
const NO = RIGHT + ENTER;
const TOKEN = `${Buffer.from('110000000000000001').toString('base64')}.abc.hush-discord`;

/** Discord with Mountsea, a file as the store, and nothing asked online. */
const plain = [
  [PLATFORMS, SPACE + ENTER],
  ['(DISCORD_TOKEN)', TOKEN + ENTER],
  ['(DISCORD_GUILD_ID)', ENTER],
  [GATEWAYS, SPACE + ENTER],
  ['(MOUNTSEA_API_KEY)', `hush-mountsea${ENTER}`],
  [STORE, ENTER],
  ['(QUOTA_USER)', `50/week${ENTER}`],
  ['(ADMINS)', ENTER],
] as const;

describe('npm run setup', () => {
  test('writes what the bot needs, for its owner alone, and shows no secret', async () => {
    const bot = await begin();
    const person = bot.start();
    expect(await person.through(...plain, [ONLINE, NO], ['Write DISCORD_TOKEN', ENTER])).toBe(0);
    const values = await bot.values();
    expect(values).toEqual({
      DISCORD_TOKEN: TOKEN,
      MOUNTSEA_API_KEY: 'hush-mountsea',
      STORE_URL: 'sqlite://data/reelbot.sqlite',
      QUOTA_USER: '50/week',
    });
    expect(((await stat(bot.path)).mode & 0o777).toString(8)).toBe('600');
    expect(readSettings(values, modules).platforms.map(({ name }) => name)).toEqual(['discord']);
    expect(person.shown()).not.toContain('hush');
    expect(person.shown()).toContain(
      'https://discord.com/oauth2/authorize?client_id=110000000000000001&scope=bot+applications.commands&permissions=309237763072',
    );
    expect(await readdir(bot.folder)).toEqual(['.env']);
  });

  test('takes no answer that the bot would not take, and says what is wrong with an example', async () => {
    const bot = await begin();
    const person = bot.start();
    await person.answer(PLATFORMS, SPACE + ENTER);
    await person.answer('(DISCORD_TOKEN)', ENTER);
    await person.answer('DISCORD_TOKEN is needed here', `Bot hush${ENTER}`);
    await person.answer('is the token alone', `\x15${TOKEN}${ENTER}`);
    await person.answer('(DISCORD_GUILD_ID)', `mine${ENTER}`);
    await person.answer('e.g. DISCORD_GUILD_ID=123456789012345678', CTRL_C);
    expect(await person.ended).toBe(1);
    expect(person.shown()).not.toContain('hush');
  });

  test('Slack: the manifest is there when it is needed, tokens are asked for by their kind', async () => {
    const bot = await begin();
    const person = bot.start();
    await person.answer(PLATFORMS, DOWN + SPACE + ENTER);
    await person.answer('How shall Slack reach the bot?', ENTER);
    await person.answer('(SLACK_BOT_TOKEN)', `xapp-hush${ENTER}`);
    expect(JSON.parse(await readFile(bot.manifestPath, 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(manifestFor())),
    );
    await person.answer('which begins with xoxb-', `\x15xoxb-hush${ENTER}`);
    const code = await person.through(
      ['(SLACK_APP_TOKEN)', `xapp-hush${ENTER}`],
      ...plain.slice(3),
      ['Ask Slack now', NO],
      ['Write SLACK_BOT_TOKEN', ENTER],
    );
    expect(code).toBe(0);
    expect(await bot.values()).toMatchObject({
      SLACK_BOT_TOKEN: 'xoxb-hush',
      SLACK_APP_TOKEN: 'xapp-hush',
    });
    expect(person.shown()).not.toContain('hush');
  });

  test('Slack over HTTP needs an https address, which is in the manifest', async () => {
    const bot = await begin();
    const person = bot.start();
    await person.answer(PLATFORMS, DOWN + SPACE + ENTER);
    await person.answer('How shall Slack reach the bot?', DOWN + ENTER);
    await person.answer('(PUBLIC_URL)', `http://bot.example.org${ENTER}`);
    await person.answer('takes an https address', `\x15https://bot.example.org${ENTER}`);
    await person.answer('(SLACK_BOT_TOKEN)', `xoxb-hush${ENTER}`);
    await person.answer('(SLACK_SIGNING_SECRET)', `hush${ENTER}`);
    expect(await readFile(bot.manifestPath, 'utf8')).toContain(
      '"request_url": "https://bot.example.org/slack/events"',
    );
    await person.answer(GATEWAYS, CTRL_C);
    expect(await person.ended).toBe(1);
    expect(await readdir(bot.folder)).toEqual([]);
  });

  test('pmock and a server of one’s own, with a Redis', async () => {
    const bot = await begin(`DISCORD_TOKEN=${TOKEN}\n`);
    const person = bot.start();
    const code = await person.through(
      [MISSING, ENTER],
      [GATEWAYS, DOWN + SPACE + DOWN + SPACE + ENTER],
      ['(PMOCK_ACCESS_KEY)', `hush-a${ENTER}`],
      ['(PMOCK_SECRET_KEY)', `hush-b${ENTER}`],
      ['(PMOCK_TASK_PATH)', `/task/{taskId}${ENTER}`],
      ['(OPENAI_VIDEOS_BASE_URL)', `http://127.0.0.1:8000/v1${ENTER}`],
      ['What runs there?', DOWN + ENTER],
      ['(OPENAI_VIDEOS_API_KEY)', ENTER],
      [STORE, DOWN + ENTER],
      ['(STORE_URL)', `redis://:hush@127.0.0.1${ENTER}`],
      [ONLINE, NO],
      ['Write PMOCK_ACCESS_KEY', ENTER],
    );
    expect(code).toBe(0);
    expect(await bot.values()).toMatchObject({
      PMOCK_TASK_PATH: '/task/{taskId}',
      OPENAI_VIDEOS_DIALECT: 'vllm-omni',
      STORE_URL: 'redis://:hush@127.0.0.1',
    });
    expect(person.shown()).not.toContain('hush');
    expect(readSettings(await bot.values(), modules).gateways).toHaveLength(2);
  });
});

describe('run again', () => {
  const full = `# mine\nDISCORD_TOKEN=${TOKEN}\nMOUNTSEA_API_KEY=hush-mountsea\nSTORE_URL=memory:\nQUOTA_USER=1/day\nMY_OWN='as it is'\n`;

  test('asks for nothing that is there, shows it as set, and changes nothing', async () => {
    const bot = await begin(full);
    const person = bot.start();
    expect(await person.through([MISSING, ENTER], [ONLINE, NO])).toBe(0);
    expect(person.shown()).toMatch(
      /DISCORD_TOKEN: set.*MOUNTSEA_API_KEY: set.*Nothing is missing/su,
    );
    expect(person.shown()).not.toMatch(/hush|as it is/u);
    expect(await bot.text()).toBe(full);
  });

  test('takes the eyes of others off the file', async () => {
    const bot = await begin(full);
    await chmod(bot.path, 0o644);
    expect(await bot.start().through([MISSING, ENTER], [ONLINE, NO])).toBe(0);
    expect(((await stat(bot.path)).mode & 0o777).toString(8)).toBe('600');
    expect(await bot.text()).toBe(full);
  });

  test('changes one thing, and keeps everything else in its place', async () => {
    const bot = await begin(full);
    const code = await bot
      .start()
      .through(
        [MISSING, DOWN + ENTER],
        [PLATFORMS, ENTER],
        ['DISCORD_TOKEN is set.', ENTER],
        ['(DISCORD_GUILD_ID)', ENTER],
        [GATEWAYS, ENTER],
        ['MOUNTSEA_API_KEY is set.', DOWN + ENTER],
        ['(MOUNTSEA_API_KEY)', `other-key${ENTER}`],
        [STORE, ENTER],
        ['QUOTA_USER is set.', ENTER],
        ['(ADMINS)', ENTER],
        [ONLINE, NO],
        ['Write MOUNTSEA_API_KEY to', ENTER],
      );
    expect(code).toBe(0);
    expect(await bot.text()).toBe(full.replace('hush-mountsea', 'other-key'));
  });

  test('asks again for what is wrong, and points out what it does not ask for', async () => {
    const bot = await begin(`${full}STORE_URL=wr0ng\nDISCORD_TOKN=hush\nQUOTA_SCOPE=wr0ng\n`);
    const person = bot.start();
    const code = await person.through(
      [MISSING, ENTER],
      [STORE, ENTER],
      [ONLINE, NO],
      ['QUOTA_SCOPE: takes credits', ''],
      ['Write STORE_URL to', ENTER],
    );
    expect(code).toBe(0);
    expect(await bot.values()).toMatchObject({ STORE_URL: 'sqlite://data/reelbot.sqlite' });
    expect(person.shown()).toContain('mend what is said above');
    expect(person.shown()).not.toMatch(/hush|wr0ng/u);
  });

  test('does not write over a manifest that somebody changed, unless they agree', async () => {
    const slack = 'SLACK_BOT_TOKEN=xoxb-hush\nSLACK_APP_TOKEN=xapp-hush\n';
    const bot = await begin(full.replace(/^DISCORD.*\n/mu, slack));
    await writeFile(bot.manifestPath, '{"mine":1}');
    const no = bot.start();
    await no.through([MISSING, ENTER], ['Write it anew?', NO], ['Ask Slack now', NO]);
    expect(await readFile(bot.manifestPath, 'utf8')).toBe('{"mine":1}');
    const yes = bot.start();
    await yes.through([MISSING, ENTER], ['Write it anew?', ENTER], ['Ask Slack now', NO]);
    expect(await readFile(bot.manifestPath, 'utf8')).toContain('socket_mode_enabled');
  });
});

describe('whoever ends it', () => {
  test.each([
    ['a new folder', undefined, 7],
    ['a new folder, early', undefined, 1],
    ['files that are there', 'MY_OWN=1\n', 6],
  ])('at any question leaves everything as it was: %s', async (_, env, after) => {
    const bot = await begin(env);
    if (env !== undefined) await writeFile(bot.manifestPath, '{"mine":1}');
    const person = bot.start();
    if (env !== undefined) await person.answer(MISSING, DOWN + ENTER);
    const slack = [
      [PLATFORMS, DOWN + SPACE + ENTER],
      ['How shall Slack reach the bot?', ENTER],
      ...(env === undefined ? [] : [['Write it anew?', ENTER] as const]),
      ['(SLACK_BOT_TOKEN)', `xoxb-hush${ENTER}`],
      ['(SLACK_APP_TOKEN)', `xapp-hush${ENTER}`],
      ...plain.slice(3),
    ] as const;
    for (const [question, keys] of slack.slice(0, after)) await person.answer(question, keys);
    await person.answer(slack[after]?.[0] ?? '', CTRL_C);
    expect(await person.ended).toBe(1);
    expect(person.shown()).toContain('Nothing was changed.');
    const files = await readdir(bot.folder);
    expect(files.sort()).toEqual(env === undefined ? [] : ['.env', 'manifest.json']);
    if (env !== undefined) {
      expect(await bot.text()).toBe(env);
      expect(await readFile(bot.manifestPath, 'utf8')).toBe('{"mine":1}');
    }
  });

  test('at the last question, with a no', async () => {
    const bot = await begin();
    const person = bot.start();
    const code = await person.through(...plain, [ONLINE, NO], ['Write DISCORD_TOKEN', NO]);
    expect(code).toBe(1);
    expect(await readdir(bot.folder)).toEqual([]);
  });

  test('by a signal, while a question stands', async () => {
    const bot = await begin();
    const stopping = new AbortController();
    const person = bot.start(stopping.signal);
    await person.answer(PLATFORMS, '');
    stopping.abort();
    expect(await person.ended).toBe(1);
    expect(person.shown()).toContain('Nothing was changed.');
  });
});

describe('online', () => {
  async function platforms() {
    const discord = await startLocalDiscord();
    const slack = await startLocalSlack();
    onTestFinished(async () => void (await Promise.all([discord.close(), slack.close()])));
    const env = (tokens: { discord: string; slack: string }) =>
      [
        `DISCORD_TOKEN=${tokens.discord}`,
        `DISCORD_API_URL=${discord.apiUrl}`,
        `SLACK_BOT_TOKEN=${tokens.slack}`,
        'SLACK_APP_TOKEN=xapp-hush',
        `SLACK_API_URL=${slack.apiUrl}`,
        'MOUNTSEA_API_KEY=hush-mountsea\nSTORE_URL=memory:\n',
      ].join('\n');
    return { discord, slack, env };
  }
  const BOTH = 'Ask Discord and Slack now whether the tokens are right?';

  test('the tokens are asked about, and their bots named', async () => {
    const { discord, slack, env } = await platforms();
    const bot = await begin(env({ discord: discord.token, slack: slack.botToken }));
    const person = bot.start();
    expect(await person.through([MISSING, ENTER], [BOTH, ENTER])).toBe(0);
    expect(person.shown()).toMatch(/Discord knows the token: it is \S+’s\./u);
    expect(person.shown()).toMatch(/Slack knows the token: it is \S+’s in /u);
    expect(person.shown()).toContain(`client_id=${discord.ids.application}&`);
    expect(discord.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test('nobody is asked unless the person agrees', async () => {
    const { discord, slack, env } = await platforms();
    const bot = await begin(env({ discord: discord.token, slack: slack.botToken }));
    expect(await bot.start().through([MISSING, ENTER], [BOTH, NO])).toBe(0);
    expect(discord.requests).toEqual([]);
  });

  test('a token that is refused can be given again', async () => {
    const { discord, slack, env } = await platforms();
    const bot = await begin(env({ discord: 'hush-old', slack: 'xoxb-hush-old' }));
    const person = bot.start();
    const code = await person.through(
      [MISSING, ENTER],
      [BOTH, ENTER],
      ['Discord refuses the token.', ''],
      ['Give it again?', ENTER],
      ['(DISCORD_TOKEN)', discord.token + ENTER],
      ['Discord knows the token', ''],
      ['Slack refuses the token (invalid_auth).', ''],
      ['Give it again?', NO],
      ['Write DISCORD_TOKEN to', ENTER],
    );
    expect(code).toBe(0);
    expect(await bot.values()).toMatchObject({
      DISCORD_TOKEN: discord.token,
      SLACK_BOT_TOKEN: 'xoxb-hush-old',
    });
    expect(person.shown()).not.toContain('hush');
    expect(slack).toBeDefined();
  });

  test('a platform that cannot be reached holds nothing up', async () => {
    const away = 'DISCORD_API_URL=http://127.0.0.1:1\nSLACK_API_URL=http://127.0.0.1:1\n';
    const rest =
      'SLACK_BOT_TOKEN=xoxb-hush\nSLACK_APP_TOKEN=xapp-hush\nMOUNTSEA_API_KEY=hush-key\nSTORE_URL=memory:\n';
    const bot = await begin(`DISCORD_TOKEN=${TOKEN}\n${away}${rest}`);
    const person = bot.start();
    expect(await person.through([MISSING, ENTER], [BOTH, ENTER])).toBe(0);
    expect(person.shown()).toMatch(/Discord could not be asked: .*Slack could not be asked: /su);
    expect(person.shown()).not.toContain('hush');
    expect(person.shown()).toContain('client_id=110000000000000001&');
  });
});
