import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';

let sandbox: Sandbox;
/** A port on which nobody listens. */
let closedPort: number;

beforeAll(async () => {
  sandbox = await startSandbox();
  closedPort = await freePort();
});
afterAll(() => sandbox.close());

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const NO_DISCORD = { DISCORD_TOKEN: undefined, DISCORD_API_URL: undefined };
const NO_SLACK = {
  SLACK_BOT_TOKEN: undefined,
  SLACK_APP_TOKEN: undefined,
  SLACK_API_URL: undefined,
};
const NO_GATEWAY = { MOUNTSEA_API_KEY: undefined, MOUNTSEA_BASE_URL: undefined };
const NOTHING = { ...NO_DISCORD, ...NO_SLACK, ...NO_GATEWAY };

type Env = Readonly<Record<string, string | undefined>>;

/** Starts the bot and waits for its end; resolves to the one message on stderr. */
async function complaintOf(env: Env): Promise<string> {
  const bot = sandbox.spawn(env);
  expect(await bot.ended).toBe(1);
  expect(bot.lines).toEqual([]);
  return bot.complaints();
}

describe.concurrent('a wrong configuration: exit code 1 and one message with every problem', () => {
  it('nothing set', async ({ expect }) => {
    expect((await complaintOf(NOTHING)).trimEnd().split('\n')).toEqual([
      'The configuration is not right:',
      expect.stringMatching(/No platform is on: set DISCORD_TOKEN, or SLACK_BOT_TOKEN and/u),
      expect.stringMatching(/No gateway is on: set MOUNTSEA_API_KEY, the/u),
    ]);
  });

  it('everything wrong at once, and no value repeated', async ({ expect }) => {
    const secret = 'sk-very-secret-1234567890';
    const said = await complaintOf({
      ...NOTHING,
      SLACK_BOT_TOKEN: secret,
      DISCORD_TOKEN: `${secret} and more`,
      DISCORD_GUILD_ID: 'my server',
      PMOCK_ACCESS_KEY: secret,
      STORE_URL: `mysql://root:${secret}@db`,
      QUOTA_USER: 'ten',
      MAX_RUNNING: '0',
      CHECK_EVERY: '5',
      PORT: '99999',
      LOG_LEVEL: 'loud',
      GATEWAYS: 'mountsea,sora',
    });
    const named = said.match(/^ {2}- ([A-Z_]+)/gmu)?.map((line) => line.slice(4)) ?? [];
    expect([...new Set(named)].sort()).toEqual([
      'CHECK_EVERY',
      'DISCORD_GUILD_ID',
      'DISCORD_TOKEN',
      'GATEWAYS',
      'LOG_LEVEL',
      'MAX_RUNNING',
      'PMOCK_SECRET_KEY',
      'PMOCK_TASK_PATH',
      'PORT',
      'QUOTA_USER',
      'SLACK_BOT_TOKEN',
      'STORE_URL',
    ]);
    expect(said).not.toContain(secret);
    expect(said.match(/The configuration is not right/gu)).toHaveLength(1);
  });

  it('half of pmock: says what its task path is for', async ({ expect }) => {
    const said = await complaintOf({ ...NO_GATEWAY, PMOCK_ACCESS_KEY: 'a', PMOCK_SECRET_KEY: 'b' });
    expect(said).toMatch(/PMOCK_TASK_PATH: must be given: pmock documents on no public page/u);
    expect(said).toContain('/ai/sa/task/result?taskId={taskId}');
  });

  it('a Slack token alone: says what belongs beside it', async ({ expect }) => {
    const said = await complaintOf({ SLACK_APP_TOKEN: undefined });
    expect(said).toMatch(/SLACK_BOT_TOKEN needs SLACK_APP_TOKEN .+ or SLACK_SIGNING_SECRET/u);
  });
});

describe.concurrent('a platform that says no: exit code 1, a clear line, and no token in it', () => {
  const wrong = 'wrong-0123456789-token';

  it.each([
    ['a wrong Discord token', { DISCORD_TOKEN: wrong }, /Discord refuses DISCORD_TOKEN/u],
    ['a wrong Slack bot token', { SLACK_BOT_TOKEN: `xoxb-${wrong}` }, /refused SLACK_BOT_TOKEN/u],
    ['a wrong Slack app token', { SLACK_APP_TOKEN: `xapp-${wrong}` }, /refused SLACK_APP_TOKEN/u],
    ['Slack out of reach', { SLACK_API_URL: 'CLOSED/api/' }, /Slack could not be reached at http/u],
    ['Discord out of reach', { DISCORD_API_URL: 'CLOSED/api' }, /Discord cannot be reached/u],
  ] as const)('%s', async (_, given, says) => {
    const closed = `http://127.0.0.1:${closedPort}`;
    const env = Object.entries(given).map(([name, value]) => [
      name,
      value.replace('CLOSED', closed),
    ]);
    // They start at the same time, and each listens on its own.
    const bot = sandbox.spawn({ ...Object.fromEntries(env), PORT: String(await freePort()) });
    expect(await bot.ended).toBe(1);
    const [problem, ...more] = bot.lines.filter(({ msg }) => msg === 'the bot could not start');
    expect(more).toEqual([]);
    expect(problem?.level).toBe(50);
    expect(problem?.err).toHaveProperty('message', expect.stringMatching(says));
    const all = JSON.stringify(bot.lines) + bot.complaints();
    expect(bot.complaints()).toBe('');
    expect(all).not.toContain('"msg":"ready"');
    for (const secret of [wrong, sandbox.discord.token, sandbox.slack.botToken]) {
      expect(all).not.toContain(secret);
    }
  });
});

describe('a start that works', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  it('registers the commands once, and not again where they stand', async () => {
    const { discord } = sandbox;
    const puts = () => discord.requests.filter(({ method }) => method === 'PUT').length;
    const first = await sandbox.start(NO_SLACK);
    expect(puts()).toBe(1);
    const names = discord.registeredCommands().map(({ name }) => name);
    expect(names.toSorted()).toEqual([
      'Animate this image',
      'sora',
      'sora-admin',
      'sora-history',
      'sora-privacy',
      'sora-quota',
      'sora-task',
    ]);
    expect(await first.stop()).toBe(0);
    const second = await sandbox.start(NO_SLACK);
    expect(puts()).toBe(1);
    expect(discord.commandWrites).toBe(1);
    expect(await second.stop()).toBe(0);
  });

  it('is ready only when both platforms are connected', async () => {
    const { discord, slack } = sandbox;
    const held = Promise.withResolvers<void>();
    const asked = slack.count('apps.connections.open');
    slack.fail({ method: 'apps.connections.open', until: held.promise });
    const bot = sandbox.spawn();
    await bot.line(({ msg }) => msg === 'connected to Discord');
    await slack.waitFor(() => slack.requests('apps.connections.open').length > asked);
    expect(bot.lines.map(({ msg }) => msg)).not.toContain('ready');
    held.resolve();
    const ready = await bot.line(({ msg }) => msg === 'ready');
    expect(ready).toMatchObject({ platforms: ['discord', 'slack'], gateways: ['mountsea'] });
    expect([discord.connections, slack.connections()]).toEqual([1, 1]);
    expect(await bot.stop()).toBe(0);
  });

  it('needs one platform only', async () => {
    const bot = await sandbox.start(NO_DISCORD);
    expect(bot.lines.at(-1)).toMatchObject({ msg: 'ready', platforms: ['slack'] });
    expect(await bot.stop()).toBe(0);
    expectQuiet(bot);
  });
});

function expectQuiet(bot: Bot): void {
  expect(bot.complaints()).toBe('');
  expect(bot.lines.filter(({ level }) => level >= 50)).toEqual([]);
}
