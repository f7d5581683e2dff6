import { describe, expect, test } from 'vitest';
import { fakeCore } from './bot.ts';
import { fieldsOf, modalOf, shown } from './forms.ts';
import { calls, clean, FREE, open, png, send, start, textOf } from './people.ts';

describe('/sora without a prompt', () => {
  test('opens the form, and what is sent off becomes a command', async () => {
    const bot = await start();
    const opened = await open(bot);
    expect(modalOf(opened)).toMatchObject({ custom_id: 'form', title: 'Make a video' });
    expect(bot.core.forms.size).toBe(0);

    const values = { prompt: ' a boat ', offer: ['15:small:sora-2'], style: ['comic'] };
    const sent = await send(bot, opened, values);
    expect(sent.callback).toEqual({ type: 5 });
    await bot.discord.waitFor(() => bot.core.commands[0]);
    expect(bot.core.commands).toMatchObject([
      {
        id: `discord:${sent.id}`,
        requester: { platform: 'discord', id: bot.discord.ids.user, scope: bot.discord.ids.guild },
        address: { place: 'thread', channelId: bot.discord.ids.channel },
        draft: { model: 'sora-2', duration: 15, size: 'small', orientation: 'landscape' },
      },
    ]);
    expect(bot.core.commands[0]?.draft).toMatchObject({ prompt: ' a boat ', style: 'comic' });
    expect(bot.core.commands[0]?.draft).not.toHaveProperty('image');
    clean(bot);
  });

  test('speaks the reader’s language', async () => {
    const bot = await start();
    const opened = await bot.discord.slash({ name: 'sora', user: { locale: 'zh-CN' } });
    const modal = await bot.discord.waitFor(() => modalOf(opened));
    expect(modal.title).toBe('生成视频');
  });

  test('shows the options that were given, and keeps what it does not show', async () => {
    const bot = await start();
    const opened = await open(bot, {
      model: 'sora-2-pro',
      duration: 25,
      orientation: 'portrait',
      storyboard: true,
      remove_watermark: true,
      edit: 'v_1',
      image: { attachment: png },
    });
    expect(modalOf(opened)?.custom_id).toBe(`form:${opened.id}`);
    expect(shown(opened)).toMatchObject({ offer: '25:small:sora-2-pro', orientation: 'portrait' });
    const { image } = fieldsOf(modalOf(opened) ?? { custom_id: '', title: '', components: [] });
    expect(image?.description).toContain('boat.png stays');
    // The answer came first, and nothing else was asked of Discord.
    expect(calls(bot)).toHaveLength(1);

    bot.core.onCheck = fakeCore().onCheck;
    await send(bot, opened, { prompt: 'a boat', offer: [FREE] });
    await bot.discord.waitFor(() => bot.core.commands[0]);
    expect(bot.core.commands[0]?.draft).toEqual({
      prompt: 'a boat',
      model: 'sora-2',
      duration: 10,
      size: 'small',
      orientation: 'portrait',
      storyboard: true,
      remove_watermark: true,
      edit: 'v_1',
      image: {
        url: expect.stringContaining('/ephemeral-attachments/'),
        trusted: true,
        name: 'boat.png',
        bytes: 4,
        expiresAt: expect.any(Number),
      },
    });
  });

  test('is answered before anything is kept', async () => {
    const bot = await start();
    const { keep } = bot.core;
    const answered: boolean[] = [];
    bot.core.keep = async (id, user, form, shown) => {
      expect(await shown).toBe(true);
      const interaction = bot.discord.interaction(id.replace('discord:', ''));
      answered.push(interaction?.acknowledgedAt !== undefined);
      return await keep(id, user, form);
    };
    await open(bot, { storyboard: true });
    await bot.discord.slash({ name: 'sora', options: { prompt: 'a boat', duration: 25 } });
    await bot.discord.messageCommand({
      name: 'Animate this image',
      message: bot.discord.say({ files: [png] }),
    });
    await bot.discord.waitFor(() => answered.length === 3);
    expect(answered).toEqual([true, true, true]);
  });

  test('a picture of the form takes the place of the one before', async () => {
    const bot = await start();
    const opened = await open(bot, { image: { attachment: png } });
    const values = { prompt: 'a boat', image: [{ ...png, name: 'cat.webp' }] };
    await send(bot, opened, values);
    await bot.discord.waitFor(() => bot.core.commands[0]);
    expect(bot.core.commands[0]?.draft.image).toMatchObject({ name: 'cat.webp', trusted: true });
    clean(bot);
  });

  test('a prompt of blanks is none', async () => {
    const bot = await start();
    const opened = await open(bot, { prompt: '   ' });
    expect(shown(opened).prompt).toBeUndefined();
  });

  test('works in a direct message and in another process', async () => {
    const bot = await start();
    const { dm } = bot.discord.ids;
    const opened = await bot.discord.slash({
      name: 'sora',
      channel: dm,
      options: { storyboard: true },
    });
    await bot.discord.waitFor(() => bot.core.forms.size === 1);
    await bot.platform.stop();
    await bot.another();
    await send(bot, opened, { prompt: 'a boat' });
    await bot.discord.waitFor(() => bot.core.commands[0]);
    expect(bot.core.commands[0]).toMatchObject({
      address: { place: 'here', channelId: dm },
      draft: { storyboard: true },
    });
  });

  test('what is not kept is not started without it', async () => {
    const bot = await start();
    bot.core.keep = async () => false;
    const opened = await open(bot, { image: { attachment: png } });
    const sent = await send(bot, opened, { prompt: 'a boat' });
    expect(textOf(sent)[0]).toContain('This form is too old');
    expect(sent.ephemeral).toBe(true);
    expect(bot.core.commands).toEqual([]);
  });

  test('a store that does not come back does not hold up the answer', async () => {
    const bot = await start();
    bot.core.keep = () => new Promise(() => {});
    const opened = await open(bot, { storyboard: true });
    const sent = await send(bot, opened, { prompt: 'a boat' });
    expect(textOf(sent)[0]).toContain('This form is too old');
  });

  test('a form that Discord refuses is told at once', async () => {
    const bot = await start();
    bot.discord.fail({ path: '/callback', code: 50035 });
    const interaction = await bot.discord.slash({ name: 'sora' });
    await bot.discord.waitFor(() => interaction.original);
    expect(interaction.ephemeral).toBe(true);
    expect(textOf(interaction)[0]).toContain('Something went wrong on our side');
  });

  test('a defect in making the form is told at once', async () => {
    const bot = await start();
    bot.core.onOffer = () => {
      throw new Error('broken');
    };
    const interaction = await bot.discord.slash({ name: 'sora' });
    await bot.discord.waitFor(() => interaction.original);
    expect(textOf(interaction)[0]).toContain('Something went wrong on our side');
  });

  test('comes too late: nothing is kept', async () => {
    const bot = await start();
    bot.discord.fail({ path: '/callback', code: 10062 });
    await bot.discord.slash({ name: 'sora', options: { storyboard: true } });
    await bot.discord.waitFor(() => bot.log.find(({ level }) => level === 'warn'));
    expect(bot.core.forms.size).toBe(0);
    expect(calls(bot)).toHaveLength(1);
  });
});
