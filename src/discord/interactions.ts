import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIApplicationCommandInteraction,
  type APIChatInputApplicationCommandInteraction,
  type APIInteraction,
  type APIMessageApplicationCommandInteraction,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  InteractionResponseType,
  InteractionType,
} from 'discord.js';
import type { Draft } from '../core/index.ts';
import { admin } from './admin/answer.ts';
import { ADMIN } from './admin/command.ts';
import { wordsSent } from './admin/words-form.ts';
import { answer, type Parts, refuse } from './answers.ts';
import { ask } from './ask.ts';
import { referenceOf } from './attachments.ts';
import { suggestions } from './choices.ts';
import { ANIMATE, COMMAND } from './commands.ts';
import { WORDS_FORM } from './custom-id.ts';
import { animate, formSent, openForm } from './form.ts';
import { HISTORY, PRIVACY, QUOTA, TASK } from './own/commands.ts';
import { history } from './own/history.ts';
import { privacy } from './own/privacy.ts';
import { quota, task } from './own/quota-and-task.ts';
import { pressed } from './press.ts';

/** What comes in from the gateway connection. */
export interface Interactions {
  /** Takes one INTERACTION_CREATE payload. Never throws. */
  take(interaction: APIInteraction): void;
  /** From now on commands are turned away; resolves when those under way have ended. */
  drain(): Promise<void>;
}

/** So many presses are remembered: Discord delivers again within moments, after a connection broke. */
const PRESSES = 1000;

/** Tells whether an id comes for the first time, as far as the last `most` ones go: what a button does may not be done twice by one press. */
function newcomers(most: number): (id: string) => boolean {
  const seen = new Set<string>();
  return (id) => {
    if (seen.has(id)) return false;
    seen.add(id);
    const [oldest] = seen;
    if (seen.size > most && oldest !== undefined) seen.delete(oldest);
    return true;
  };
}

export function createInteractions(parts: Parts): Interactions {
  const underWay = new Set<Promise<void>>();
  const isNew = newcomers(PRESSES);
  let stopping = false;

  const handle = async (interaction: APIInteraction): Promise<void> => {
    if (interaction.type === InteractionType.ApplicationCommandAutocomplete) {
      return await suggest(parts, interaction);
    }
    if (interaction.type === InteractionType.Ping) return;
    if (stopping) return await refuse(parts, interaction, { code: 'stopping' });
    switch (interaction.type) {
      case InteractionType.ApplicationCommand:
        return await command(parts, interaction);
      case InteractionType.MessageComponent:
        return isNew(interaction.id) ? await pressed(parts, interaction) : undefined;
      case InteractionType.ModalSubmit:
        return await (interaction.data.custom_id === WORDS_FORM ? wordsSent : formSent)(
          parts,
          interaction,
        );
    }
  };

  const failed = async (interaction: APIInteraction, error: unknown): Promise<void> => {
    parts.log.error({ err: error, interaction: interaction.id }, 'an interaction failed');
    // Where it was answered before, Discord drops this one.
    await refuse(parts, interaction, { code: 'defect' });
  };

  return {
    take(interaction) {
      const work = handle(interaction)
        .catch((error: unknown) => failed(interaction, error))
        .finally(() => underWay.delete(work));
      underWay.add(work);
    },
    async drain() {
      stopping = true;
      await Promise.all(underWay);
    },
  };
}

async function command(parts: Parts, interaction: APIApplicationCommandInteraction): Promise<void> {
  if (isTyped(interaction)) {
    const { name } = interaction.data;
    const answer = Object.hasOwn(typed, name) ? typed[name] : undefined;
    if (answer !== undefined) return await answer(parts, interaction);
  }
  if (isAnimate(interaction)) return await animate(parts, interaction);
  parts.log.warn({ command: interaction.data.name }, 'a command that the bot does not know');
  await refuse(parts, interaction, { code: 'defect' });
}

/** The commands that people type, by name. */
const typed: Readonly<
  Record<
    string,
    (parts: Parts, interaction: APIChatInputApplicationCommandInteraction) => Promise<void>
  >
> = {
  [COMMAND]: sora,
  [QUOTA]: quota,
  [TASK]: task,
  [HISTORY]: history,
  [PRIVACY]: privacy,
  [ADMIN]: admin,
};

/** `/sora`: with a prompt it goes off, without one the form opens. */
async function sora(
  parts: Parts,
  interaction: APIChatInputApplicationCommandInteraction,
): Promise<void> {
  const draft = draftOf(interaction);
  if (hasPrompt(draft)) return await ask(parts, interaction, { draft });
  const keptId = Object.keys(draft).length === 0 ? undefined : interaction.id;
  await openForm(parts, interaction, { draft }, keptId);
}

function isTyped(
  interaction: APIApplicationCommandInteraction,
): interaction is APIChatInputApplicationCommandInteraction {
  return interaction.data.type === ApplicationCommandType.ChatInput;
}

function isAnimate(
  interaction: APIApplicationCommandInteraction,
): interaction is APIMessageApplicationCommandInteraction {
  const { type, name } = interaction.data;
  return type === ApplicationCommandType.Message && name === ANIMATE;
}

/** What the person gave, by option name, as the core reads it. */
function draftOf({ data }: APIChatInputApplicationCommandInteraction): Draft {
  const given = (data.options ?? []).map((option) => {
    if (option.type !== ApplicationCommandOptionType.Attachment) {
      return [option.name, 'value' in option ? option.value : undefined];
    }
    return [option.name, referenceOf(data.resolved?.attachments?.[option.value])];
  });
  return Object.fromEntries(given);
}

function hasPrompt({ prompt }: Draft): boolean {
  return typeof prompt === 'string' && prompt.trim() !== '';
}

async function suggest(
  parts: Parts,
  interaction: APIApplicationCommandAutocompleteInteraction,
): Promise<void> {
  const options = interaction.data.options.flatMap((option) =>
    'options' in option ? (option.options ?? []) : [option],
  );
  const focused = options.find((option) => 'focused' in option && option.focused);
  const typed = focused !== undefined && 'value' in focused ? String(focused.value) : '';
  const choices = suggestions(parts.core.models(), focused?.name ?? '', typed, interaction.locale);
  await answer(parts, interaction, {
    type: InteractionResponseType.ApplicationCommandAutocompleteResult,
    data: { choices },
  });
}
