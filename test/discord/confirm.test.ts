import { expect, test } from 'vitest';
import type { Interaction } from '../../sandbox/discord/index.ts';
import type { Submitted } from '../../src/core/index.ts';
import { buttonsOf, labelsOf } from './around.ts';
import { type Bot, taskOf } from './bot.ts';
import { shown } from './forms.ts';
import { clean, OTHER, start } from './people.ts';

/** A request above the price from which the admins want people asked. */
async function asked(more: Parameters<Bot['discord']['slash']>[0] | object = {}) {
  const bot = await start();
  const tasks = new Map<string, Submitted>();
  bot.core.onSubmit = async (command) => {
    if (!command.confirmed) return { kind: 'refused', trouble: { code: 'confirm', cost: 9 } };
    const known = tasks.get(command.id);
    if (known?.kind === 'accepted') return { kind: 'repeated', task: known.task };
    const accepted = { kind: 'accepted', task: taskOf(command) } as const;
    tasks.set(command.id, accepted);
    return accepted;
  };
  const options = { prompt: 'a dear boat', model: 'sora-2-pro' };
  const interaction = await bot.discord.slash({ name: 'sora', options, ...more });
  const question = await bot.discord.waitFor(() => interaction.followUps[0]);
  await bot.discord.waitFor(() => bot.core.forms.size === 1);
  return { bot, interaction, question };
}

async function press({ discord }: Bot, message: string, customId: string, more: object = {}) {
  const pressed = await discord.press({ message, customId, stale: true, ...more });
  await discord.waitFor(() => pressed.callback);
  return pressed;
}

const privately = (bot: Bot, interaction: Interaction) =>
  bot.discord.waitFor(() => interaction.messages.find(({ flags = 0 }) => (flags & 64) !== 0));

test('a dear request is asked about privately, with its price on the button', async () => {
  const { bot, interaction, question } = await asked();
  expect(question.content).toContain('**This costs 9 credits**');
  expect((question.flags ?? 0) & 64).toBe(64);
  expect(labelsOf(question)).toEqual(['Make it for 9 credits', 'Change it']);
  expect(buttonsOf(question)[0]?.id).toBe(`v1:confirm:${interaction.id}`);
  expect(bot.discord.messages(bot.discord.ids.channel)).toEqual([]);
  clean(bot);
});

test('in the language of the person who asks', async () => {
  const { question } = await asked({ user: { name: '小雨', locale: 'zh-CN' } });
  expect(labelsOf(question)).toEqual(['用 9 积分 生成', '修改']);
});

test('the person wants it: it goes off under the id that was asked about, once', async () => {
  const { bot, interaction, question } = await asked();
  const customId = `v1:confirm:${interaction.id}`;
  const first = await press(bot, question.id, customId);
  await bot.discord.waitFor(() => bot.core.commands[1]);
  const second = await press(bot, question.id, customId);
  expect((await privately(bot, second)).content).toContain('That is not possible any more');
  expect(bot.core.commands.slice(1)).toMatchObject([
    { id: `discord:${interaction.id}`, confirmed: true, draft: { prompt: 'a dear boat' } },
    { id: `discord:${interaction.id}`, confirmed: true },
  ]);
  expect(first.callback).toEqual({ type: 5 });
  expect(first.original).toBeDefined();
  expect(second.original).toBeUndefined();
  clean(bot);
});

test('the person rather changes it', async () => {
  const { bot, interaction, question } = await asked();
  const opened = await press(bot, question.id, `form:${interaction.id}`);
  expect(shown(opened)).toMatchObject({ prompt: 'a dear boat', offer: '10:small:sora-2-pro' });
  clean(bot);
});

test('nobody else can say yes, and an old question is none', async () => {
  const { bot, interaction, question } = await asked();
  const message = bot.discord.say({ content: 'hi' });
  const customId = `v1:confirm:${interaction.id}`;
  const other = await press(bot, message.id, customId, { user: OTHER });
  expect((await privately(bot, other)).content).toContain('This form is too old');
  bot.core.forms.clear();
  const late = await press(bot, question.id, customId);
  expect((await privately(bot, late)).content).toContain('This form is too old');
  expect(bot.core.commands).toHaveLength(1);
});

test('a prompt too long for the form can only be bought', async () => {
  const { question } = await asked({ options: { prompt: 'x'.repeat(4500) } });
  expect(labelsOf(question)).toEqual(['Make it for 9 credits']);
});
