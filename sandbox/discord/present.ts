import type { APIAttachment, APIMessage } from 'discord-api-types/v10';
import { presentChannel } from './channels.ts';
import type { StoredFile } from './files.ts';
import { field, referencedNames } from './uploads.ts';
import type { MessageState, World } from './world.ts';

/** Presentations, and with them signed URLs, are renewed this often. */
const RENEW_MS = 3_600_000;

/** A message as the API shows it. The same object until the message changes; do not modify it. */
export function presentMessage(world: World, state: MessageState): APIMessage {
  const now = world.now();
  if (state.presented !== undefined && state.presented.validUntil > now) {
    return state.presented.message;
  }
  const message = build(world, state);
  // Never so late that a message is shown with addresses that are about to expire.
  const renew = Math.min(RENEW_MS, world.options.attachmentUrlLifetimeMs / 2);
  state.presented = { message, validUntil: now + renew };
  return message;
}

/**
 * A message as a bot is given it: what people wrote is empty for one without the privileged intent, except in its own direct
 * messages and where it is mentioned (Discord's documentation, Message Content Intent).
 */
export function presentToBot(world: World, state: MessageState): APIMessage {
  const message = presentMessage(world, state);
  const shown = mayRead(world, state) ? message : emptied(message);
  const target = world.messages.get(state.replyTo?.messageId ?? '');
  if (shown.referenced_message == null || target === undefined || mayRead(world, target)) {
    return shown;
  }
  return { ...shown, referenced_message: emptied(shown.referenced_message) };
}

function mayRead(world: World, { author, channelId, mentions }: MessageState): boolean {
  if (world.options.privilegedIntents || author.id === world.bot.id) return true;
  const channel = world.channels.get(channelId);
  const direct = channel?.guildId === undefined && channel?.botPresent === true;
  return direct || mentions.users.includes(world.bot.id);
}

function emptied(message: APIMessage): APIMessage {
  return { ...message, content: '', attachments: [], embeds: [], components: [] };
}

/** The attachments a person sees: all, or with Components V2 those that something refers to. */
export function visibleAttachments(message: APIMessage): APIAttachment[] {
  if (((message.flags ?? 0) & (1 << 15)) === 0) return message.attachments;
  const text = JSON.stringify(message.components ?? []);
  return message.attachments.filter((attachment) => text.includes(`"${attachment.id}"`));
}

/** An attachment with a freshly signed URL. */
export function presentAttachment(world: World, file: StoredFile): APIAttachment {
  const now = world.now();
  const path = world.files.sign(file, now, now + world.options.attachmentUrlLifetimeMs);
  return {
    id: file.id,
    filename: file.filename,
    size: file.bytes.length,
    url: world.origin + path,
    proxy_url: world.origin + path,
    content_type: file.contentType,
    ...(file.width === undefined ? {} : { width: file.width, height: file.height ?? null }),
    ...(file.description === undefined ? {} : { description: file.description }),
    ...(file.title === undefined ? {} : { title: file.title }),
    ...(file.ephemeral ? { ephemeral: true } : {}),
    ...(file.spoiler ? { flags: 8 } : {}),
  };
}

function build(world: World, state: MessageState): APIMessage {
  const files = state.attachmentIds.flatMap((id) => world.files.get(id) ?? []);
  const attachments = files.map((file) => presentAttachment(world, file));
  const resolve = (value: unknown): unknown => resolveMedia(value, attachments);
  const hasReferences = referencedNames(state.embeds, state.components).length > 0;
  const thread = state.threadId === undefined ? undefined : world.channels.get(state.threadId);
  // Embeds are shown with what the bot sent; Discord adds sizes and proxies that nobody relies on.
  const embeds = state.embeds.map((embed) => refreshed(world, embed));
  const content = {
    embeds: hasReferences ? embeds.map(resolve) : embeds,
    components: hasReferences ? state.components.map(resolve) : state.components,
  } as Pick<APIMessage, 'embeds' | 'components'>;
  return {
    id: state.id,
    channel_id: state.channelId,
    type: state.type,
    author: state.author,
    content: state.content,
    timestamp: new Date(state.createdAt).toISOString(),
    edited_timestamp: state.editedAt === undefined ? null : new Date(state.editedAt).toISOString(),
    tts: state.tts,
    mention_everyone: state.mentions.everyone,
    mention_roles: state.mentions.roles,
    mentions: state.mentions.users.flatMap((id) => world.users.get(id) ?? []),
    pinned: false,
    flags: state.flags,
    attachments,
    ...content,
    ...(state.nonce === undefined ? {} : { nonce: state.nonce }),
    ...fromInteraction(world, state),
    ...reply(world, state),
    ...(thread === undefined ? {} : { thread: presentChannel(world, thread) }),
  };
}

function fromInteraction(world: World, state: MessageState): Partial<APIMessage> {
  const interaction =
    state.interactionId === undefined ? undefined : world.interactions.get(state.interactionId);
  if (interaction === undefined) return {};
  const metadata = {
    id: interaction.id,
    type: interaction.payload.type,
    user: interaction.user,
    name: interaction.name,
    authorizing_integration_owners: interaction.payload.authorizing_integration_owners,
  } as unknown as NonNullable<APIMessage['interaction_metadata']>;
  return {
    webhook_id: world.ids.application,
    application_id: world.ids.application,
    interaction_metadata: metadata,
  };
}

function reply(world: World, state: MessageState): Partial<APIMessage> {
  if (state.replyTo === undefined) return {};
  const { channelId, messageId } = state.replyTo;
  const target = world.messages.get(messageId);
  return {
    message_reference: { type: 0, channel_id: channelId, message_id: messageId },
    referenced_message: target === undefined ? null : presentMessage(world, target),
  };
}

/** An embed whose pictures from the file store are signed afresh. */
function refreshed(world: World, embed: unknown): unknown {
  const now = world.now();
  const media = ['image', 'thumbnail', 'video'].flatMap((part) => {
    const shown = field(embed, part);
    const file = world.files.at(String(field(shown, 'url')), world.origin);
    if (file === undefined || (file.goneAt !== undefined && file.goneAt <= now)) return [];
    const path = world.files.sign(file, now, now + world.options.attachmentUrlLifetimeMs);
    const url = world.origin + path;
    return [[part, { ...Object(shown), url, proxy_url: url }]];
  });
  return media.length === 0 ? embed : { ...Object(embed), ...Object.fromEntries(media) };
}

/** Replaces `attachment://name` by what the file became. */
function resolveMedia(value: unknown, attachments: readonly APIAttachment[]): unknown {
  if (Array.isArray(value)) return value.map((entry) => resolveMedia(entry, attachments));
  if (typeof value !== 'object' || value === null) return value;
  const url = field(value, 'url');
  const named =
    typeof url === 'string' && url.startsWith('attachment://')
      ? attachments.find((attachment) => attachment.filename === url.slice(13))
      : undefined;
  const entries = Object.entries(value).map(([key, entry]) => [
    key,
    resolveMedia(entry, attachments),
  ]);
  const copy: Record<string, unknown> = Object.fromEntries(entries);
  if (named === undefined) return copy;
  return {
    ...copy,
    url: named.url,
    proxy_url: named.proxy_url,
    content_type: named.content_type,
    width: named.width ?? null,
    height: named.height ?? null,
    attachment_id: named.id,
  };
}
