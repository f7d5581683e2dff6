import { refusal } from '../errors.ts';
import { EPHEMERAL, type MessageFrame, type MessageRequest } from '../messages.ts';
import { messageBody } from '../schemas/messages.ts';
import { parse } from '../schemas/parse.ts';
import type { ChannelState, InteractionState, World } from '../world.ts';
import type { RestRequest } from './router.ts';

const CHAT_INPUT_COMMAND = 20;
const CONTEXT_MENU_COMMAND = 23;
const REPLY = 19;

/** The channel of an interaction; gone channels answer 10003. */
export function homeOf(world: World, interaction: InteractionState): ChannelState {
  const channel = world.channels.get(interaction.channelId);
  if (channel === undefined) throw refusal(10003);
  return channel;
}

/** What a message made for an interaction is. */
export function answerFrame(
  world: World,
  interaction: InteractionState,
  ephemeral: boolean,
): MessageFrame {
  const { payload, kind, channelId, originalId, sourceMessageId } = interaction;
  const target = originalId ?? sourceMessageId;
  const isReply = kind === 'component' || kind === 'modal' || originalId !== undefined;
  const type = isReply ? REPLY : kind === 'slash' ? CHAT_INPUT_COMMAND : CONTEXT_MENU_COMMAND;
  return {
    author: world.bot,
    type,
    interactionId: payload.id,
    flags: ephemeral ? EPHEMERAL : 0,
    ...(ephemeral ? { onlyFor: interaction.user.id } : {}),
    ...(isReply && target !== undefined ? { replyTo: { channelId, messageId: target } } : {}),
  };
}

/** A webhook body as a message request: the limit is that of the person who acted. */
export function webhookRequest(
  request: RestRequest,
  interaction: InteractionState,
  body: unknown,
  at: readonly string[] = [],
): MessageRequest {
  return {
    body: parse(messageBody, body, request.report, at),
    uploads: request.uploads,
    report: request.report,
    source: 'webhook',
    limit: interaction.attachmentLimit,
  };
}
