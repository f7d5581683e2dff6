import type {
  APIApplicationCommandInteractionDataOption,
  APIChatInputApplicationCommandInteraction,
  APIMessageComponentInteraction,
  RawFile,
} from 'discord.js';
import { MessageFlags } from 'discord.js';
import { type Address, forgetQuestion, forgottenText, speak } from '../../core/index.ts';
import { linkOf, readAddress } from '../address.ts';
import { inPlace, type Parts, type PrivateBody, privately, refuse } from '../answers.ts';
import { forgetRows } from '../buttons.ts';
import { requesterOf } from '../person.ts';
import { renderPrivate, renderTrouble } from '../render.ts';

/** Less than what everybody may upload (10 MiB; Discord's documentation, Uploading Files): the answer itself counts too. Bytes. */
const LARGEST_FILE = 9 * 2 ** 20;

/** `/sora-privacy export`, `/sora-privacy delete`: about the person who types it, and nobody else. */
export async function privacy(
  parts: Parts,
  interaction: APIChatInputApplicationCommandInteraction,
): Promise<void> {
  const [asked]: readonly APIApplicationCommandInteractionDataOption[] =
    interaction.data.options ?? [];
  switch (asked?.name) {
    case 'export':
      return await privately(parts, interaction, () => exported(parts, interaction));
    case 'delete':
      return await privately(parts, interaction, () => question(parts, interaction));
    default:
      // What Discord's own clients do not send.
      return await refuse(parts, interaction, { code: 'defect' });
  }
}

/** "Delete it for good" was pressed: the question gives way to what came of it. */
export async function forgetPressed(
  parts: Parts,
  interaction: APIMessageComponentInteraction,
  asked: string,
): Promise<void> {
  const own = ((interaction.message.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  const show = own ? inPlace : privately;
  await show(parts, interaction, async () => {
    const requester = requesterOf(interaction);
    const { locale } = requester;
    const done = await parts.core.privacy.forget(requester, asked);
    if (!done.ok) return { ...renderTrouble(done.trouble, locale), components: [] };
    const { title, lines } = forgottenText(done, speak(locale));
    return { ...renderPrivate(title, lines), components: [] };
  });
}

async function exported(
  { core }: Parts,
  interaction: APIChatInputApplicationCommandInteraction,
): Promise<PrivateBody> {
  const requester = requesterOf(interaction);
  const { locale } = requester;
  const made = await core.privacy.export(requester, placeOf, LARGEST_FILE);
  if (!made.ok) return renderTrouble(made.trouble, locale);
  const { name, bytes, contentType } = made.file;
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const file: RawFile = { name, data, contentType };
  const say = speak(locale);
  return {
    ...renderPrivate(say('privacy.title'), [say('privacy.exported')]),
    files: [file],
    attachments: [{ id: 0, filename: name }],
  };
}

async function question(
  { core }: Parts,
  interaction: APIChatInputApplicationCommandInteraction,
): Promise<PrivateBody> {
  const requester = requesterOf(interaction);
  const { locale } = requester;
  const view = await core.privacy.view(requester);
  if (!view.ok) return renderTrouble(view.trouble, locale);
  const { title, lines } = forgetQuestion(view, speak(locale));
  return { ...renderPrivate(title, lines), components: forgetRows(view.question, locale) };
}

/** Where a task was answered; without the token of its interaction. */
function placeOf(address: Address) {
  const link = linkOf(address);
  if (link === undefined) return undefined;
  const { guildId, channelId, threadId, messageId, cardId, resultId } = readAddress(address);
  return {
    link,
    channelId,
    ...(guildId === undefined ? {} : { guildId }),
    ...(threadId === undefined ? {} : { threadId }),
    ...(messageId === undefined ? {} : { messageId }),
    ...(cardId === undefined ? {} : { cardId }),
    ...(resultId === undefined ? {} : { resultId }),
  };
}
