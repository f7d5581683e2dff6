import { flagArg, textArg } from '../args.ts';
import { readContent } from '../content.ts';
import { postEphemeral } from '../ephemerals.ts';
import { ApiError } from '../errors.ts';
import {
  addMessage,
  editMessage,
  removeMessage,
  threadRoot,
  visibleChannel,
  writableChannel,
} from '../messages.ts';
import { messageJson } from '../render.ts';
import type { Fields, LocalChannel, LocalMessage } from '../types.ts';
import { directMessage, ids, type World } from '../world.ts';
import type { Method } from './method.ts';

/** chat.* */
export const chatMethods: Readonly<Record<string, Method>> = {
  'chat.postMessage': { scope: 'chat:write', run: postMessage },
  'chat.update': { scope: 'chat:write', run: update },
  'chat.delete': { scope: 'chat:write', run: remove },
  'chat.postEphemeral': { scope: 'chat:write', run: ephemeral },
  'chat.getPermalink': { run: permalink },
};

function postMessage(world: World, args: Fields): Fields {
  const channel = writableChannel(world, channelId(world, args));
  const content = readContent(world, args);
  const message = addMessage(world, channel, {
    ...content,
    text: content.text ?? '',
    user: ids.botUser,
    botId: ids.bot,
    threadTs: threadRoot(channel, textArg(args, 'thread_ts')),
    broadcast: args.thread_ts !== undefined && flagArg(args, 'reply_broadcast') === true,
    unfurlLinks: flagArg(args, 'unfurl_links'),
    unfurlMedia: flagArg(args, 'unfurl_media'),
    via: 'chat.postMessage',
  });
  return {
    channel: channel.id,
    ts: message.ts,
    message: messageJson(world, message, { metadata: true }),
  };
}

function update(world: World, args: Fields): Fields {
  const channel = visibleChannel(world, textArg(args, 'channel'));
  const message = ownMessage(channel, textArg(args, 'ts'), 'cant_update_message');
  if (channel.archived) throw new ApiError('is_inactive');
  // Slack documents 4,000 characters here, unlike chat.postMessage.
  editMessage(world, message, readContent(world, args, 4000));
  return {
    channel: channel.id,
    ts: message.ts,
    text: message.text,
    message: messageJson(world, message, { metadata: true }),
  };
}

function remove(world: World, args: Fields): Fields {
  const channel = visibleChannel(world, textArg(args, 'channel'));
  const message = ownMessage(channel, textArg(args, 'ts'), 'cant_delete_message');
  removeMessage(world, channel, message);
  return { channel: channel.id, ts: message.ts };
}

function ephemeral(world: World, args: Fields): Fields {
  const channel = writableChannel(world, textArg(args, 'channel'));
  const user = textArg(args, 'user');
  if (user === undefined || !channel.members.has(user)) throw new ApiError('user_not_in_channel');
  const threadTs = threadRoot(channel, textArg(args, 'thread_ts'));
  if (threadTs !== undefined && !channel.threads.get(threadTs)?.length) {
    world.warnings.push('chat.postEphemeral: not shown, since the thread has no replies');
  }
  const posted = postEphemeral(world, readContent(world, args), {
    channel: channel.id,
    user,
    threadTs,
    via: 'chat.postEphemeral',
  });
  return { message_ts: posted.ts };
}

function permalink(world: World, args: Fields): Fields {
  const channel = visibleChannel(world, textArg(args, 'channel'));
  const message = channel.byTs.get(textArg(args, 'message_ts') ?? '');
  if (message === undefined) throw new ApiError('message_not_found');
  const path = `archives/${channel.id}/p${message.ts.replace('.', '')}`;
  const thread =
    message.threadTs === undefined ? '' : `?thread_ts=${message.threadTs}&cid=${channel.id}`;
  return { channel: channel.id, permalink: `https://local.slack.com/${path}${thread}` };
}

/** A user id opens, or finds, that person's direct message. */
function channelId(world: World, args: Fields): string | undefined {
  const id = textArg(args, 'channel');
  const user = id === undefined ? undefined : world.users.get(id);
  return user === undefined ? id : directMessage(world, user.id).id;
}

function ownMessage(channel: LocalChannel, ts: string | undefined, error: string): LocalMessage {
  const message = channel.byTs.get(ts ?? '');
  if (message === undefined || message.subtype === 'tombstone') {
    throw new ApiError('message_not_found');
  }
  if (message.botId !== ids.bot) throw new ApiError(error);
  return message;
}
