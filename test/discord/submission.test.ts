import { describe, expect, test } from 'vitest';
import { fieldsOf, modalOf, shown } from './forms.ts';
import { calls, OTHER, open, png, reopen, send, start, textOf } from './people.ts';

describe('a form that was sent off', () => {
  test('twice goes to the core under one id', async () => {
    const bot = await start();
    const opened = await open(bot, { storyboard: true });
    const sent = await send(bot, opened, { prompt: 'a boat' });
    await bot.discord.waitFor(() => bot.core.commands[0]);
    await bot.discord.redeliver(sent.id);
    await bot.discord.waitFor(() => bot.core.commands[1]);
    expect(new Set(bot.core.commands.map(({ id }) => id)).size).toBe(1);
    expect(bot.core.commands[1]?.draft).toEqual(bot.core.commands[0]?.draft);
    expect(sent.messages).toHaveLength(1);
  });

  test('twice and wrong is refused once', async () => {
    const bot = await start();
    const sent = await send(bot, await open(bot), {
      prompt: 'a',
      style: ['comic'],
      offer: ['25:small:sora-2-pro'],
    });
    await bot.discord.waitFor(() => bot.core.forms.size === 1);
    await bot.discord.redeliver(sent.id);
    await bot.discord.waitFor(() => calls(bot).length === 3);
    expect(shown(await reopen(bot, sent)).prompt).toBe('a');
    expect(sent.messages).toHaveLength(1);
    expect(bot.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('of somebody else is refused', async () => {
    const bot = await start();
    const opened = await open(bot, { storyboard: true });
    await bot.discord.waitFor(() => bot.core.forms.size === 1);
    const forged = { custom_id: `form:${opened.id}` };
    const theirs = await bot.discord.slash({ name: 'sora', user: OTHER });
    await bot.discord.waitFor(() => modalOf(theirs));
    const sent = await bot.discord.submitModal({ from: theirs, values: { prompt: 'x' }, forged });
    await bot.discord.waitFor(() => sent.original);
    expect(textOf(sent)[0]).toContain('This form is too old');
    expect(bot.core.commands).toEqual([]);
  });

  test.each<[string, Record<string, unknown>]>([
    ['an id of nobody', { custom_id: 'form:1' }],
    ['an id of another kind', { custom_id: 'settings' }],
    ['no components', { components: [] }],
    [
      'components of other kinds',
      { components: [{ type: 18, component: { custom_id: 'prompt', value: {} } }] },
    ],
    [
      'a file that is not there',
      { components: [field('prompt', { value: 'a' }), field('image', { values: ['1'] })] },
    ],
    [
      'a file named like a part of an object',
      {
        components: [field('prompt', { value: 'a' }), field('image', { values: ['constructor'] })],
      },
    ],
    [
      'an offer that is not on offer',
      { components: [field('prompt', { value: 'a' }), field('offer', { values: ['1:huge:gpt'] })] },
    ],
    [
      'a style that is none',
      { components: [field('prompt', { value: 'a' }), field('style', { values: ['@everyone'] })] },
    ],
  ])('with %s is refused privately', async (_, forged) => {
    const bot = await start();
    const opened = await open(bot);
    const values = { prompt: 'a boat' };
    const sent = await bot.discord.submitModal({ from: opened, values, forged });
    const answer = await bot.discord.waitFor(() => sent.original);
    expect(sent.ephemeral).toBe(true);
    expect(answer.content).not.toContain('@everyone');
    expect(bot.core.commands).toEqual([]);
    expect(bot.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('with two pictures hears how many a model takes', async () => {
    const bot = await start();
    const opened = await open(bot, { image: { attachment: png } });
    const files = (fieldsOf(modalOf(opened) as never).image?.component ?? {}) as {
      max_values: number;
    };
    files.max_values = 2;
    const sent = await send(bot, opened, { prompt: 'a boat', image: [png, png] });
    expect(textOf(sent)[0]).toContain('image: sora-2 takes 1 picture');
  });

  test('while the store is out of order hears that nothing was started', async () => {
    const bot = await start();
    const opened = await open(bot, { storyboard: true });
    bot.core.kept = async () => ({ ok: false, trouble: { code: 'store' } });
    const sent = await send(bot, opened, { prompt: 'a boat' });
    expect(textOf(sent)[0]).toContain('Credits cannot be counted right now');
    expect(bot.core.commands).toEqual([]);
  });
});

function field(custom_id: string, more: object) {
  return { type: 18, component: { custom_id, ...more } };
}
