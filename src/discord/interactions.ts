import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIChatInputApplicationCommandInteraction,
  type APIInteraction,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  InteractionResponseType,
  InteractionType,
} from 'discord.js';
import type { Core, Draft, Log, Requester, Submitted, Trouble } from '../core/index.ts';
import { addressOf } from './address.ts';
import { CallFailure, type Calls, Code, type Hook } from './calls.ts';
import { COMMAND, suggestions } from './commands.ts';
import { renderTrouble } from './render.ts';

/** What comes in from the gateway connection. */
export interface Interactions {
  /** Takes one INTERACTION_CREATE payload. Never throws. */
  take(interaction: APIInteraction): void;
  /** From now on commands are turned away; resolves when those under way have ended. */
  drain(): Promise<void>;
}

interface Parts {
  readonly core: Core;
  readonly calls: Calls;
  readonly log: Log;
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
    if (isSora(interaction)) return await command(parts, interaction);
    parts.log.warn({ type: interaction.type }, 'an interaction that the bot does not know');
    await refuse(parts, interaction, { code: 'defect' });
  };

  return {
    take(interaction) {
      const work = handle(interaction)
        .catch((error: unknown) => {
          parts.log.error({ err: error, interaction: interaction.id }, 'an interaction failed');
        })
        .finally(() => underWay.delete(work));
      underWay.add(work);
    },
    async drain() {
      stopping = true;
      await Promise.all(underWay);
    },
  };
}

function isSora(
  interaction: APIInteraction,
): interaction is APIChatInputApplicationCommandInteraction {
  return (
    interaction.type === InteractionType.ApplicationCommand &&
    interaction.data.type === ApplicationCommandType.ChatInput &&
    interaction.data.name === COMMAND
  );
}

/** What the person gave, by option name, as the core reads it. */
function draftOf({ data }: APIChatInputApplicationCommandInteraction): Draft {
  const given = (data.options ?? []).map((option) => {
    if (option.type !== ApplicationCommandOptionType.Attachment) {
      return [option.name, 'value' in option ? option.value : undefined];
    }
    const file = data.resolved?.attachments?.[option.value];
    return [option.name, { url: file?.url ?? '', trusted: true, name: file?.filename ?? '' }];
  });
  return Object.fromEntries(given);
}

/** Who asked, as the payload tells. Throws where it names nobody, which Discord does not do. */
function requesterOf(interaction: APIInteraction): Requester {
  const user = interaction.member?.user ?? interaction.user;
  if (user === undefined) throw new Error('an interaction without a user');
  const scope = interaction.guild_id;
  return {
    platform: 'discord',
    id: user.id,
    name: interaction.member?.nick ?? user.global_name ?? user.username,
    ...(scope === undefined ? {} : { scope }),
    locale: localeOf(interaction),
  };
}

function localeOf(interaction: APIInteraction): string {
  return 'locale' in interaction ? interaction.locale : 'en-US';
}

/**
 * Everything up to the first answer happens without waiting for anything, since Discord wants it within 3 s: a wrong
 * combination is refused privately, anything else is acknowledged before it is looked at more closely.
 */
async function command(
  parts: Parts,
  interaction: APIChatInputApplicationCommandInteraction,
): Promise<void> {
  const { core, log } = parts;
  const { id } = interaction;
  const draft = draftOf(interaction);
  const checked = attempt(() => core.check(draft));
  if (!checked.ok) {
    log.error({ err: checked.error, interaction: id }, 'a command could not be checked');
    return await refuse(parts, interaction, { code: 'defect' });
  }
  if (!checked.value.ok) return await refuse(parts, interaction, checked.value.trouble);
  const acknowledged = await acknowledge(parts, interaction);
  if (acknowledged === 'too late') return;
  // The placeholder may stand all the same: only the answer may have been lost.
  if (acknowledged === 'no') return await takeBack(parts, interaction, { code: 'defect' });

  let submitted: Submitted;
  try {
    submitted = await core.submit({
      id: `discord:${id}`,
      requester: requesterOf(interaction),
      address: addressOf(interaction),
      draft,
    });
  } catch (error) {
    log.error({ err: error, interaction: id }, 'a command failed');
    return await takeBack(parts, interaction, { code: 'defect' });
  }
  if (submitted.kind === 'refused') await takeBack(parts, interaction, submitted.trouble);
}

function attempt<T>(work: () => T): { ok: true; value: T } | { ok: false; error: unknown } {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    return { ok: false, error };
  }
}

/** Defers, so that everybody sees that the bot is at work. Resolves to whether the command goes on: only after 'yes'. */
async function acknowledge(
  { calls, log }: Parts,
  interaction: APIChatInputApplicationCommandInteraction,
): Promise<'yes' | 'no' | 'too late'> {
  try {
    await calls.answer(interaction, {
      type: InteractionResponseType.DeferredChannelMessageWithSource,
    });
    return 'yes';
  } catch (error) {
    const code = error instanceof CallFailure ? error.code : undefined;
    // Acknowledged by an earlier process, or by an earlier try whose answer was lost: nothing was submitted twice by that.
    if (code === Code.alreadyAcknowledged) return 'yes';
    const late = code === Code.unknownInteraction;
    const why = late ? 'a command came too late to be answered' : 'a command was not acknowledged';
    log.warn({ err: error, interaction: interaction.id }, why);
    return late ? 'too late' : 'no';
  }
}

/** Says no at once, to the person alone. */
async function refuse(
  { calls }: Parts,
  interaction: APIInteraction,
  trouble: Trouble,
): Promise<void> {
  await calls.answer(interaction, {
    type: InteractionResponseType.ChannelMessageWithSource,
    data: renderTrouble(trouble, localeOf(interaction)),
  });
}

/** Says no after the public placeholder: a follow-up straight after a deferral would fill that, so it goes first. */
async function takeBack(
  { calls, log }: Parts,
  interaction: APIInteraction,
  trouble: Trouble,
): Promise<void> {
  const hook: Hook = {
    applicationId: interaction.application_id,
    interactionToken: interaction.token,
  };
  await calls.deleteOriginal(hook).catch((error: unknown) => {
    log.warn({ err: error, interaction: interaction.id }, 'a placeholder could not be deleted');
  });
  await calls.followUp(hook, renderTrouble(trouble, localeOf(interaction)));
}

async function suggest(
  { core, calls }: Parts,
  interaction: APIApplicationCommandAutocompleteInteraction,
): Promise<void> {
  const focused = interaction.data.options.find((option) => 'focused' in option && option.focused);
  const typed = focused !== undefined && 'value' in focused ? String(focused.value) : '';
  const choices = suggestions(core.models(), focused?.name ?? '', typed, interaction.locale);
  await calls.answer(interaction, {
    type: InteractionResponseType.ApplicationCommandAutocompleteResult,
    data: { choices },
  });
}
