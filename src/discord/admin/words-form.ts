import {
  type APIChatInputApplicationCommandInteraction,
  type APIModalInteractionResponseCallbackData,
  type APIModalSubmitInteraction,
  ComponentType,
  InteractionResponseType,
  TextInputStyle,
} from 'discord.js';
import { speak } from '../../core/index.ts';
import { answer, type Parts, privately, refuse } from '../answers.ts';
import { WORDS_FORM } from '../custom-id.ts';
import { cut } from '../markup.ts';
import { LONGEST_TEXT, readText } from '../modal.ts';
import { localeOf, requesterOf } from '../person.ts';
import { renderTrouble } from '../render.ts';
import { within } from '../within.ts';
import { renderChanges } from './render.ts';

/** Limits of Discord's documentation, Component Reference and Interaction Responses. */
const LONGEST_TITLE = 45;
const LONGEST_HINT = 100;

/** What the core takes: longest word or pattern, and how many. */
const LONGEST_WORD = 100;
const MOST_WORDS = 500;

/** The store's time before a form, which has to be the first answer, ms. */
const READ_MS = 1500;

const FIELD = 'words';

/** `/sora-admin words`: one word or pattern on each line, those that hold now filled in. */
export async function openWords(
  parts: Parts,
  interaction: APIChatInputApplicationCommandInteraction,
): Promise<void> {
  const { core, clock } = parts;
  const asked = core.admin.settings(requesterOf(interaction));
  const view = (await within(clock, READ_MS, asked)) ?? NO_STORE;
  if (!view.ok) return await refuse(parts, interaction, view.trouble);
  const data = renderWords(view.settings.words ?? [], localeOf(interaction));
  const type = InteractionResponseType.Modal as const;
  const answered = await answer(parts, interaction, { type, data });
  if (answered === 'no') await refuse(parts, interaction, { code: 'defect' });
}

const NO_STORE = { ok: false, trouble: { code: 'store' } } as const;

/** What was sent off takes the place of the whole list. */
export async function wordsSent(
  parts: Parts,
  interaction: APIModalSubmitInteraction,
): Promise<void> {
  const locale = localeOf(interaction);
  const words = readText(interaction.data, FIELD)
    .split('\n')
    .map((line) => line.trim().slice(0, LONGEST_WORD))
    .filter((line) => line !== '')
    .slice(0, MOST_WORDS);
  await privately(parts, interaction, async () => {
    const change = { set: 'words', words } as const;
    const made = await parts.core.admin.configure(requesterOf(interaction), [change]);
    return made.ok ? renderChanges(made.changes, locale) : renderTrouble(made.trouble, locale);
  });
}

export function renderWords(
  words: readonly string[],
  locale: string,
): APIModalInteractionResponseCallbackData {
  const say = speak(locale);
  const title = cut(say('setting.words'), LONGEST_TITLE);
  // Whole lines: what was put in here before fits again.
  const value = wholeLines(words);
  return {
    custom_id: WORDS_FORM,
    title,
    components: [
      {
        type: ComponentType.Label,
        label: title,
        description: cut(say('admin.words.hint'), LONGEST_HINT),
        component: {
          type: ComponentType.TextInput,
          custom_id: FIELD,
          style: TextInputStyle.Paragraph,
          required: false,
          max_length: LONGEST_TEXT,
          ...(value === '' ? {} : { value }),
        },
      },
    ],
  };
}

function wholeLines(words: readonly string[]): string {
  let text = '';
  for (const word of words) {
    const longer = text === '' ? word : `${text}\n${word}`;
    if (longer.length > LONGEST_TEXT) break;
    text = longer;
  }
  return text;
}
