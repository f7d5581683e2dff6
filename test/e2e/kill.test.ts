import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectFailure, expectHealthy, expectVideo, fileStart } from './checks.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { type Asked, killAt, PATIENCE_MS, PLATFORMS, sideOf, watched } from './steps.ts';

/**
 * `kill -9` at every state of design §5, and a new process on the same store. The kills happen inside events of the local
 * servers, so at the very moment at which the other side has done its part and nobody knows.
 */
let sandbox: Sandbox;
let bot: Bot;

beforeAll(async () => {
  sandbox = await startSandbox({ mountsea: { durationMs: 100 } });
  bot = await sandbox.start();
});
afterAll(() => sandbox.close());

afterEach(() => {
  sandbox.mountsea.release();
  sandbox.mountsea.clearFaults();
  sandbox.discord.clearFaults();
  sandbox.slack.clearFaults();
  expectHealthy(sandbox, bot);
});

/** A new process on the same store. */
async function restart(): Promise<void> {
  await bot.ended;
  bot = await sandbox.start();
}

/** Kills the bot when this person's result is stored at the platform, before the bot can hear of it. */
function killWhenPosted(asked: Asked): Promise<void> {
  const stands = () => asked.results().length > 0;
  return asked.platform === 'discord'
    ? killAt(bot, sandbox.discord, stands)
    : killAt(bot, sandbox.slack, stands);
}

/** How many uploads reached the platform, for files of this task. */
function uploads(asked: Asked): number {
  const ofTask = (name: string | undefined) => name?.startsWith(fileStart(asked.prompt)) === true;
  return asked.platform === 'discord'
    ? sandbox.discord.requests.filter(({ files }) => files.some(({ name }) => ofTask(name))).length
    : sandbox.slack.files().filter(({ name }) => ofTask(name)).length;
}

describe.each(PLATFORMS)('a bot on %s that is killed', (platform) => {
  const ask = () => sideOf(sandbox, platform).ask();

  it('before it saved the task promised nothing, and the command delivered again starts it once', async () => {
    const { discord, slack } = sandbox;
    const lookups = slack.count('users.info');
    slack.fail({ method: 'users.info', until: new Promise(() => {}) }); // Comes between ack and save.
    const killed =
      platform === 'discord'
        ? killAt(
            bot,
            discord,
            (event) => event.type === 'interaction' && event.action === 'acknowledged',
          )
        : slack.waitFor(() => slack.count('users.info') > lookups).then(() => bot.kill());
    const asked = await ask();
    await killed;
    await restart();
    expect(await asked.task()).toBeUndefined();
    expect(await asked.purse()).toEqual({ committed: 0, held: {} });

    await asked.redeliver();
    await expectVideo(asked, bot);
  });

  it('while it posts the anchor posts no second one, and starts the task once', async () => {
    const { discord, slack } = sandbox;
    let asked: Asked | undefined;
    const stands = () => asked !== undefined && asked.anchors().length > 0;
    const killed =
      platform === 'discord' ? killAt(bot, discord, stands) : killAt(bot, slack, stands);
    asked = await ask();
    await killed;
    expect((await asked.task())?.state).toBe('accepted');
    expect(asked.posts()).toEqual([]);

    await restart();
    await expectVideo(asked, bot);
  });

  it.each([
    { what: 'and the gateway has the task', creates: 1 },
    { what: 'and the gateway has nothing', creates: 0 },
  ])('while it creates, $what, never creates again and says so', async ({ creates }) => {
    const { mountsea } = sandbox;
    if (creates === 0) mountsea.script({ on: 'create', kind: 'never' });
    const seen = mountsea.requests.length;
    const killed =
      creates === 1
        ? killAt(bot, mountsea, ({ type }) => type === 'create')
        : mountsea
            .waitFor(() => mountsea.requests.slice(seen).some(({ body }) => body !== undefined))
            .then(() => bot.kill());
    const asked = await ask();
    await killed;
    const before = await asked.task();
    expect(before?.state).toBe('submitting');
    expect(await asked.purse()).toEqual({ committed: 0, held: { [before?.id ?? '']: 1 } });

    await restart();
    await expectFailure(asked, bot, 'lost');
    expect(asked.results()[0]?.text).toContain('It was not sent again');
    expect([asked.posts().length, asked.creates().length]).toEqual([1, creates]);
    expect((await asked.task())?.state).toBe('lost');
  });

  it('while the gateway works goes on asking, and delivers', async () => {
    const { mountsea } = sandbox;
    mountsea.hold();
    const asked = await ask();
    const taskId = await asked.created();
    await bot.line((line) => line.msg === 'task started' && line.taskId === taskId);
    await bot.kill();
    expect((await asked.task())?.state).toBe('running');

    await restart();
    const checks = mountsea.checks.length;
    await mountsea.waitFor(() =>
      mountsea.checks.slice(checks).some((one) => one.taskId === taskId),
    );
    expect(asked.results()).toEqual([]);
    mountsea.finish(taskId);
    await expectVideo(asked, bot);
    expect(asked.posts()).toHaveLength(1);
  });

  it('while it posts the card posts no second one, whatever stands in the thread later', async () => {
    const { discord, slack, mountsea } = sandbox;
    mountsea.hold();
    let asked: Asked | undefined;
    const stands = () => asked !== undefined && asked.cards().length > 0;
    const killed =
      platform === 'discord' ? killAt(bot, discord, stands) : killAt(bot, slack, stands);
    asked = await ask();
    const taskId = await asked.created();
    await killed;
    expect((await asked.task())?.state).toBe('running');

    await restart();
    mountsea.failTask(taskId);
    await expectFailure(asked, bot, 'internal');
    expect(asked.creates()).toHaveLength(1);
  });

  it('while it fetches the video delivers it afterwards', async () => {
    const { mountsea } = sandbox;
    const killed = killAt(
      bot,
      mountsea,
      (event) => event.type === 'request' && event.request.server === 'media',
    );
    const asked = await ask();
    await killed;
    expect(await asked.task()).toMatchObject({ state: 'succeeded', delivery: 'none' });
    expect(asked.results()).toEqual([]);

    await restart();
    await expectVideo(asked, bot);
  });

  it('while it posts the video posts no second one', async () => {
    const { mountsea } = sandbox;
    mountsea.hold();
    const asked = await ask();
    const taskId = await asked.created();
    const killed = killWhenPosted(asked);
    mountsea.finish(taskId);
    await killed;
    expect(await asked.task()).toMatchObject({ state: 'succeeded', delivery: 'none' });
    expect(asked.results()).toHaveLength(1);

    await restart();
    await expectVideo(asked, bot);
    expect(uploads(asked)).toBe(1);
  });

  it('while it posts a failure posts no second one', async () => {
    const { mountsea } = sandbox;
    mountsea.hold();
    const asked = await ask();
    const taskId = await asked.created();
    const killed = killWhenPosted(asked);
    mountsea.failTask(taskId, { errorMessage: 'GPU on fire' });
    await killed;
    expect(await asked.task()).toMatchObject({ state: 'failed', delivery: 'none' });

    await restart();
    await expectFailure(asked, bot, 'internal');
  });

  it('after it delivered does nothing more, also when the command comes again', async () => {
    const { discord, slack, mountsea } = sandbox;
    const asked = await ask();
    await expectVideo(asked, bot);
    const task = await asked.task();
    await bot.kill();
    const before = [discord.requests.length, slack.requests().length, mountsea.requests.length];

    await restart();
    await asked.redeliver();
    const later = await ask(); // A whole task later: time enough for anything that would happen.
    await expectVideo(later, bot);
    const calls = [
      ...discord.requests.slice(before[0]),
      ...slack.requests().slice(before[1]),
      ...mountsea.requests.slice(before[2]).map(({ path, body }) => ({ path, body })),
    ].map((call) => JSON.stringify(call));
    expect(calls.filter((call) => call.includes(asked.thread()))).toEqual([]);
    expect(calls.filter((call) => call.includes(task?.taskId ?? '?'))).toEqual([]);
    expect(await asked.task()).toEqual(task);
    await expectVideoStands(asked);
  });

  async function expectVideoStands(asked: Asked): Promise<void> {
    expect(asked.results()).toHaveLength(1);
    expect(asked.creates()).toHaveLength(1);
    expect(await asked.purse()).toEqual({ committed: 1, held: {} });
  }
});

it('on Discord, a post that arrives after its sender was killed is dropped by its nonce', async () => {
  const { discord, mountsea } = sandbox;
  mountsea.hold();
  const asked = await sideOf(sandbox, 'discord').ask();
  const taskId = await asked.created();
  await discord.waitFor(() => asked.cards().some(({ text }) => text.includes(taskId)), PATIENCE_MS);
  const inThread = new RegExp(`^/channels/${asked.thread()}/messages$`, 'u');
  const { path, met } = watched(inThread);
  const heldMs = 2500;
  discord.fail({ method: 'POST', path, delayMs: heldMs });
  mountsea.finish(taskId);
  const late = (await met) + heldMs - 5; // Timers may be a hair early.
  await bot.kill();
  await restart();
  await discord.waitFor(
    () =>
      discord.requests.some(
        (post) => post.method === 'POST' && inThread.test(post.path) && post.at >= late,
      ),
    PATIENCE_MS,
  );
  await expectVideo(asked, bot);
});

it('on Slack, a file that does not show yet when its sender is killed is not sent again', async () => {
  const { slack, mountsea } = sandbox;
  mountsea.hold();
  const asked = await sideOf(sandbox, 'slack').ask();
  const taskId = await asked.created();
  const show = slack.holdFileShares();
  const completed = slack.count('files.completeUploadExternal');
  const killed = killAt(bot, slack, () => slack.count('files.completeUploadExternal') > completed);
  mountsea.finish(taskId);
  await killed;
  expect(await asked.task()).toMatchObject({ state: 'succeeded', delivery: 'none' });

  await restart();
  await asked.closed(bot);
  show();
  await expectVideo(asked, bot);
  expect(uploads(asked)).toBe(1);
});

it('waiting tasks of a killed bot start in their order', async () => {
  const { mountsea } = sandbox;
  await bot.kill();
  bot = await sandbox.start({ MAX_RUNNING: '1' });
  mountsea.hold();
  const first = await sideOf(sandbox, 'discord').ask();
  const taskId = await first.created();
  const second = await sideOf(sandbox, 'slack').ask();
  await bot.line(
    ({ msg, platform, task }) =>
      msg === 'task accepted' && platform === 'slack' && task !== undefined,
  );
  await bot.kill();
  expect((await second.task())?.state).toBe('accepted');

  bot = await sandbox.start({ MAX_RUNNING: '1' });
  mountsea.release();
  mountsea.finish(taskId);
  await Promise.all([expectVideo(first, bot), expectVideo(second, bot)]);
  expect(mountsea.creates.at(-1)?.body.prompt).toBe(second.prompt);
});
