import { expect } from 'vitest';
import type { Interaction } from '../../sandbox/discord/index.ts';
import { type Bot, fakeCore, startBot } from './bot.ts';
import { check, modalOf } from './forms.ts';

export const png = { name: 'boat.png', bytes: new Uint8Array([137, 80, 78, 71]) };
export const OTHER = { id: '140000000000000009', name: 'Ben' };
export const FREE = '10:small:sora-2';

/** A bot whose core checks as the real one does. */
export async function start(): Promise<Bot> {
  const core = fakeCore();
  core.onCheck = check;
  return await startBot({}, {}, core);
}

type Options = Parameters<Bot['discord']['slash']>[0]['options'];

/** Types /sora, and waits for the form. */
export async function open(bot: Bot, options?: Options): Promise<Interaction> {
  const given = options === undefined ? {} : { options };
  const interaction = await bot.discord.slash({ name: 'sora', ...given });
  await bot.discord.waitFor(() => modalOf(interaction));
  return interaction;
}

type Values = Parameters<Bot['discord']['submitModal']>[0]['values'];

/** Sends a form off, and waits for the first answer. */
export async function send(bot: Bot, from: Interaction, values: Values): Promise<Interaction> {
  const sent = await bot.discord.submitModal({ from, values });
  await bot.discord.waitFor(() => sent.callback);
  return sent;
}

/** The button below a private refusal. */
export function buttonOf(interaction: Interaction): { message: string; customId: string } {
  const message = interaction.messages.find(({ components }) => (components ?? []).length > 0);
  const button = JSON.parse(JSON.stringify(message?.components?.[0] ?? {})).components?.[0];
  if (message === undefined || button === undefined) throw new Error('there is no button');
  expect(button).toMatchObject({ type: 2, label: 'Change it' });
  return { message: message.id, customId: button.custom_id };
}

/** Presses it, and waits for the form. */
export async function reopen(bot: Bot, refused: Interaction): Promise<Interaction> {
  await bot.discord.waitFor(() => refused.messages.some((one) => one.components?.length));
  const pressed = await bot.discord.press(buttonOf(refused));
  await bot.discord.waitFor(() => modalOf(pressed));
  return pressed;
}

/** The paths that the bot asked for, for its interactions only. */
export const calls = (bot: Bot) =>
  bot.discord.requests.filter(({ path }) => /^\/(?:interactions|webhooks|channels)/u.test(path));

export const textOf = (interaction: Interaction) =>
  interaction.messages.map(({ content }) => content);

export function clean({ discord }: Bot): void {
  expect(discord.unknownKeys).toEqual([]);
  expect(discord.unknownRoutes).toEqual([]);
}
