import type { APIChatInputApplicationCommandInteraction } from 'discord.js';
import {
  type Requester,
  speak,
  type Task,
  taskLines,
  type VideoModel,
  type WalletView,
  walletText,
} from '../../core/index.ts';
import { linkOf } from '../address.ts';
import { type Parts, privately } from '../answers.ts';
import { taskRows } from '../buttons.ts';
import { markup, maskedLink } from '../markup.ts';
import { localeOf, requesterOf } from '../person.ts';
import { type Body, fitting, privateBody, renderPrivate, renderTrouble } from '../render.ts';

/** Discord's documentation, Create Message. */
const LONGEST_CONTENT = 2000;

/** `/sora-quota`: what is left to the person, and what videos cost. */
export async function quota(
  parts: Parts,
  interaction: APIChatInputApplicationCommandInteraction,
): Promise<void> {
  const { core } = parts;
  const locale = localeOf(interaction);
  await privately(parts, interaction, async () => {
    const view = await core.wallet(requesterOf(interaction));
    return view.ok
      ? renderWallet(view, core.models(), locale)
      : renderTrouble(view.trouble, locale);
  });
}

function renderWallet(view: WalletView, models: readonly VideoModel[], locale: string): Body {
  const { title, lines } = walletText(view, models, speak(locale), markup);
  return renderPrivate(title, lines);
}

/** `/sora-task`: a task by our id or the gateway's, with its buttons. */
export async function task(
  parts: Parts,
  interaction: APIChatInputApplicationCommandInteraction,
): Promise<void> {
  const option = interaction.data.options?.find(({ name }) => name === 'id');
  const id = option !== undefined && 'value' in option ? String(option.value) : '';
  const requester = requesterOf(interaction);
  await privately(parts, interaction, async () => {
    const found = await parts.core.find(requester, id);
    return found.ok
      ? renderTask(found.task, requester)
      : renderTrouble(found.trouble, requester.locale);
  });
}

/** All there is to know of a task, for one person; the link is never cut off. */
export function renderTask(task: Task, { id, locale }: Pick<Requester, 'id' | 'locale'>): Body {
  const say = speak(locale);
  const url = linkOf(task.address);
  const link = url === undefined ? '' : `\n${maskedLink(say('task.thread'), url)}`;
  const text = fitting(taskLines(task, say, markup), LONGEST_CONTENT - link.length);
  return { ...privateBody(text + link), components: taskRows(task, locale, id) };
}
