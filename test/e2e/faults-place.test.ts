import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectHealthy, expectVideo, saying, titleOf } from './checks.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { type Asked, PATIENCE_MS, PLATFORMS, running, sideOf } from './steps.ts';

/** Places that the bot may not write to, or that go away while a task runs. */
let sandbox: Sandbox;
let bot: Bot;

beforeAll(async () => {
  sandbox = await startSandbox();
  sandbox.mountsea.hold();
  bot = await sandbox.start();
});
afterAll(() => sandbox.close());
afterEach(() => expectHealthy(sandbox, bot));

/** One video, at this place; one create and one credit. */
async function expectVideoAt(asked: Asked, place: 'thread' | 'channel'): Promise<void> {
  await asked.result();
  await asked.closed(bot);
  const [result, ...more] = asked.results();
  expect(more).toEqual([]);
  expect(result?.place).toBe(place);
  expect(result?.files).toEqual([expect.stringMatching(/^boat-number-\d+-\w{12}\.mp4$/u)]);
  expect(asked.creates()).toHaveLength(1);
  expect(await asked.purse()).toEqual({ committed: 1, held: {} });
}

describe('a place where the bot may not write', () => {
  it.each([
    { platform: 'discord', what: 'the reply is forbidden' },
    { platform: 'slack', what: 'it is no member' },
  ] as const)(
    'on $platform, where $what: told privately, nothing created or spent',
    async (row) => {
      const { discord, slack } = sandbox;
      if (row.platform === 'discord')
        discord.fail({ method: 'PATCH', path: /@original$/u, code: 50013 });
      const channel = row.platform === 'slack' ? { channel: slack.ids.otherChannel } : {};
      const asked = await sideOf(sandbox, row.platform).ask(channel);
      expect(await asked.told()).toContain(titleOf('place'));
      await asked.closed(bot);
      expect([asked.posts(), asked.results(), asked.anchors()]).toEqual([[], [], []]);
      expect(await asked.purse()).toEqual({ committed: 0, held: {} });
      expect(await asked.task()).toMatchObject({ state: 'failed', delivery: 'done' });
    },
  );

  it('on Discord, without any permission, is answered through the command itself', async () => {
    const { discord, mountsea } = sandbox;
    const channel = discord.ids.voice;
    discord.setPermissions(channel, 0n);
    const asked = await sideOf(sandbox, 'discord').ask({ channel });
    mountsea.finish(await asked.created());
    await asked.result();
    await asked.closed(bot);
    const text = expect.stringContaining(saying('result.link.blocked'));
    expect(asked.results()).toEqual([{ place: 'channel', text, files: [] }]);
    expect(await asked.purse()).toEqual({ committed: 1, held: {} });
    expect(discord.requests.filter(({ path }) => path.includes(channel))).toEqual([]);
  });
});

describe('a place that goes away while the task runs', () => {
  it('the thread, on Discord: the video stands in the channel', async () => {
    const { asked, taskId } = await running(sandbox, 'discord');
    sandbox.discord.deleteChannel(asked.thread());
    sandbox.mountsea.finish(taskId);
    await expectVideoAt(asked, 'channel');
  });

  it('the thread, on Slack: the video stands in the channel', async () => {
    const { slack, mountsea } = sandbox;
    const { asked, taskId } = await running(sandbox, 'slack');
    const root = asked.thread();
    for (const { ts } of slack.replies(asked.channel, root)) slack.deleteMessage(asked.channel, ts);
    slack.deleteMessage(asked.channel, root);
    mountsea.finish(taskId);
    await expectVideoAt(asked, 'channel');
  });

  it.each(PLATFORMS)(
    'the anchor alone, on %s: the video stands in the thread',
    async (platform) => {
      const { discord, slack, mountsea } = sandbox;
      const { asked, taskId } = await running(sandbox, platform);
      if (platform === 'discord') discord.deleteMessage(asked.thread());
      else slack.deleteMessage(asked.channel, asked.thread());
      mountsea.finish(taskId);
      await expectVideoAt(asked, 'thread');
    },
  );

  it('the card, on Discord: another one is posted', async () => {
    const { discord, mountsea } = sandbox;
    const { asked, taskId } = await running(sandbox, 'discord');
    discord.deleteMessage(discord.messages(asked.thread())[0]?.id ?? '');
    mountsea.finish(taskId);
    await expectVideo(asked, bot);
  });

  it('the card, on Slack: another one is posted', async () => {
    const { slack, mountsea } = sandbox;
    const { asked, taskId } = await running(sandbox, 'slack');
    const [card] = slack.replies(asked.channel, asked.thread());
    slack.deleteMessage(asked.channel, card?.ts ?? '');
    mountsea.finish(taskId);
    await expectVideo(asked, bot);
  });

  it('the thread is locked, on Discord: the video stands in the channel', async () => {
    const { asked, taskId } = await running(sandbox, 'discord');
    sandbox.discord.setThread(asked.thread(), { locked: true });
    sandbox.mountsea.finish(taskId);
    await expectVideoAt(asked, 'channel');
  });

  it('the thread is archived, on Discord: the video opens it again', async () => {
    const { asked, taskId } = await running(sandbox, 'discord');
    sandbox.discord.setThread(asked.thread(), { archived: true });
    sandbox.mountsea.finish(taskId);
    await expectVideo(asked, bot);
  });

  it.each(PLATFORMS)(
    'the channel, on %s: given up, spent, and the bot goes on',
    async (platform) => {
      const { discord, slack, mountsea } = sandbox;
      const channel =
        platform === 'discord'
          ? discord.ids.announcement
          : slack.addChannel({ name: 'short-lived', members: [slack.ids.botUser] }).id;
      const { asked, taskId } = await running(sandbox, platform, { channel });
      if (platform === 'discord') discord.deleteChannel(channel);
      else slack.deleteChannel(channel);
      mountsea.finish(taskId);
      expect((await asked.closed(bot)).msg).toBe('a result was given up');
      expect(await asked.task()).toMatchObject({ state: 'succeeded', delivery: 'gave up' });
      expect(await asked.purse()).toEqual({ committed: 1, held: {} });
      expect(asked.creates()).toHaveLength(1);

      const next = await running(sandbox, platform);
      mountsea.finish(next.taskId);
      await expectVideo(next.asked, bot);
    },
  );

  it('the membership, on Slack: given up after the video was made', async () => {
    const { slack, mountsea } = sandbox;
    const { id } = slack.addChannel({ name: 'thrown-out', members: [slack.ids.botUser] });
    const { asked, taskId } = await running(sandbox, 'slack', { channel: id });
    slack.setMember(id, false);
    mountsea.finish(taskId);
    expect((await asked.closed(bot)).msg).toBe('a result was given up');
    expect(await asked.purse()).toEqual({ committed: 1, held: {} });
  });
});

describe('the connection is cut while a task runs', () => {
  it('on Discord: the task goes on, and so do commands', async () => {
    const { discord, mountsea } = sandbox;
    const { asked, taskId } = await running(sandbox, 'discord');
    const back = new Promise<void>((resolve) => {
      const unsubscribe = discord.subscribe((event) => {
        if (event.type !== 'gateway' || event.action !== 'resumed') return;
        unsubscribe();
        resolve();
      });
    });
    discord.disconnect(4000);
    mountsea.finish(taskId);
    await expectVideo(asked, bot);
    await back;
    const next = await running(sandbox, 'discord');
    mountsea.finish(next.taskId);
    await expectVideo(next.asked, bot);
  });

  it.each(['cut', 'refresh_requested', 'warning'] as const)(
    'on Slack, %s: the task goes on, and so do commands',
    async (how) => {
      const { slack, mountsea } = sandbox;
      const { asked, taskId } = await running(sandbox, 'slack');
      const reconnections = slack.count('apps.connections.open');
      expect(slack.disconnectSockets(how)).toBe(1);
      mountsea.finish(taskId);
      await expectVideo(asked, bot);
      await slack.waitFor(
        () => slack.count('apps.connections.open') > reconnections && slack.connections() > 0,
        { timeoutMs: PATIENCE_MS, what: 'a new connection' },
      );
      const next = await running(sandbox, 'slack');
      mountsea.finish(next.taskId);
      await expectVideo(next.asked, bot);
    },
  );
});
