import { PermissionFlagsBits } from 'discord-api-types/v10';
import { refusal } from './errors.ts';
import type { ChannelState, World } from './world.ts';

const P = PermissionFlagsBits;

/** What the bot may do unless a test says otherwise. MENTION_EVERYONE is in it: the worst case. */
export const DEFAULT_BOT_PERMISSIONS: bigint =
  P.ViewChannel |
  P.SendMessages |
  P.SendMessagesInThreads |
  P.CreatePublicThreads |
  P.EmbedLinks |
  P.AttachFiles |
  P.ReadMessageHistory |
  P.MentionEveryone |
  P.AddReactions |
  P.UseExternalEmojis |
  P.UseExternalApps |
  P.UseApplicationCommands;

/** What an ordinary member may do. */
export const DEFAULT_MEMBER_PERMISSIONS: bigint =
  P.ViewChannel |
  P.SendMessages |
  P.SendMessagesInThreads |
  P.CreatePublicThreads |
  P.EmbedLinks |
  P.AttachFiles |
  P.ReadMessageHistory |
  P.AddReactions |
  P.UseExternalApps |
  P.UseApplicationCommands;

/** The bot's permissions in a channel; a thread follows its parent unless it has its own. */
export function botPermissions(world: World, channel: ChannelState): bigint {
  if (channel.permissions !== undefined) return channel.permissions;
  const parent = channel.parentId === undefined ? undefined : world.channels.get(channel.parentId);
  return parent?.permissions ?? DEFAULT_BOT_PERMISSIONS;
}

/** Whether all `bits` are granted; ADMINISTRATOR grants everything. */
export function allows(permissions: bigint, bits: bigint): boolean {
  return (permissions & P.Administrator) !== 0n || (permissions & bits) === bits;
}

/** The channel, if it exists (10003) and the bot can see it (50001). */
export function visibleChannel(world: World, channelId: string): ChannelState {
  const channel = world.channels.get(channelId);
  if (channel === undefined) throw refusal(10003);
  if (!channel.botPresent) throw refusal(50001);
  if (!allows(botPermissions(world, channel), P.ViewChannel)) throw refusal(50001);
  return channel;
}

/** Throws 50013 unless the bot has these permissions in the channel. DMs have no permissions. */
export function demand(world: World, channel: ChannelState, bits: bigint): void {
  if (channel.guildId === undefined) return;
  if (!allows(botPermissions(world, channel), bits)) throw refusal(50013);
}
