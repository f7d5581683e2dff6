import { PermissionFlagsBits } from 'discord-api-types/v10';
import { refusal } from '../errors.ts';
import {
  createMessage,
  deleteMessage,
  editMessage,
  type MessageRequest,
  writable,
} from '../messages.ts';
import { allows, botPermissions, demand, visibleChannel } from '../permissions.ts';
import { presentMessage, presentToBot } from '../present.ts';
import { messageBody } from '../schemas/messages.ts';
import { parse } from '../schemas/parse.ts';
import { compareIds } from '../snowflakes.ts';
import type { ChannelState, MessageState, World } from '../world.ts';
import { ok, type RestAnswer, type RestRequest, type Route } from './router.ts';

const P = PermissionFlagsBits;
/** "The past few minutes" of the documentation. */
const NONCE_MS = 5 * 60_000;
const REPLY = 19;

/** Messages over the bot token. Private answers to interactions do not exist here (10008). */
export const messageRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/channels/:channel/messages', handle: list },
  { method: 'POST', pattern: '/channels/:channel/messages', handle: create },
  { method: 'GET', pattern: '/channels/:channel/messages/:message', handle: get },
  { method: 'PATCH', pattern: '/channels/:channel/messages/:message', handle: edit },
  { method: 'DELETE', pattern: '/channels/:channel/messages/:message', handle: remove },
  {
    method: 'PUT',
    pattern: '/channels/:channel/messages/:message/reactions/:emoji/@me',
    handle: react,
  },
  {
    method: 'DELETE',
    pattern: '/channels/:channel/messages/:message/reactions/:emoji/@me',
    handle: unreact,
  },
];

/** A body as a message request, with the limit of bot posts. */
export function messageRequest(request: RestRequest): MessageRequest {
  return {
    body: parse(messageBody, request.body ?? {}, request.report),
    uploads: request.uploads,
    report: request.report,
    source: 'bot',
    limit: request.world.options.attachmentLimitBytes,
  };
}

function create(request: RestRequest): RestAnswer {
  const { world, param } = request;
  const channel = visibleChannel(world, param('channel'));
  writable(channel);
  checkDm(world, channel);
  demand(world, channel, channel.thread === undefined ? P.SendMessages : P.SendMessagesInThreads);
  if (request.uploads.length > 0) demand(world, channel, P.AttachFiles);
  const message = messageRequest(request);
  const earlier = byNonce(world, channel, message);
  if (earlier !== undefined) return ok(presentMessage(world, earlier));
  const state = createMessage(
    world,
    channel,
    { author: world.bot, type: 0, ...replyFrame(world, channel, message) },
    message,
  );
  if (state.nonce !== undefined) {
    channel.nonces.set(String(state.nonce), { messageId: state.id, at: world.now() });
  }
  return ok(presentMessage(world, state));
}

function checkDm(world: World, channel: ChannelState): void {
  const code = channel.recipients
    .map((id) => world.blockedDms.get(id))
    .find((one) => one !== undefined);
  if (code !== undefined) throw refusal(code);
}

/** The message made with the same nonce a moment ago, when the body asks to look for it. */
function byNonce(
  world: World,
  channel: ChannelState,
  { body }: MessageRequest,
): MessageState | undefined {
  if (body.enforce_nonce !== true || body.nonce == null) return undefined;
  const earlier = channel.nonces.get(String(body.nonce));
  if (earlier === undefined || world.now() - earlier.at > NONCE_MS) return undefined;
  return world.messages.get(earlier.messageId);
}

function replyFrame(
  world: World,
  channel: ChannelState,
  { body }: MessageRequest,
): Partial<Pick<MessageState, 'replyTo' | 'type'>> {
  const reference = body.message_reference;
  if (reference == null) return {};
  const may =
    channel.guildId === undefined || allows(botPermissions(world, channel), P.ReadMessageHistory);
  if (!may) throw refusal(160002);
  if (!channel.messages.has(reference.message_id)) {
    if (reference.fail_if_not_exists === false) return {};
    throw refusal(10008);
  }
  return { type: REPLY, replyTo: { channelId: channel.id, messageId: reference.message_id } };
}

/** The channel and a message in it that everybody sees. */
export function find({ world, param }: RestRequest): {
  channel: ChannelState;
  state: MessageState;
} {
  const channel = visibleChannel(world, param('channel'));
  const state = channel.messages.get(param('message'));
  if (state === undefined) throw refusal(10008);
  return { channel, state };
}

function get(request: RestRequest): RestAnswer {
  const { channel, state } = find(request);
  if (state.author.id !== request.world.bot.id)
    demand(request.world, channel, P.ReadMessageHistory);
  return ok(presentToBot(request.world, state));
}

function edit(request: RestRequest): RestAnswer {
  const { world } = request;
  const { channel, state } = find(request);
  if (state.author.id !== world.bot.id) throw refusal(50005);
  if (channel.thread?.archived === true) throw refusal(50083);
  editMessage(world, channel, state, messageRequest(request));
  return ok(presentMessage(world, state));
}

function remove(request: RestRequest): RestAnswer {
  const { channel, state } = find(request);
  if (state.author.id !== request.world.bot.id) demand(request.world, channel, P.ManageMessages);
  deleteMessage(request.world, state);
  return ok();
}

function react(request: RestRequest): RestAnswer {
  const { world, param } = request;
  const { channel, state } = find(request);
  demand(world, channel, P.AddReactions | P.ReadMessageHistory);
  world.events.emit({
    type: 'reaction',
    channelId: channel.id,
    messageId: state.id,
    emoji: param('emoji'),
  });
  return ok();
}

function unreact(request: RestRequest): RestAnswer {
  find(request);
  return ok();
}

/** Newest first, as Discord lists; nothing at all without READ_MESSAGE_HISTORY. */
function list({ world, param, query }: RestRequest): RestAnswer {
  const channel = visibleChannel(world, param('channel'));
  writableKind(channel);
  if (
    channel.guildId !== undefined &&
    !allows(botPermissions(world, channel), P.ReadMessageHistory)
  ) {
    return ok([]);
  }
  const limit = Number(query.get('limit') ?? 50);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw refusal(50035);
  const { order } = channel;
  const after = query.get('after');
  const before = query.get('before');
  let ids: string[];
  if (after !== null) {
    const from = firstAtLeast(order, after);
    const start = order[from] === after ? from + 1 : from;
    ids = order.slice(start, start + limit);
  } else {
    const end = before === null ? order.length : firstAtLeast(order, before);
    ids = order.slice(Math.max(0, end - limit), end);
  }
  const states = ids.toReversed().flatMap((id) => channel.messages.get(id) ?? []);
  return ok(states.map((state) => presentToBot(world, state)));
}

function writableKind(channel: ChannelState): void {
  if (channel.type === 15 || channel.type === 16 || channel.type === 4) throw refusal(50008);
}

/** Where `id` is or would be in a sorted list of ids. */
function firstAtLeast(ids: readonly string[], id: string): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareIds(ids[middle] ?? '', id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
