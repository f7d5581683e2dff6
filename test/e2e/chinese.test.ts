import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { png } from '../images/pictures.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { delivered, expectWell, refusedOnDiscord, refusedOnSlack } from './people.ts';

let sandbox: Sandbox;
let bot: Bot;

const LI = { id: '160000000000000001', name: '李', locale: 'zh-CN' } as const;

/** The lines of a card after the task ended, from top to bottom. */
const CARD = [
  /任务 `[^`]+`/u,
  /sora-2 · 15 秒 · 竖屏 · 小 · 漫画/u,
  /2 积分 · 今天还剩 1\/3 · mountsea/u,
  /用时 \d+ 秒/u,
];

beforeAll(async () => {
  sandbox = await startSandbox();
  bot = await sandbox.start({ QUOTA_USER: '3/day' });
});
afterAll(() => sandbox.close());

describe('somebody whose Discord is in Chinese', () => {
  it('reads Chinese on the card and beside the video', async () => {
    const { discord } = sandbox;
    await discord.slash({
      name: 'sora',
      options: {
        prompt: '雨中的纸船',
        duration: 15,
        orientation: 'portrait',
        style: 'comic',
        image: { attachment: { name: 'boat.png', bytes: png() } },
      },
      user: LI,
    });
    await delivered(bot, 1);
    const [card, video] = discord.messages(discord.threads()[0]?.id ?? '');
    for (const line of CARD) expect(card?.content).toMatch(line);
    expect(card?.embeds).toMatchObject([{ thumbnail: { description: '所用的图片' } }]);
    expect(video?.content).toMatch(new RegExp(`^<@${LI.id}> 你的视频好了 · \\d+ 秒$`, 'u'));
    expect(video?.attachments[0]?.description).toBe('由提示词生成的视频：雨中的纸船');
  });

  it('reads Chinese when something is refused, at once or later', async () => {
    const invalid = await refusedOnDiscord(sandbox, { prompt: '船', duration: 25 }, LI);
    expect(invalid).toContain('这些选项不合适');
    expect(invalid).toContain('时长：25 秒需要 sora-2-pro (small)。sora-2 可以生成：10, 15 秒。');
    const poor = await refusedOnDiscord(sandbox, { prompt: '船', duration: 15 }, LI);
    expect(poor).toMatch(/积分不足.*\n需要 2，你还有 1，<t:\d+:f> 重置。/u);
  });

  it('finds the command in Chinese', () => {
    const [command] = sandbox.discord.registeredCommands();
    expect(command?.description_localizations?.['zh-CN']).toContain('视频');
  });
});

describe('somebody whose Slack is in Chinese', () => {
  it('reads Chinese on the card, beside the video and in refusals', async () => {
    const { slack } = sandbox;
    const { id } = slack.addUser({ name: 'li', realName: '李', locale: 'zh-CN' });
    await slack.slash({
      command: '/sora',
      text: 'duration：15 orientation：portrait style：comic prompt：雨中的纸船',
      user: id,
    });
    await delivered(bot, 2);
    const [root] = slack.messages();
    const [card, video] = slack.replies(slack.ids.channel, root?.ts ?? '');
    expect(root?.text).toContain('*li*: 雨中的纸船');
    for (const line of CARD) expect(card?.text).toMatch(line);
    expect(video?.text).toMatch(new RegExp(`^<@${id}> 你的视频好了 · \\d+ 秒$`, 'u'));
    expect(slack.files()[0]?.altText).toBe('由提示词生成的视频：雨中的纸船');

    const invalid = await refusedOnSlack(sandbox, 'prompt:船 duration:25', id);
    expect(invalid).toContain('这些选项不合适');
    expect(invalid).toContain('duration：25 秒需要 sora-2-pro (small)。');
    const poor = await refusedOnSlack(sandbox, 'prompt:船 duration:15', id);
    expect(poor).toMatch(/积分不足\*\n需要 2，你还有 1，<!date\^\d+\^.+> 重置。/u);
    expect(await refusedOnSlack(sandbox, 'help', id)).toContain('/sora 的用法');
  });

  it('reads English in a first refusal, which asks Slack nothing, and Chinese from then on', async () => {
    const { slack } = sandbox;
    const { id } = slack.addUser({ name: 'wang', realName: '王', locale: 'zh-CN' });
    const looked = slack.count('users.info');
    expect(await refusedOnSlack(sandbox, 'prompt:船 duration:25', id)).toContain(
      'That does not fit',
    );
    await slack.waitFor(() => slack.count('users.info') > looked);
    // The answer is on its way: one of the next refusals is the first in Chinese.
    await vi.waitFor(async () => {
      const said = await refusedOnSlack(sandbox, 'prompt:船 duration:25', id);
      expect(said).toContain('这些选项不合适');
    });
  });

  it('and the bot is as well as before', () => expectWell(bot));
});
