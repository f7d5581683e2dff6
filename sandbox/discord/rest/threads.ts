import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { z } from 'zod';
import { addChannel, announce, presentChannel } from '../channels.ts';
import { refusal } from '../errors.ts';
import { createMessage, HAS_THREAD, tell } from '../messages.ts';
import { demand, visibleChannel } from '../permissions.ts';
import { presentMessage } from '../present.ts';
import { messageBody } from '../schemas/messages.ts';
import { parse } from '../schemas/parse.ts';
import type { ChannelState, World } from '../world.ts';
import { find } from './messages.ts';
import { ok, type RestAnswer, type RestRequest, type Route } from './router.ts';

const P = PermissionFlagsBits;
const threadFields = {
  name: z.string().trim().min(1).max(100),
  auto_archive_duration: z
    .union([z.literal(60), z.literal(1440), z.literal(4320), z.literal(10080)])
    .nullish(),
  rate_limit_per_user: z.int().min(0).max(21600).nullish(),
};
/** `type` has no effect on a message's thread, but discord.js' builders and guides send it. */
const fromMessageBody = z.strictObject({ ...threadFields, type: z.literal(11).optional() });
const withoutMessageBody = z.strictObject({
  ...threadFields,
  type: z.union([z.literal(10), z.literal(11), z.literal(12)]).optional(),
  invitable: z.boolean().optional(),
});
const forumBody = z.strictObject({
  ...threadFields,
  message: z.unknown(),
  applied_tags: z.array(z.string()).max(5).nullish(),
});

/** Threads and who is in them. */
export const threadRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/channels/:channel/messages/:message/threads', handle: fromMessage },
  { method: 'POST', pattern: '/channels/:channel/threads', handle: withoutMessage },
  { method: 'PUT', pattern: '/channels/:channel/thread-members/:user', handle: join },
  { method: 'DELETE', pattern: '/channels/:channel/thread-members/:user', handle: join },
];

function fromMessage(request: RestRequest): RestAnswer {
  const { world, body, report } = request;
  const channel = visibleChannel(world, request.param('channel'));
  const news = channel.type === ChannelType.GuildAnnouncement;
  if (channel.type !== ChannelType.GuildText && !news) throw refusal(50024);
  const { state } = find(request);
  demand(world, channel, P.CreatePublicThreads);
  const settings = parse(fromMessageBody, body ?? {}, report);
  if (state.threadId !== undefined || world.channels.has(state.id)) throw refusal(160004);
  const type = news ? ChannelType.AnnouncementThread : ChannelType.PublicThread;
  const thread = open(world, channel, state.id, type, settings);
  state.threadId = thread.id;
  state.flags |= HAS_THREAD;
  delete state.presented;
  tell(world, state, 'updated');
  return { status: 201, body: presentChannel(world, thread) };
}

function withoutMessage(request: RestRequest): RestAnswer {
  const { world, body, report } = request;
  const channel = visibleChannel(world, request.param('channel'));
  if (channel.type === ChannelType.GuildForum) return forumPost(request, channel);
  const news = channel.type === ChannelType.GuildAnnouncement;
  if (channel.type !== ChannelType.GuildText && !news) throw refusal(50024);
  const settings = parse(withoutMessageBody, body ?? {}, report);
  const wanted = settings.type ?? ChannelType.PrivateThread;
  demand(world, channel, wanted === 12 ? P.CreatePrivateThreads : P.CreatePublicThreads);
  const type = news ? ChannelType.AnnouncementThread : wanted;
  const thread = open(world, channel, world.snowflake(), type, settings);
  return { status: 201, body: presentChannel(world, thread) };
}

function forumPost(request: RestRequest, channel: ChannelState): RestAnswer {
  const { world, body, report, uploads } = request;
  demand(world, channel, P.SendMessages);
  const settings = parse(forumBody, body ?? {}, report);
  const message = parse(messageBody, settings.message, report, ['message']);
  const id = world.snowflake();
  const limit = world.options.attachmentLimitBytes;
  const thread = open(world, channel, id, ChannelType.PublicThread, settings);
  try {
    const content = { body: message, uploads, report, source: 'bot', limit } as const;
    const state = createMessage(world, thread, { author: world.bot, type: 0, id }, content);
    const shown = { ...presentChannel(world, thread), message: presentMessage(world, state) };
    return { status: 201, body: shown };
  } catch (error) {
    world.channels.delete(id);
    throw error;
  }
}

function open(
  world: World,
  parent: ChannelState,
  id: string,
  type: ChannelType,
  settings: { name: string; auto_archive_duration?: 60 | 1440 | 4320 | 10080 | null | undefined },
): ChannelState {
  const thread = addChannel(world, {
    id,
    type,
    name: settings.name,
    ...(parent.guildId === undefined ? {} : { guildId: parent.guildId }),
    parentId: parent.id,
    ownerId: world.bot.id,
    thread: {
      archived: false,
      locked: false,
      autoArchive: settings.auto_archive_duration ?? 4320,
    },
  });
  announce(world, thread, 'created');
  return thread;
}

function join({ world, param }: RestRequest): RestAnswer {
  const channel = visibleChannel(world, param('channel'));
  if (channel.thread === undefined) throw refusal(50024);
  if (param('user') !== '@me' && !world.users.has(param('user'))) throw refusal(10013);
  return ok();
}
