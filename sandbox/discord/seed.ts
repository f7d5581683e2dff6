import { ChannelType } from 'discord-api-types/v10';
import { addChannel } from './channels.ts';
import type { LocalDiscordIds } from './types.ts';
import { makeUser, type World } from './world.ts';

/** Fixed ids, so that what is stored by one run is recognised by the next. */
export const SEED_IDS: LocalDiscordIds = {
  application: '110000000000000001',
  bot: '110000000000000001',
  guild: '120000000000000001',
  role: '130000000000000001',
  user: '140000000000000001',
  channel: '150000000000000001',
  announcement: '150000000000000002',
  voice: '150000000000000003',
  forum: '150000000000000004',
  forumPost: '150000000000000005',
  thread: '150000000000000006',
  dm: '150000000000000007',
  groupDm: '150000000000000008',
  foreignGuild: '120000000000000002',
  foreignChannel: '150000000000000009',
};

/** The shard of a guild is what its id has left of these bits, divided by the number of shards. */
const SHARD_BITS = 22n;

/** Guilds that have the bot, in the order of their shards, and a text channel of each. */
export function guildsOf({ ids, options }: Pick<World, 'ids' | 'options'>) {
  return Array.from({ length: options.guilds }, (_, place) => ({
    id: String(BigInt(ids.guild) + (BigInt(place) << SHARD_BITS)),
    channel: place === 0 ? ids.channel : String(BigInt(ids.channel) + 1000n + BigInt(place)),
  }));
}

/** Fills a new world with a guild, its channels, a person and the places where the bot is not. */
export function seed(world: World): void {
  const { ids } = world;
  world.users.set(ids.user, makeUser(ids.user, 'Ana'));
  world.guilds.set(ids.guild, { id: ids.guild, name: 'Reel Guild', botPresent: true });
  world.guilds.set(ids.foreignGuild, {
    id: ids.foreignGuild,
    name: 'Elsewhere',
    botPresent: false,
  });
  const guildId = ids.guild;
  addChannel(world, { id: ids.channel, type: ChannelType.GuildText, name: 'videos', guildId });
  addChannel(world, {
    id: ids.announcement,
    type: ChannelType.GuildAnnouncement,
    name: 'news',
    guildId,
  });
  addChannel(world, { id: ids.voice, type: ChannelType.GuildVoice, name: 'Lounge', guildId });
  addChannel(world, { id: ids.forum, type: ChannelType.GuildForum, name: 'ideas', guildId });
  const thread = { archived: false, locked: false, autoArchive: 1440 } as const;
  addChannel(world, {
    id: ids.forumPost,
    type: ChannelType.PublicThread,
    name: 'A boat',
    guildId,
    parentId: ids.forum,
    thread: { ...thread },
  });
  addChannel(world, {
    id: ids.thread,
    type: ChannelType.PublicThread,
    name: 'An older thread',
    guildId,
    parentId: ids.channel,
    thread: { ...thread },
  });
  addChannel(world, { id: ids.dm, type: ChannelType.DM, name: null, recipients: [ids.user] });
  addChannel(world, {
    id: ids.groupDm,
    type: ChannelType.GroupDM,
    name: 'friends',
    recipients: [ids.user],
    botPresent: false,
  });
  addChannel(world, {
    id: ids.foreignChannel,
    type: ChannelType.GuildText,
    name: 'general',
    guildId: ids.foreignGuild,
    botPresent: false,
  });
  for (const { id, channel } of guildsOf(world).slice(1)) {
    world.guilds.set(id, { id, name: `Reel Guild ${world.guilds.size}`, botPresent: true });
    addChannel(world, { id: channel, type: ChannelType.GuildText, name: 'videos', guildId: id });
  }
}
