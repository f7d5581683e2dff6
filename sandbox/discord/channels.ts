import { type APIChannel, ChannelType, GatewayDispatchEvents } from 'discord-api-types/v10';
import { refusal } from './errors.ts';
import { botPermissions } from './permissions.ts';
import type { ChannelState, World } from './world.ts';

const GUILDS = 1;

/** What a new channel must have; the rest has defaults. */
export type NewChannel = Pick<ChannelState, 'id' | 'type' | 'name'> & Partial<ChannelState>;

/** Adds a channel without telling anybody; `announce` does that. */
export function addChannel(world: World, channel: NewChannel): ChannelState {
  const state: ChannelState = {
    recipients: [],
    botPresent: true,
    ownerId: world.ids.user,
    createdAt: world.now(),
    messages: new Map(),
    order: [],
    nonces: new Map(),
    ...channel,
  };
  world.channels.set(state.id, state);
  return state;
}

export function isThread(channel: ChannelState): boolean {
  return channel.thread !== undefined;
}

/** Tells the gateway and the listeners about a channel. */
export function announce(
  world: World,
  channel: ChannelState,
  action: 'created' | 'updated' | 'deleted',
): void {
  const shown = presentChannel(world, channel);
  const thread = isThread(channel);
  const event = {
    created: thread ? GatewayDispatchEvents.ThreadCreate : GatewayDispatchEvents.ChannelCreate,
    updated: thread ? GatewayDispatchEvents.ThreadUpdate : GatewayDispatchEvents.ChannelUpdate,
    deleted: thread ? GatewayDispatchEvents.ThreadDelete : GatewayDispatchEvents.ChannelDelete,
  }[action];
  if (channel.guildId !== undefined && channel.botPresent) {
    const data = thread && action === 'created' ? { ...shown, newly_created: true } : shown;
    world.dispatch(event, data, { guildId: channel.guildId, intent: GUILDS });
  }
  world.events.emit({ type: 'channel', action, channel: shown });
}

/** A channel as the API shows it. */
export function presentChannel(world: World, channel: ChannelState): APIChannel {
  const last = channel.order.at(-1) ?? null;
  const base = { id: channel.id, type: channel.type, last_message_id: last, flags: 0 };
  if (channel.guildId === undefined) {
    const recipients = channel.recipients.flatMap((id) => world.users.get(id) ?? []);
    return { ...base, name: channel.name, recipients } as APIChannel;
  }
  const inGuild = {
    ...base,
    guild_id: channel.guildId,
    name: channel.name,
    rate_limit_per_user: 0,
    permission_overwrites: [],
    nsfw: false,
    parent_id: channel.parentId ?? null,
  };
  if (channel.thread === undefined) return withKind(channel, inGuild);
  const since = new Date(channel.createdAt).toISOString();
  return {
    ...inGuild,
    owner_id: channel.ownerId,
    message_count: channel.order.length,
    total_message_sent: channel.order.length,
    member_count: 1,
    thread_metadata: {
      archived: channel.thread.archived,
      locked: channel.thread.locked,
      auto_archive_duration: channel.thread.autoArchive,
      archive_timestamp: since,
      create_timestamp: since,
    },
    member: { id: channel.id, user_id: world.bot.id, join_timestamp: since, flags: 1 },
  } as APIChannel;
}

function withKind(channel: ChannelState, inGuild: object): APIChannel {
  const position = Number(channel.id.slice(-3));
  const forum = {
    available_tags: [],
    default_reaction_emoji: null,
    default_sort_order: null,
    default_forum_layout: 0,
  };
  const voice = { bitrate: 64_000, user_limit: 0, rtc_region: null };
  const kind =
    channel.type === ChannelType.GuildForum
      ? forum
      : channel.type === ChannelType.GuildVoice
        ? voice
        : { topic: null };
  return { ...inGuild, position, ...kind } as unknown as APIChannel;
}

/** The DM of the bot and one person, made when missing. */
export function directMessages(world: World, userId: string): ChannelState {
  for (const channel of world.channels.values()) {
    if (channel.type === ChannelType.DM && channel.recipients[0] === userId) return channel;
  }
  const channel = addChannel(world, {
    id: world.snowflake(),
    type: ChannelType.DM,
    name: null,
    recipients: [userId],
  });
  announce(world, channel, 'created');
  return channel;
}

/** Removes a channel and its messages; threads below it go as well. */
export function removeChannel(world: World, channelId: string): void {
  const channel = world.channels.get(channelId);
  if (channel === undefined) throw refusal(10003);
  for (const below of [...world.channels.values()]) {
    if (below.parentId === channelId) removeChannel(world, below.id);
  }
  world.channels.delete(channelId);
  for (const id of channel.order) world.messages.delete(id);
  announce(world, channel, 'deleted');
}

/** The part of a channel that goes into an interaction. */
export function interactionChannel(world: World, channel: ChannelState): APIChannel {
  const permissions = botPermissions(world, channel).toString();
  const shown = { ...presentChannel(world, channel), permissions, app_permissions: permissions };
  return shown as unknown as APIChannel;
}
