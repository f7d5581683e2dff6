import { GatewayDispatchEvents, PermissionFlagsBits } from 'discord-api-types/v10';
import { announce, isThread } from './channels.ts';
import { invalidForm, refusal } from './errors.ts';
import { safeName } from './files.ts';
import { mentionTexts, resolveMentions } from './mentions.ts';
import { allows, botPermissions } from './permissions.ts';
import { presentMessage, presentToBot } from './present.ts';
import { componentsV2, legacyComponents } from './schemas/components.ts';
import type { MessageBody } from './schemas/messages.ts';
import { type KeyReport, parse, reportKey } from './schemas/parse.ts';
import { referencedNames, storeUploads, type Upload } from './uploads.ts';
import type { ChannelState, MessageState, World } from './world.ts';

export const EPHEMERAL = 64;
export const LOADING = 128;
export const HAS_THREAD = 32;
export const COMPONENTS_V2 = 1 << 15;
/** Flags a bot may set: SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS, IS_VOICE_MESSAGE, V2. */
const SETTABLE = 4 | 4096 | 8192 | COMPONENTS_V2;
const GUILD_MESSAGES = 1 << 9;
const DIRECT_MESSAGES = 1 << 12;

/** A request to make or change a message. */
export interface MessageRequest {
  body: MessageBody;
  uploads: readonly Upload[];
  report: KeyReport;
  /** The application's webhook answers interactions; everything else is the bot itself. */
  source: 'bot' | 'webhook';
  /** Upload limit in bytes. */
  limit: number;
}

/** What a new message is, apart from its content. */
export type MessageFrame = Pick<MessageState, 'author' | 'type'> &
  Partial<Pick<MessageState, 'id' | 'replyTo' | 'interactionId' | 'onlyFor' | 'flags'>>;

/** Checks a body and stores a new message; nothing is stored when it is refused. */
export function createMessage(
  world: World,
  channel: ChannelState,
  frame: MessageFrame,
  request: MessageRequest,
): MessageState {
  const state: MessageState = {
    id: world.snowflake(),
    channelId: channel.id,
    content: '',
    createdAt: world.now(),
    tts: request.body.tts === true,
    flags: 0,
    embeds: [],
    components: [],
    attachmentIds: [],
    mentions: { users: [], roles: [], everyone: false },
    ...frame,
  };
  fill(world, channel, state, request);
  store(world, channel, state);
  return state;
}

/** Stores a message that is complete, and tells everybody. */
export function store(world: World, channel: ChannelState, state: MessageState): void {
  world.messages.set(state.id, state);
  if (state.onlyFor === undefined) {
    channel.messages.set(state.id, state);
    channel.order.push(state.id);
    if (channel.thread?.archived === true) {
      channel.thread.archived = false;
      announce(world, channel, 'updated');
    }
  }
  tell(world, state, 'created');
}

/** Checks a body and changes a message; nothing changes when it is refused. */
export function editMessage(
  world: World,
  channel: ChannelState,
  state: MessageState,
  request: MessageRequest,
): void {
  const draft = { ...state };
  delete draft.presented;
  fill(world, channel, draft, request);
  if ((draft.flags & LOADING) === 0) draft.editedAt = world.now();
  draft.flags &= ~LOADING;
  delete state.presented;
  Object.assign(state, draft);
  tell(world, state, 'updated');
}

/** Takes a message away; a thread on it stays. */
export function deleteMessage(world: World, state: MessageState): void {
  world.messages.delete(state.id);
  const channel = world.channels.get(state.channelId);
  if (channel?.messages.delete(state.id)) channel.order.splice(channel.order.indexOf(state.id), 1);
  tell(world, state, 'deleted');
}

/** Emits and dispatches what happened to a message. */
export function tell(
  world: World,
  state: MessageState,
  action: 'created' | 'updated' | 'deleted',
): void {
  const message = presentMessage(world, state);
  const seen = state.onlyFor === undefined ? {} : { onlyFor: state.onlyFor };
  world.events.emit({ type: 'message', action, message, ...seen });
  const channel = world.channels.get(state.channelId);
  if (channel === undefined || !channel.botPresent || state.onlyFor !== undefined) return;
  const { guildId } = channel;
  const event = {
    created: GatewayDispatchEvents.MessageCreate,
    updated: GatewayDispatchEvents.MessageUpdate,
    deleted: GatewayDispatchEvents.MessageDelete,
  }[action];
  const ids = { id: state.id, channel_id: state.channelId };
  const data = action === 'deleted' ? ids : { ...presentToBot(world, state) };
  const intent = guildId === undefined ? DIRECT_MESSAGES : GUILD_MESSAGES;
  world.dispatch(event, { ...data, guild_id: guildId }, { guildId, intent });
}

/** Writes the body into the message, by the rules for messages. */
function fill(
  world: World,
  channel: ChannelState,
  state: MessageState,
  request: MessageRequest,
): void {
  const { body, report } = request;
  setFlags(state, body, report);
  const v2 = (state.flags & COMPONENTS_V2) !== 0;
  if (body.content !== undefined) state.content = (body.content ?? '').trim();
  if (body.embeds !== undefined) state.embeds = body.embeds ?? [];
  if (body.components !== undefined) {
    const schema = v2 ? componentsV2 : legacyComponents;
    state.components = parse(schema, body.components ?? [], report, ['components']);
  }
  if (body.nonce != null && request.source === 'bot') state.nonce = body.nonce;
  const hasPoll = body.poll != null || (body.sticker_ids?.length ?? 0) > 0;
  if (v2 && (state.content !== '' || state.embeds.length > 0 || hasPoll)) {
    throw invalidForm([
      {
        path: [state.content === '' ? 'embeds' : 'content'],
        code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
        message: 'The legacy content fields cannot be used with MessageFlags.IS_COMPONENTS_V2',
      },
    ]);
  }
  checkReferences(world, state, request);
  if (!mayEmbed(world, channel, request, state)) throw refusal(50013);
  const ephemeral = state.onlyFor !== undefined;
  const target = { channelId: channel.id, ephemeral, limit: request.limit };
  const attachmentIds = storeUploads(world, target, request.uploads, body, state.attachmentIds);
  const anything = state.embeds.length + state.components.length + attachmentIds.length;
  if (state.content === '' && anything === 0 && !hasPoll) throw refusal(50006);
  state.attachmentIds = attachmentIds;
  if (
    body.content !== undefined ||
    body.components !== undefined ||
    body.allowed_mentions != null
  ) {
    const texts = mentionTexts(state.content, state.components);
    const repliedTo = world.messages.get(state.replyTo?.messageId ?? '')?.author.id;
    const replied = request.source === 'bot' ? repliedTo : undefined;
    const { source } = request;
    state.mentions = resolveMentions(world, channel, source, texts, body.allowed_mentions, replied);
  }
}

function setFlags(state: MessageState, body: MessageBody, report: KeyReport): void {
  if (body.flags == null) return;
  const ignored = body.flags & ~(SETTABLE | EPHEMERAL | HAS_THREAD | LOADING);
  const misplaced = (body.flags & EPHEMERAL) !== 0 && (state.flags & EPHEMERAL) === 0;
  if (ignored !== 0 || misplaced) reportKey(report, ['flags'], String(body.flags));
  const kept = state.flags & (~SETTABLE | COMPONENTS_V2);
  state.flags = kept | (body.flags & SETTABLE);
}

function mayEmbed(
  world: World,
  channel: ChannelState,
  { body, source }: MessageRequest,
  state: MessageState,
): boolean {
  if (source === 'webhook' || channel.guildId === undefined || state.author.bot !== true)
    return true;
  if ((body.embeds?.length ?? 0) === 0) return true;
  return allows(botPermissions(world, channel), PermissionFlagsBits.EmbedLinks);
}

/** Everything named as `attachment://` must be among the files the message will have. */
function checkReferences(world: World, state: MessageState, request: MessageRequest): void {
  const names = referencedNames(state.embeds, state.components);
  if (names.length === 0) return;
  const listed = request.body.attachments ?? undefined;
  const renamed = new Map(listed?.map((entry) => [String(entry.id), entry.filename]));
  const kept = state.attachmentIds
    .filter((id) => listed === undefined || renamed.has(id))
    .flatMap((id) => world.files.get(id)?.filename ?? []);
  const added = request.uploads.map((upload) => renamed.get(String(upload.index)) ?? upload.name);
  const present = new Set([...kept, ...added.map(safeName)]);
  const missing = names.filter((name) => !present.has(name));
  if (missing.length === 0) return;
  throw invalidForm(
    missing.map((name) => ({
      path: ['components'],
      code: 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
      message: `The referenced attachment in the unfurled media item was not found: ${name}`,
    })),
  );
}

/** Refuses channels that take no messages at all, and threads that take no more. */
export function writable(channel: ChannelState): void {
  if (channel.type === 15 || channel.type === 16 || channel.type === 4) throw refusal(50008);
  if (isThread(channel) && channel.thread?.locked === true) throw refusal(160005);
}
