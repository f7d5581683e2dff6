import type { Content } from './content.ts';
import { ApiError } from './errors.ts';
import { findMentions, nobody } from './mentions.ts';
import type { Fields, LocalChannel, LocalFile, LocalMessage } from './types.ts';
import { ids, type World } from './world.ts';

/** What a new message needs besides its content. */
export interface Draft {
  text: string;
  blocks?: Fields[] | undefined;
  attachments?: Fields[] | undefined;
  metadata?: Fields | undefined;
  linkNames?: boolean | undefined;
  user: string;
  botId?: string | undefined;
  threadTs?: string | undefined;
  broadcast?: boolean | undefined;
  unfurlLinks?: boolean | undefined;
  unfurlMedia?: boolean | undefined;
  files?: LocalFile[] | undefined;
  subtype?: string | undefined;
  via: string;
}

/** Stores a message and tells everyone who listens. */
export function addMessage(world: World, channel: LocalChannel, draft: Draft): LocalMessage {
  const { linkNames, ...rest } = draft;
  const { mentions, fallbackMentions } = findMentions(world, draft);
  const message: LocalMessage = {
    ...rest,
    channel: channel.id,
    ts: world.nextTs(),
    broadcast: draft.broadcast === true,
    files: draft.files ?? [],
    edits: 0,
    mentions,
    fallbackMentions,
    pinged: mentions,
  };
  channel.byTs.set(message.ts, message);
  if (message.threadTs === undefined || message.broadcast) channel.timeline.push(message);
  if (message.threadTs !== undefined) {
    const thread = channel.threads.get(message.threadTs);
    if (thread === undefined) channel.threads.set(message.threadTs, [message]);
    else thread.push(message);
  }
  world.emit({ type: 'message', message });
  return message;
}

/** Changes a message the way chat.update does: text alone takes the blocks away. */
export function editMessage(world: World, message: LocalMessage, content: Content): void {
  if (content.blocks !== undefined) message.blocks = content.blocks;
  else if (content.text !== undefined) message.blocks = undefined;
  if (content.attachments !== undefined) message.attachments = content.attachments;
  if (content.text !== undefined) message.text = content.text;
  if (content.metadata !== undefined) {
    message.metadata = Object.keys(content.metadata).length === 0 ? undefined : content.metadata;
  }
  message.edits += 1;
  if (!message.blocks?.length) message.edited = { user: message.user, ts: world.nextTs() };
  Object.assign(message, findMentions(world, { ...message, linkNames: content.linkNames }));
  world.emit({ type: 'message_changed', message });
}

/** Removes a message; a root with replies leaves a tombstone, as in Slack. */
export function removeMessage(world: World, channel: LocalChannel, message: LocalMessage): void {
  if (channel.threads.get(message.ts)?.length) {
    message.subtype = 'tombstone';
    message.text = 'This message was deleted.';
    message.blocks = undefined;
    message.attachments = undefined;
    message.metadata = undefined;
    message.files = [];
    message.mentions = nobody();
    message.fallbackMentions = nobody();
    world.emit({ type: 'message_changed', message });
    return;
  }
  channel.byTs.delete(message.ts);
  drop(channel.timeline, message);
  if (message.threadTs !== undefined) {
    const thread = channel.threads.get(message.threadTs);
    if (thread !== undefined) drop(thread, message);
  }
  world.emit({ type: 'message_deleted', channel: channel.id, ts: message.ts });
}

function drop<T>(list: T[], item: T): void {
  const index = list.lastIndexOf(item);
  if (index >= 0) list.splice(index, 1);
}

/** A channel the bot can see, or `channel_not_found`. */
export function visibleChannel(world: World, id: string | undefined): LocalChannel {
  const channel = id === undefined ? undefined : world.channels.get(id);
  const hidden = channel?.kind !== 'public' && !channel?.members.has(ids.botUser);
  if (channel === undefined || hidden) throw new ApiError('channel_not_found');
  return channel;
}

/** A channel the bot may post to, or the error that Slack gives. */
export function writableChannel(world: World, id: string | undefined): LocalChannel {
  const channel = visibleChannel(world, id);
  if (channel.archived) throw new ApiError('is_archived');
  const open = channel.kind === 'public' && world.scopes.has('chat:write.public');
  if (!channel.members.has(ids.botUser) && !open) throw new ApiError('not_in_channel');
  return channel;
}

/** The root of a thread to post in: it must exist and not be a reply itself. */
export function threadRoot(channel: LocalChannel, ts: string | undefined): string | undefined {
  if (ts === undefined) return undefined;
  const root = channel.byTs.get(ts);
  if (root === undefined) throw new ApiError('thread_not_found');
  if (root.threadTs !== undefined) throw new ApiError('cannot_reply_to_message');
  return ts;
}
