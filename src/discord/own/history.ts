import {
  type APIChatInputApplicationCommandInteraction,
  type APIMessageComponentInteraction,
  MessageFlags,
} from 'discord.js';
import { inPlace, type Parts, privately } from '../answers.ts';
import { localeOf, requesterOf } from '../person.ts';
import { type Body, renderTrouble } from '../render.ts';
import { renderHistory } from './history-page.ts';

type Asked = APIChatInputApplicationCommandInteraction | APIMessageComponentInteraction;

/** `/sora-history`: the person's tasks, the newest first. */
export async function history(
  parts: Parts,
  interaction: APIChatInputApplicationCommandInteraction,
): Promise<void> {
  await privately(parts, interaction, () => pageOf(parts, interaction, 0));
}

/** Newer or Older was pressed: the page changes where it stands, if nobody else sees that message. */
export async function pageTurned(
  parts: Parts,
  interaction: APIMessageComponentInteraction,
  page: number,
): Promise<void> {
  const own = ((interaction.message.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  const show = own ? inPlace : privately;
  await show(parts, interaction, () => pageOf(parts, interaction, page));
}

async function pageOf({ core }: Parts, interaction: Asked, page: number): Promise<Body> {
  const locale = localeOf(interaction);
  const found = await core.history(requesterOf(interaction), page);
  return found.ok ? renderHistory(found, locale) : renderTrouble(found.trouble, locale);
}
