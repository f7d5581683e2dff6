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
import { answer, type Parts, refuse } from './answers.ts';
import { ask } from './ask.ts';
import { referenceOf } from './attachments.ts';
import { ANIMATE, COMMAND, suggestions } from './commands.ts';
import { animate, formSent, openForm, pressed } from './form.ts';

/** What comes in from the gateway connection. */
export interface Interactions {
  /** Takes one INTERACTION_CREATE payload. Never throws. */
  take(interaction: APIInteraction): void;
  /** From now on commands are turned away; resolves when those under way have ended. */
  drain(): Promise<void>;
}

export function createInteractions(parts: Parts): Interactions {
  const underWay = new Set<Promise<void>>();
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
        return await pressed(parts, interaction);
      case InteractionType.ModalSubmit:
        return await formSent(parts, interaction);
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
  if (isSora(interaction)) {
    const draft = draftOf(interaction);
    if (hasPrompt(draft)) return await ask(parts, interaction, { draft });
    const keptId = Object.keys(draft).length === 0 ? undefined : interaction.id;
    return await openForm(parts, interaction, { draft }, keptId);
  }
  if (isAnimate(interaction)) return await animate(parts, interaction);
  parts.log.warn({ command: interaction.data.name }, 'a command that the bot does not know');
  await refuse(parts, interaction, { code: 'defect' });
}

function isSora(
  interaction: APIApplicationCommandInteraction,
): interaction is APIChatInputApplicationCommandInteraction {
  const { type, name } = interaction.data;
  return type === ApplicationCommandType.ChatInput && name === COMMAND;
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
  const focused = interaction.data.options.find((option) => 'focused' in option && option.focused);
  const typed = focused !== undefined && 'value' in focused ? String(focused.value) : '';
  const choices = suggestions(parts.core.models(), focused?.name ?? '', typed, interaction.locale);
  await answer(parts, interaction, {
    type: InteractionResponseType.ApplicationCommandAutocompleteResult,
    data: { choices },
  });
}
