import { describe, expect, test } from 'vitest';
import type { Task } from '../../src/core/index.ts';
import { finished, labelsOf } from './around.ts';
import { type Bot, failure, startBot, success } from './bot.ts';
import { clean } from './people.ts';

const inThread = ({ discord }: Bot) => discord.messages(discord.threads()[0]?.id ?? '');
const videos = (bot: Bot) => inThread(bot).filter(({ attachments }) => attachments.length > 0);

/** The result of another round. */
function round(task: Task, number: number, more: object = {}) {
  const notice = success({ ...task, round: number }, { fileName: `boat-${task.id}-${number}.mp4` });
  return {
    ...notice,
    task: { ...notice.task, video: task.video ?? { url: '' } },
    ...more,
  } as const;
}

describe('a result that is shown again', () => {
  test('is a post of its own, once for each round, however often it is tried', async () => {
    const bot = await startBot();
    const { task } = await finished(bot);
    let { address } = task;
    for (const number of [1, 2]) {
      const before = address;
      address = await bot.platform.notify(before, round(task, number));
      // As after a kill: what this try learnt was never saved.
      expect(await bot.platform.notify(before, round(task, number, { repeated: true }))).toEqual(
        address,
      );
      // Once it was, nothing is posted.
      expect(await bot.platform.notify(address, round(task, number))).toEqual(address);
    }
    expect(videos(bot).map(({ attachments }) => attachments[0]?.filename)).toEqual([
      `paper-boat-${task.id}.mp4`,
      `boat-${task.id}-1.mp4`,
      `boat-${task.id}-2.mp4`,
    ]);
    clean(bot);
  });

  test('a second failure of a task that was followed again is told too, and once', async () => {
    const bot = await startBot();
    const { task } = await bot.sora();
    const first = await bot.platform.notify(task.address, failure(task, { repeated: true }));
    const said = () =>
      bot.discord
        .channels()
        .flatMap(({ id }) => bot.discord.messages(id))
        .concat(bot.discord.ephemerals())
        .filter(({ content }) => content.includes('The gateway refused this')).length;
    const again = { ...task, round: 1 };
    const notice = failure(again, { repeated: true });
    const shown = await bot.platform.notify(first, notice);
    await bot.platform.notify(shown, notice);
    expect(said()).toBe(2);
  });
});

describe('where the place of the first post is gone', () => {
  test('the next one goes into the channel, in reply to the anchor', async () => {
    const bot = await startBot();
    const { task } = await finished(bot);
    bot.discord.deleteChannel(bot.discord.threads()[0]?.id ?? '');
    await bot.platform.notify(task.address, round(task, 1));
    const posted = bot.discord.messages(bot.discord.ids.channel).at(-1);
    expect(posted?.attachments[0]?.filename).toBe(`boat-${task.id}-1.mp4`);
    expect(posted?.message_reference?.message_id).toBe(task.address.messageId);
    // Delete finds it there, too.
    const address = await bot.platform.notify(task.address, round(task, 1, { repeated: true }));
    await bot.platform.remove?.(address, { ...task, round: 1 });
    expect(bot.discord.message(posted?.id ?? '')).toBeUndefined();
  });

  test.each([
    ['the channel is deleted', ({ discord }: Bot) => discord.deleteChannel(discord.ids.channel)],
    [
      'the bot sees it no more',
      ({ discord }: Bot) => discord.setPermissions(discord.ids.channel, 0n),
    ],
  ])('and nothing is posted where %s', async (_, harm) => {
    const bot = await startBot();
    const { task } = await finished(bot);
    bot.later(20 * 60_000);
    harm(bot);
    await expect(bot.platform.notify(task.address, round(task, 1))).rejects.toMatchObject({
      kind: 'gone',
    });
  });
});

describe('a video that is hidden until somebody opens it', () => {
  test('is uploaded so, and found again by its name', async () => {
    const bot = await startBot();
    const { task, video } = await finished(bot, { spoiler: true });
    expect(video.attachments[0]).toMatchObject({ flags: 8 });
    const { resultId, ...begun } = task.address;
    const notice = { ...success({ ...task, address: begun }, { repeated: true }) };
    expect(await bot.platform.notify(begun, notice)).toMatchObject({ resultId: video.id });
    expect(videos(bot)).toHaveLength(1);
    clean(bot);
  });

  test('as a link stands between bars', async () => {
    const bot = await startBot();
    const { task } = await bot.sora();
    await bot.platform.notify(task.address, {
      ...success({ ...task, spoiler: true }, {}, 20 * 2 ** 20),
    });
    expect(inThread(bot).at(-1)?.content).toMatch(/\|\|\[paper.+\]\(https:\/\/videos.+\)\|\|/u);
  });
});

describe('taking the result away', () => {
  const remove = async (bot: Bot, task: Task) =>
    await bot.platform.remove?.(task.address, { ...task });

  test('takes every post of it, keeps the card and lets it say so', async () => {
    const bot = await startBot();
    const { task, card } = await finished(bot);
    const address = await bot.platform.notify(task.address, round(task, 1));
    await remove(bot, { ...task, address });
    expect(inThread(bot).map(({ id }) => id)).toEqual([card.id]);
    expect(inThread(bot)[0]?.content).toContain(' · deleted');
    expect(labelsOf(inThread(bot)[0])).toEqual([]);
    await remove(bot, { ...task, address });
    clean(bot);
  });

  test.each<[string, (bot: Bot, made: Awaited<ReturnType<typeof finished>>) => void]>([
    ['message', ({ discord }, { video }) => discord.deleteMessage(video.id)],
    ['thread', ({ discord }) => discord.deleteChannel(discord.threads()[0]?.id ?? '')],
    ['channel', ({ discord }) => discord.deleteChannel(discord.ids.channel)],
    ['card', ({ discord }, { card }) => discord.deleteMessage(card.id)],
  ])('is done where the %s is deleted already', async (_, harm) => {
    const bot = await startBot();
    const made = await finished(bot);
    harm(bot, made);
    await remove(bot, made.task);
    expect(videos(bot)).toEqual([]);
  });

  test('opens an archived thread', async () => {
    const bot = await startBot();
    const { task } = await finished(bot);
    bot.discord.setThread(bot.discord.threads()[0]?.id ?? '', { archived: true });
    await remove(bot, task);
    expect(videos(bot)).toEqual([]);
  });

  test('says so where the bot does not get in any more', async () => {
    const bot = await startBot();
    const { task } = await finished(bot);
    bot.discord.setPermissions(bot.discord.ids.channel, 0n);
    await expect(remove(bot, task)).rejects.toMatchObject({ kind: 'gone' });
    expect(videos(bot)).toHaveLength(1);
  });
});

describe('admins whose budget runs low', () => {
  const balance = {
    kind: 'scope',
    limit: 100,
    used: 81,
    left: 19,
    unit: 'day',
    resetsAt: 60_000,
  } as const;
  const notice = { kind: 'budget', percent: 80, balance } as const;

  test('the owner hears of it in a direct message, once', async () => {
    const bot = await startBot();
    const { ids } = bot.discord;
    await bot.platform.tellAdmins?.({ scope: ids.guild }, notice);
    await bot.platform.tellAdmins?.({ scope: ids.guild }, notice);
    const said = bot.discord.messages(ids.dm);
    expect(said).toHaveLength(1);
    expect(said[0]?.content).toBe(
      '**The credits of everyone here are at 80%**\n81 of 100 are used until <t:60:f>. An admin can change that with `/sora-admin limit`.',
    );
    clean(bot);
  });

  test('it throws where nobody could be told', async () => {
    const bot = await startBot();
    bot.discord.blockDms(bot.discord.ids.user);
    await expect(
      bot.platform.tellAdmins?.({ scope: bot.discord.ids.guild }, notice),
    ).rejects.toThrow();
    await expect(
      bot.platform.tellAdmins?.({ scope: '120000000000000002' }, notice),
    ).rejects.toMatchObject({
      kind: 'gone',
    });
  });
});
