import {
  type APIInteraction,
  ChannelType,
  InteractionContextType,
  PermissionFlagsBits,
  PermissionsBitField,
  SnowflakeUtil,
} from 'discord.js';
import { z } from 'zod';
import { type Address, PlatformError } from '../core/index.ts';

/**
 * How long an interaction's token is used, ms from the interaction's creation. Discord's documentation (Receiving and
 * Responding) gives it 15 minutes; the last one is left unused, since clocks differ and uploads take time.
 */
const TOKEN_MS = 14 * 60_000;

const id = z.string().regex(/^\d{1,20}$/u);

export const addressSchema = z.strictObject({
  applicationId: id,
  interactionToken: z.string().min(1),
  /** Milliseconds since the epoch. */
  tokenExpiresAt: z.number().int(),
  channelId: id,
  /** Absent in a direct message. */
  guildId: id.exactOptional(),
  /**
   * `thread`: a thread can hang on the anchor. `here`: the anchor is the card, and the result a reply to it.
   * `interaction only`: the bot itself reaches nothing there; everything goes through the interaction's token.
   */
  place: z.enum(['thread', 'here', 'interaction only']),
  canAttach: z.boolean(),
  canEmbed: z.boolean(),
  /** A reply needs READ_MESSAGE_HISTORY. */
  canReply: z.boolean(),
  /** The anchor. */
  messageId: id.exactOptional(),
  threadId: id.exactOptional(),
  cardId: id.exactOptional(),
  /** The latest post of the result. */
  resultId: id.exactOptional(),
  /** Which showing of the result that is (`Task.round`); absent: the first. */
  resultRound: z.number().int().exactOptional(),
  /** Posts of earlier rounds, the oldest first. */
  earlierIds: z.array(id).exactOptional(),
});

/** Where to answer on Discord: the opaque address of the core. Holds a secret, the interaction's token. */
export type DiscordAddress = z.output<typeof addressSchema>;

/**
 * The address in the form that this version reads. Throws PlatformError 'gone' for anything else, which only another
 * version of the program can have stored; the message repeats none of it.
 */
export function readAddress(address: Address): DiscordAddress {
  const parsed = addressSchema.safeParse(address);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new PlatformError('gone', `not an address of this version (${fields})`);
}

/** Where people find the answers to a task; undefined for an address of another version. */
export function linkOf(address: Address): string | undefined {
  const { data } = addressSchema.safeParse(address);
  if (data === undefined) return undefined;
  const { guildId = '@me', channelId, messageId, threadId } = data;
  const place = threadId ?? (messageId === undefined ? channelId : `${channelId}/${messageId}`);
  return `https://discord.com/channels/${guildId}/${place}`;
}

/** Where an interaction is answered, from its payload alone: no request, no cache. */
export function addressOf(interaction: APIInteraction): DiscordAddress {
  const guildId = interaction.guild_id;
  const permissions = new PermissionsBitField(BigInt(interaction.app_permissions));
  const may = (bit: bigint) => guildId === undefined || permissions.has(bit);
  return {
    applicationId: interaction.application_id,
    interactionToken: interaction.token,
    tokenExpiresAt: SnowflakeUtil.timestampFrom(interaction.id) + TOKEN_MS,
    channelId: interaction.channel?.id ?? interaction.channel_id ?? '',
    ...(guildId === undefined ? {} : { guildId }),
    place: placeOf(interaction, permissions),
    canAttach: may(PermissionFlagsBits.AttachFiles),
    canEmbed: may(PermissionFlagsBits.EmbedLinks),
    canReply: may(PermissionFlagsBits.ReadMessageHistory),
  };
}

/** When the person asked, by Discord's own clock, in ms: nothing that answers is older. */
export function askedAt(address: DiscordAddress): number {
  return address.tokenExpiresAt - TOKEN_MS;
}

/** Threads below a message exist in text and announcement channels only (Discord's documentation, Start Thread from Message). */
const THREAD_PARENTS: ReadonlySet<ChannelType> = new Set([
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
]);

const THREADS: ReadonlySet<ChannelType> = new Set([
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
]);

export function isThread(type: ChannelType): boolean {
  return THREADS.has(type);
}

const TO_MAKE_A_THREAD = [
  PermissionFlagsBits.ViewChannel,
  PermissionFlagsBits.CreatePublicThreads,
  PermissionFlagsBits.SendMessagesInThreads,
];

function placeOf(
  interaction: APIInteraction,
  permissions: PermissionsBitField,
): DiscordAddress['place'] {
  if (interaction.context === InteractionContextType.BotDM) return 'here';
  const installedInGuild = Object.hasOwn(interaction.authorizing_integration_owners, '0');
  if (interaction.guild_id === undefined || !installedInGuild) return 'interaction only';
  const type = interaction.channel?.type;
  if (type !== undefined && THREAD_PARENTS.has(type) && permissions.has(TO_MAKE_A_THREAD)) {
    return 'thread';
  }
  const inThread = type !== undefined && isThread(type);
  const { ViewChannel, SendMessages, SendMessagesInThreads } = PermissionFlagsBits;
  const toPost = [ViewChannel, inThread ? SendMessagesInThreads : SendMessages];
  return permissions.has(toPost) ? 'here' : 'interaction only';
}
