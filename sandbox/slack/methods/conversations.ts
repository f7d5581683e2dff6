import { flagArg, textArg } from '../args.ts';
import { ApiError } from '../errors.ts';
import { visibleChannel } from '../messages.ts';
import { channelJson, messageJson } from '../render.ts';
import type { Fields, LocalChannel, LocalMessage } from '../types.ts';
import { directMessage, ids, type World } from '../world.ts';
import { type Method, requireScope } from './method.ts';

/** conversations.* */
export const conversationMethods: Readonly<Record<string, Method>> = {
  'conversations.history': { run: history },
  'conversations.replies': { run: replies },
  'conversations.info': { run: info },
  'conversations.open': { scope: 'im:write', run: open },
  'conversations.join': { scope: 'channels:join', run: join },
};

const scopePrefix = { public: 'channels', private: 'groups', im: 'im' } as const;

function history(world: World, args: Fields): Fields {
  const channel = readable(world, args);
  const limit = limitOf(args, 100);
  const { oldest, before } = bounds(args);
  const found: LocalMessage[] = [];
  // Newest first, from the end, so that a long channel costs no more than its page.
  for (let index = channel.timeline.length - 1; index >= 0; index -= 1) {
    const message = channel.timeline[index];
    if (message === undefined || message.ts < oldest) break;
    if (before === undefined || message.ts < before) found.push(message);
    if (found.length > limit) break;
  }
  return page(world, args, found, limit);
}

function replies(world: World, args: Fields): Fields {
  const channel = readable(world, args);
  const root = channel.byTs.get(textArg(args, 'ts') ?? '');
  if (root === undefined) throw new ApiError('thread_not_found');
  const limit = limitOf(args, 1000);
  const { oldest, before } = bounds(args);
  const after = cursorOf(args);
  // The root heads the first page, whatever the bounds say.
  const first = after === undefined ? [root] : [];
  const wanted = (channel.threads.get(root.ts) ?? []).filter(
    ({ ts }) => ts >= oldest && (after === undefined ? !before || ts < before : ts > after),
  );
  const thread = [...first, ...wanted];
  return page(world, args, thread, limit);
}

function page(world: World, args: Fields, found: LocalMessage[], limit: number): Fields {
  const metadata = flagArg(args, 'include_all_metadata') === true;
  const shown = found.slice(0, limit);
  const more = found.length > limit;
  const last = shown.at(-1)?.ts ?? '';
  return {
    messages: shown.map((message) => messageJson(world, message, { metadata })),
    has_more: more,
    ...(more
      ? { response_metadata: { next_cursor: Buffer.from(`ts:${last}`).toString('base64') } }
      : {}),
  };
}

function readable(world: World, args: Fields): LocalChannel {
  const id = textArg(args, 'channel');
  const kind = (id === undefined ? undefined : world.channels.get(id))?.kind ?? 'public';
  requireScope(world, `${scopePrefix[kind]}:history`);
  const channel = visibleChannel(world, id);
  if (!channel.members.has(ids.botUser)) throw new ApiError('not_in_channel');
  return channel;
}

function limitOf(args: Fields, fallback: number): number {
  const limit = Number(textArg(args, 'limit') ?? fallback);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw new ApiError('invalid_limit');
  return limit;
}

function cursorOf(args: Fields): string | undefined {
  const cursor = textArg(args, 'cursor');
  if (cursor === undefined) return undefined;
  const text = Buffer.from(cursor, 'base64').toString();
  if (!text.startsWith('ts:')) throw new ApiError('invalid_cursor');
  return text.slice(3);
}

/** A ts sorts as text; a trailing "~" puts a bound just after it. */
function bounds(args: Fields): { oldest: string; before: string | undefined } {
  const inclusive = flagArg(args, 'inclusive') === true;
  const oldest = textArg(args, 'oldest');
  const latest = textArg(args, 'latest');
  const end = latest === undefined || !inclusive ? latest : `${latest}~`;
  return {
    oldest: oldest === undefined || inclusive ? (oldest ?? '') : `${oldest}~`,
    before: cursorOf(args) ?? end,
  };
}

function info(world: World, args: Fields): Fields {
  const id = textArg(args, 'channel');
  const kind = (id === undefined ? undefined : world.channels.get(id))?.kind ?? 'public';
  requireScope(world, `${scopePrefix[kind]}:read`);
  return { channel: channelJson(world, visibleChannel(world, id)) };
}

function open(world: World, args: Fields): Fields {
  const user = world.users.get(textArg(args, 'users') ?? '');
  if (user === undefined) throw new ApiError('user_not_found');
  return { channel: channelJson(world, directMessage(world, user.id)) };
}

function join(world: World, args: Fields): Fields {
  const channel = visibleChannel(world, textArg(args, 'channel'));
  if (channel.archived) throw new ApiError('is_archived');
  if (channel.kind !== 'public') throw new ApiError('method_not_supported_for_channel_type');
  channel.members.add(ids.botUser);
  world.emit({ type: 'channel', channel });
  return { channel: channelJson(world, channel) };
}
