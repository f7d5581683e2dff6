import { describe, expect, test } from 'vitest';
import type { Trouble } from '../../src/core/index.ts';
import { allows, buttonsOf, failed, finished, labelsOf, press, TASK, told } from './around.ts';
import { type Bot, card, request, startBot } from './bot.ts';
import { modalOf, shown } from './forms.ts';
import { clean, OTHER } from './people.ts';

const says = (bot: Bot, trouble: Trouble) => {
  bot.core.act = async () => ({ ok: false, trouble });
};

const everybodySees = ({ discord }: Bot) =>
  discord.channels().flatMap(({ id }) => discord.messages(id));

describe('the buttons of a task', () => {
  test('stand on the result, five in a row, and the card of a task that ended has none', async () => {
    const bot = await startBot();
    const { card: shownCard, video } = await finished(bot);
    expect(labelsOf(video)).toEqual(['Again', 'Change', 'Edit this video', 'Send again', 'Delete']);
    expect(buttonsOf(video)[0]?.id).toBe(`v1:again:${TASK}`);
    expect(labelsOf(shownCard)).toEqual([]);
    clean(bot);
  });

  test('let people out of the queue, or stop the following, while there is something to stop', async () => {
    const bot = await startBot();
    const { task } = await bot.sora({ user: { locale: 'zh-CN' } });
    let at = task.address;
    const seen: string[][] = [];
    for (const state of ['accepted', 'submitting', 'running', 'failed'] as const) {
      at = await bot.platform.notify(at, card({ ...task, state, endedAt: 1, address: at }));
      const [thread] = bot.discord.threads();
      seen.push(labelsOf(bot.discord.messages(thread?.id ?? '')[0]));
    }
    expect(seen).toEqual([['退出排队'], [], ['停止跟踪'], []]);
    clean(bot);
  });

  test.each([
    ['moderated', ['Again', 'Change']],
    ['deadline', ['Again', 'Change', 'Follow again']],
    ['timeout', ['Again', 'Change', 'Follow again']],
    ['internal', ['Again', 'Change', 'Follow again']],
    ['nonsense', ['Again', 'Change', 'Follow again']],
  ] as const)('on the failure "%s" offer what can help', async (code, labels) => {
    const bot = await startBot();
    const message = await failed(bot, { failure: { code }, operation: { id: 'x' } });
    expect(labelsOf(message)).toEqual(labels);
    clean(bot);
  });
});

describe('Again', () => {
  test('makes a request of its own where it was pressed, and says so to everybody', async () => {
    const bot = await startBot();
    const { task, video } = await finished(bot);
    allows(bot, task, { commandId: '77' });
    const pressed = await press(bot, video, 'again');
    await bot.discord.waitFor(() => bot.core.commands[1]);
    expect(pressed.callback).toEqual({ type: 5 });
    expect(bot.core.commands[1]).toMatchObject({
      id: 'discord:77',
      channel: bot.discord.ids.channel,
      draft: { prompt: 'a paper boat', model: 'sora-2', duration: 10, size: 'small' },
      address: { place: 'here', channelId: pressed.channelId, interactionToken: pressed.token },
    });
    clean(bot);
  });

  test('pressed twice leaves one placeholder, whichever press was quicker', async () => {
    const bot = await startBot();
    const { task, video } = await finished(bot);
    allows(bot, task, { commandId: '77' });
    bot.core.onSubmit = async (command) =>
      bot.core.commands.length === 2
        ? { kind: 'repeated', task: { ...task, address: { interactionToken: 'of the other' } } }
        : { kind: 'accepted', task: { ...task, address: command.address } };
    const [first, second] = [await press(bot, video, 'again'), await press(bot, video, 'again')];
    expect(await told(bot, first)).toContain('That is not possible any more');
    expect(first.original).toBeUndefined();
    expect(second.original).toBeDefined();
    expect(second.followUps).toEqual([]);
    clean(bot);
  });

  test('delivered twice by Discord is one press', async () => {
    const bot = await startBot();
    const { task, video } = await finished(bot);
    const done = allows(bot, task);
    const pressed = await press(bot, video, 'again');
    await bot.discord.waitFor(() => bot.core.commands[1]);
    await bot.discord.redeliver(pressed.id);
    await press(bot, video, 'v1:history:0');
    expect(done).toEqual(['again']);
    expect(bot.core.commands).toHaveLength(2);
  });

  test('finds the picture of the command again, by the card that shows it', async () => {
    const bot = await startBot();
    const images = [{ url: 'https://cdn.test/a.png', trusted: true, expiresAt: 5 }];
    const { task, card: shownCard, video } = await finished(bot, { request: request({ images }) });
    allows(bot, task);
    await press(bot, video, 'again');
    const command = await bot.discord.waitFor(() => bot.core.commands[1]);
    expect(command.draft.image).toEqual({
      ...images[0],
      file: { channelId: shownCard.channel_id, messageId: shownCard.id },
    });
  });

  test('is told privately that the store does not answer in time', async () => {
    const bot = await startBot();
    const { video } = await finished(bot);
    bot.core.act = () => new Promise(() => {});
    const pressed = await press(bot, video, 'again');
    expect(await told(bot, pressed)).toContain('Credits cannot be counted right now');
    expect(bot.core.commands).toHaveLength(1);
  });
});

describe('Change and Edit', () => {
  test.each(['change', 'edit'])('%s opens the form with the request in it', async (action) => {
    const bot = await startBot();
    const { task, video } = await finished(bot, {
      request: request({ prompt: 'a red boat', orientation: 'portrait', styleId: 'comic' }),
    });
    const draft = { prompt: 'a red boat', orientation: 'portrait', style: 'comic', edit: 'e1' };
    allows(bot, task, { draft });
    const pressed = await press(bot, video, action);
    expect(shown(pressed)).toMatchObject({ prompt: 'a red boat', style: 'comic' });
    await bot.discord.waitFor(() => bot.core.forms.size === 1);
    await bot.discord.submitModal({ from: pressed, values: { prompt: 'a blue boat' } });
    const command = await bot.discord.waitFor(() => bot.core.commands[1]);
    expect(command.draft).toMatchObject({ prompt: 'a blue boat', edit: 'e1', style: 'comic' });
    clean(bot);
  });

  test('says so where the prompt is too long for any form', async () => {
    const bot = await startBot();
    const { task, video } = await finished(bot);
    allows(bot, task, { draft: { prompt: 'x'.repeat(4001) } });
    const pressed = await press(bot, video, 'change');
    expect(await told(bot, pressed)).toContain('prompt: 4,001 characters are too many; 4,000 fit.');
    expect(modalOf(pressed)).toBeUndefined();
  });
});

describe('the rest is answered privately', () => {
  test.each([
    ['send', {}, 'It is being sent again.'],
    ['delete', {}, 'The video is deleted here.'],
    ['resume', {}, 'It is followed again.'],
    ['stop', { failure: { code: 'left' } }, 'Taken out of the queue'],
    ['stop', { failure: { code: 'stopped' } }, 'so the credits stay spent'],
  ] as const)('%s', async (action, more, words) => {
    const bot = await startBot();
    const { task, video } = await finished(bot);
    const before = everybodySees(bot).length;
    const done = allows(bot, { ...task, ...more });
    const pressed = await press(bot, video, action);
    expect(await told(bot, pressed)).toContain(words);
    expect(pressed.ephemeral).toBe(true);
    expect(done).toEqual([action]);
    expect(everybodySees(bot)).toHaveLength(before);
    clean(bot);
  });

  test.each(['again', 'change', 'edit', 'send', 'delete', 'stop', 'resume'])(
    '%s by somebody else',
    async (action) => {
      const bot = await startBot();
      const { video } = await finished(bot);
      const before = everybodySees(bot).length;
      says(bot, { code: 'not-yours' });
      const pressed = await press(bot, video, action, { user: { ...OTHER, locale: 'zh-CN' } });
      expect(await told(bot, pressed)).toContain('这是别人的任务');
      expect(bot.core.commands).toHaveLength(1);
      expect(everybodySees(bot)).toHaveLength(before);
    },
  );

  test.each([
    ['too-late', 'That is not possible any more'],
    ['no-task', 'No such task'],
  ] as const)(
    'a button that does nothing any more (%s) goes from the card',
    async (code, words) => {
      const bot = await startBot();
      const { task } = await bot.sora();
      await bot.platform.notify(task.address, card(task));
      const [thread] = bot.discord.threads();
      const message = bot.discord.messages(thread?.id ?? '')[0];
      if (message === undefined) throw new Error('no card');
      says(bot, { code });
      const pressed = await press(bot, message, 'stop');
      expect(await told(bot, pressed)).toContain(words);
      const left = bot.discord.message(message.id);
      expect([labelsOf(left), left?.content]).toEqual([[], message.content]);
    },
  );

  test('and where it cannot be taken away the answer comes all the same', async () => {
    const bot = await startBot();
    const { task } = await bot.sora();
    await bot.platform.notify(task.address, card(task));
    const [thread] = bot.discord.threads();
    const message = bot.discord.messages(thread?.id ?? '')[0];
    bot.discord.setThread(thread?.id ?? '', { archived: true, locked: true });
    says(bot, { code: 'too-late' });
    const pressed = await press(bot, message ?? '', 'stop');
    expect(await told(bot, pressed)).toContain('That is not possible any more');
    expect(bot.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('a button that the message does not carry takes none away', async () => {
    const bot = await startBot();
    const { video } = await finished(bot);
    says(bot, { code: 'too-late' });
    await told(bot, await press(bot, video, 'stop'));
    expect(labelsOf(bot.discord.message(video.id))).toHaveLength(5);
  });

  test('a defect is told, not left hanging', async () => {
    const bot = await startBot();
    const { video } = await finished(bot);
    bot.core.act = async () => {
      throw new Error('broken');
    };
    for (const action of ['send', 'again']) {
      const pressed = await press(bot, video, action);
      expect(await told(bot, pressed)).toContain('Something went wrong on our side');
    }
  });

  test('an acknowledgement of which nobody knows does nothing', async () => {
    const bot = await startBot();
    const { task, video } = await finished(bot);
    const done = allows(bot, task);
    bot.discord.fail({ path: '/callback', status: 502, afterStored: true, times: 4 });
    const pressed = await bot.discord.press({ message: video, customId: `v1:send:${TASK}` });
    expect(await told(bot, pressed)).toContain('Something went wrong on our side');
    expect(done).toEqual([]);
  });
});

test.each([
  'v1:again:',
  'v1:again:../task',
  `v1:again:${'a'.repeat(41)}`,
  'v1:own:8c1f02d4kq3vx7ap',
  'v1:AGAIN:8c1f02d4kq3vx7ap',
  'v2:again:8c1f02d4kq3vx7ap',
  'v1:again:8c1f02d4kq3vx7ap:x',
  'v1:confirm:x',
  'v1:confirm:',
  'v1:history:-1',
  'v1:history:1e3',
  'v1:history:999999',
  'v1:words',
  '__proto__',
  'v1:__proto__:8c1f02d4kq3vx7ap',
])('the hostile id %s reaches nothing', async (customId) => {
  const bot = await startBot();
  const asked: unknown[] = [];
  bot.core.act = async (...given) => {
    asked.push(given);
    return { ok: false, trouble: { code: 'no-task' } };
  };
  const message = bot.discord.say({ content: 'hi' });
  const pressed = await bot.discord.press({ message, customId, stale: true });
  expect(await told(bot, pressed)).toContain('This form is too old');
  expect(asked).toEqual([]);
  expect(bot.log.filter(({ level }) => level === 'error')).toEqual([]);
});
