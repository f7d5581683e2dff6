import type { APIChannel } from 'discord-api-types/v10';
import type { Interaction, LocalDiscord, LocalDiscordEvent } from '../../discord/index.ts';
import type {
  Change,
  DiscordMessage,
  DiscordState,
  DiscordThread,
  Named,
  Person,
} from '../wire.ts';
import { createModals } from './discord-modals.ts';
import type { Notices } from './notices.ts';

/** Discord's own patience, and a little for the way. */
const UNANSWERED_MS = 3_100;

/** The local Discord as the page sees it. */
export interface DiscordBridge {
  state(): DiscordState;
  /** Takes a private message away, as only its reader can. */
  dismiss(messageId: string): void;
  /** The interaction that opened a form. Throws where the form is not open. */
  modal(id: string): Interaction;
  closeModal(id: string): void;
  close(): void;
}

export function bridgeDiscord(
  discord: LocalDiscord,
  people: readonly Person[],
  notices: Notices,
  emit: (change: Change) => void,
): DiscordBridge {
  const timers = new Set<NodeJS.Timeout>();
  const dismissed = new Set<string>();
  const modals = createModals(emit);
  const { ids } = discord;

  const watch = (interaction: Interaction): void => {
    if (interaction.kind === 'autocomplete') return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (interaction.acknowledgedAt !== undefined) return;
      notices.add('discord', interaction.userId, 'The application did not respond');
    }, UNANSWERED_MS);
    timers.add(timer);
  };
  const hear = (event: LocalDiscordEvent): void => {
    switch (event.type) {
      case 'message': {
        const { action, message, onlyFor } = event;
        if (action === 'deleted') emit({ kind: 'discord-message-gone', id: message.id });
        else emit({ kind: 'discord-message', shown: shown(message, onlyFor) });
        break;
      }
      case 'channel': {
        const thread = threadOf(event.channel, ids.channel);
        if (thread !== undefined) emit({ kind: 'discord-thread', thread });
        break;
      }
      case 'commands':
        emit({ kind: 'discord-commands', commands: offered(discord) });
        break;
      case 'interaction':
        if (event.action === 'created') watch(event.interaction);
        if (event.action === 'acknowledged') modals.opened(event.interaction);
        break;
      default:
    }
  };
  const unsubscribe = discord.subscribe(hear);

  return {
    state: () => {
      const channel = discord.channel(ids.channel);
      const threads = discord.threads().flatMap((one) => threadOf(one, ids.channel) ?? []);
      const places = [ids.channel, ...threads.map(({ id }) => id)];
      const open = places.flatMap((id) => discord.messages(id)).map((one) => shown(one, undefined));
      const hidden = people.flatMap(({ id }) =>
        discord.ephemerals(id).map((message) => shown(message, id)),
      );
      return {
        channel: { id: ids.channel, name: nameOf(channel) },
        botId: ids.bot,
        people: people.map(({ id, name, locale, roles }) => ({ id, name, locale, roles })),
        roles: discord.roles().map(({ id, name }) => ({ id, name })),
        channels: discord.channels().flatMap((one) => placeOf(one, ids.guild) ?? []),
        commands: offered(discord),
        threads,
        messages: [...open, ...hidden.filter(({ message }) => !dismissed.has(message.id))],
        modals: modals.all,
      };
    },
    dismiss(messageId) {
      dismissed.add(messageId);
      emit({ kind: 'discord-message-gone', id: messageId });
    },
    modal: modals.interaction,
    closeModal: modals.close,
    close() {
      unsubscribe();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function shown(message: DiscordMessage['message'], onlyFor: string | undefined): DiscordMessage {
  return onlyFor === undefined ? { message } : { message, onlyFor };
}

/** A guild's commands stand beside the global ones and win where the name is the same. */
function offered(discord: LocalDiscord): DiscordState['commands'] {
  const own = discord.registeredCommands(discord.ids.guild);
  const names = new Set(own.map(({ name }) => name));
  const global = discord.registeredCommands().filter(({ name }) => !names.has(name));
  return [...own, ...global];
}

function threadOf(channel: APIChannel, parentId: string): DiscordThread | undefined {
  if (!('parent_id' in channel) || channel.parent_id !== parentId) return undefined;
  const archived = 'thread_metadata' in channel && channel.thread_metadata?.archived === true;
  return { id: channel.id, name: nameOf(channel), archived };
}

/** A channel of the guild; threads and other guilds' channels are none. */
function placeOf(channel: APIChannel, guildId: string): Named | undefined {
  const isThread = 'thread_metadata' in channel;
  if (isThread || !('guild_id' in channel) || channel.guild_id !== guildId) return undefined;
  return { id: channel.id, name: nameOf(channel) };
}

function nameOf(channel: APIChannel | undefined): string {
  return channel !== undefined && 'name' in channel ? (channel.name ?? '') : '';
}
