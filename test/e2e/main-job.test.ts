import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';

let sandbox: Sandbox;
let bot: Bot;

beforeAll(async () => {
  sandbox = await startSandbox();
  bot = await sandbox.start({ QUOTA_USER: '100/day' });
});
afterAll(() => sandbox.close());

describe('/sora on Discord', () => {
  it('goes from the command to the video in the thread', async () => {
    const { discord, mountsea } = sandbox;
    const before = discord.requests.length;
    await discord.slash({
      name: 'sora',
      options: {
        prompt: 'a paper boat in the rain',
        duration: 15,
        style: 'comic',
        orientation: 'portrait',
      },
    });
    const thread = await discord.waitFor(() =>
      discord.threads().find(({ name }) => name?.includes('paper boat')),
    );
    const video = await discord.waitFor(() =>
      discord.messages(thread.id).find(({ attachments }) => attachments.length > 0),
    );

    const [first] = discord.requests.slice(before);
    expect(first?.path).toMatch(/\/interactions\/\d+\/[^/]+\/callback/u);
    expect(mountsea.creates.at(-1)?.body).toEqual({
      model: 'sora-2',
      prompt: 'a paper boat in the rain',
      images: [],
      orientation: 'portrait',
      size: 'small',
      duration: 15,
      removeWatermark: false,
      styleId: 'comic',
      storyboard: false,
    });
    expect(mountsea.creates).toHaveLength(1);
    const card = discord.messages(thread.id).find(({ id }) => id !== video.id);
    expect(card?.content).toContain(`\`${mountsea.creates[0]?.taskId}\``);
    expect(video.mentions.map(({ username }) => username)).toEqual(['ana']);
    const file = await fetch(video.attachments[0]?.url ?? '');
    const bytes = new Uint8Array(await file.arrayBuffer());
    expect(new TextDecoder().decode(bytes.subarray(4, 8))).toBe('ftyp');
    await bot.line(({ msg, platform }) => msg === 'task accepted' && platform === 'discord');
    const [task] = await sandbox.tasks();
    expect(task).toMatchObject({ state: 'succeeded', cost: 2 });
    expect(await sandbox.purse('user:discord:')).toEqual({ committed: 2, held: {} });
    expect([discord.unknownRoutes, discord.unknownKeys, mountsea.violations]).toEqual([[], [], []]);
  });
});

describe('/sora on Slack', () => {
  it('goes from the command to the video in the thread', async () => {
    const { slack, mountsea } = sandbox;
    const creates = mountsea.creates.length;
    const before = slack.requests().length;
    const delivery = await slack.slash({
      command: '/sora',
      text: 'prompt:a lighthouse: at night model:sora-2-pro duration:25 remove_watermark:yes',
    });
    expect(delivery.outcome).toBe('acknowledged');
    expect(
      slack
        .requests()
        .slice(before)
        .every(({ at }) => at >= (delivery.acknowledgedAt ?? 0)),
    ).toBe(true);
    const root = await slack.waitFor(() =>
      slack.messages().find(({ text }) => text.includes('lighthouse')),
    );
    const video = await slack.waitFor(() =>
      slack.replies(slack.ids.channel, root.ts).find(({ files }) => (files?.length ?? 0) > 0),
    );
    expect(mountsea.creates).toHaveLength(creates + 1);
    expect(mountsea.creates.at(-1)?.body).toEqual({
      model: 'sora-2-pro',
      prompt: 'a lighthouse: at night',
      images: [],
      orientation: 'landscape',
      size: 'small',
      duration: 25,
      removeWatermark: true,
      storyboard: false,
    });
    const card = slack.replies(slack.ids.channel, root.ts)[0];
    expect(card?.text).toContain(mountsea.creates.at(-1)?.taskId);
    expect(video.pinged.users).toEqual([slack.ids.users.alice]);
    expect(root.pinged.users).toEqual([]);
    expect(await sandbox.purse('user:slack:')).toEqual({ committed: 8, held: {} });
    expect([slack.unknownMethods, mountsea.violations]).toEqual([[], []]);
  });
});

it('stops with 0 on SIGTERM', async () => {
  expect(await bot.stop()).toBe(0);
  expect(bot.complaints()).toBe('');
});
