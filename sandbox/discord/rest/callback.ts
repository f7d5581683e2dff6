import type { APIInteractionResponse } from 'discord-api-types/v10';
import { z } from 'zod';
import { invalidForm, refusal } from '../errors.ts';
import { createMessage, EPHEMERAL, editMessage, LOADING, store } from '../messages.ts';
import { presentMessage } from '../present.ts';
import { messageBody } from '../schemas/messages.ts';
import { modalData } from '../schemas/modal.ts';
import { parse } from '../schemas/parse.ts';
import type { InteractionState, MessageState, World } from '../world.ts';
import { answerFrame, homeOf, webhookRequest } from './answers.ts';
import { ok, type RestAnswer, type RestRequest, type Route } from './router.ts';

const THREE_SECONDS = 3000;

/** Which callback types fit which interaction. A modal is never answered with a modal. */
const FITTING: Readonly<Record<InteractionState['kind'], readonly number[]>> = {
  slash: [4, 5, 9],
  'message-command': [4, 5, 9],
  autocomplete: [8],
  component: [4, 5, 6, 7, 9],
  modal: [4, 5, 6, 7],
};

const envelope = z.strictObject({ type: z.int(), data: z.unknown().optional() });
const deferData = z.strictObject({ flags: z.int().optional() });
const choiceData = z.strictObject({
  choices: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(100),
        name_localizations: z.unknown().optional(),
        value: z.union([z.string().min(1).max(100), z.number()]),
      }),
    )
    .max(25),
});

/** `POST /interactions/{id}/{token}/callback`, without Authorization. */
export const callbackRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/interactions/:id/:token/callback', open: true, handle: callback },
];

function callback(request: RestRequest): RestAnswer {
  const { world, param, query, report } = request;
  const interaction = world.interactions.get(param('id'));
  if (interaction === undefined || interaction.token !== param('token')) throw refusal(10062);
  if (interaction.acknowledgedAt !== undefined) throw refusal(40060);
  if (world.now() - interaction.createdAt > THREE_SECONDS) throw refusal(10062);
  const { type, data } = parse(envelope, request.body, report);
  if (!fits(interaction, type)) {
    const message = `Value must be one of {${FITTING[interaction.kind].join(', ')}}.`;
    throw invalidForm([{ path: ['type'], code: 'BASE_TYPE_CHOICES', message }]);
  }
  const made = carryOut(request, interaction, type, data);
  interaction.acknowledgedAt = world.now();
  interaction.callback = request.body as APIInteractionResponse;
  const { record } = interaction;
  world.events.emit({ type: 'interaction', action: 'acknowledged', interaction: record });
  return query.get('with_response') === 'true'
    ? ok(withResponse(world, interaction, type, made))
    : ok();
}

function fits(interaction: InteractionState, type: number): boolean {
  const fromMessage = interaction.kind !== 'modal' || interaction.sourceMessageId !== undefined;
  return FITTING[interaction.kind].includes(type) && (fromMessage || (type !== 6 && type !== 7));
}

function carryOut(
  request: RestRequest,
  interaction: InteractionState,
  type: number,
  data: unknown,
): MessageState | undefined {
  const { world, report } = request;
  switch (type) {
    case 4:
      return reply(request, interaction, data);
    case 5:
      return defer(request, interaction, data);
    case 6:
      interaction.originalId = interaction.sourceMessageId ?? '';
      return undefined;
    case 7: {
      const source = world.messages.get(interaction.sourceMessageId ?? '');
      if (source === undefined) throw refusal(10008);
      interaction.originalId = source.id;
      const channel = homeOf(world, interaction);
      editMessage(
        world,
        channel,
        source,
        webhookRequest(request, interaction, data ?? {}, ['data']),
      );
      return source;
    }
    case 8:
      parse(choiceData, data, report, ['data']);
      return undefined;
    default:
      parse(modalData, data, report, ['data']);
      return undefined;
  }
}

function reply(request: RestRequest, interaction: InteractionState, data: unknown): MessageState {
  const { world, report } = request;
  const { flags } = parse(messageBody, data ?? {}, { ...report, unknownKeys: [] }, ['data']);
  const ephemeral = interaction.forcedEphemeral || ((flags ?? 0) & EPHEMERAL) !== 0;
  const frame = answerFrame(world, interaction, ephemeral);
  const content = webhookRequest(request, interaction, data ?? {}, ['data']);
  const state = createMessage(world, homeOf(world, interaction), frame, content);
  interaction.originalId = state.id;
  interaction.ephemeral = ephemeral;
  return state;
}

/** A placeholder that says the bot is thinking. Only the flag EPHEMERAL may come with it. */
function defer(request: RestRequest, interaction: InteractionState, data: unknown): MessageState {
  const { world, report } = request;
  const { flags = 0 } = parse(deferData, data ?? {}, report, ['data']);
  if ((flags & ~EPHEMERAL) !== 0) {
    const message = 'Only EPHEMERAL can be set on a deferred response.';
    throw invalidForm([{ path: ['data', 'flags'], code: 'MESSAGE_FLAGS_INVALID', message }]);
  }
  const ephemeral = interaction.forcedEphemeral || flags !== 0;
  const state: MessageState = {
    id: world.snowflake(),
    channelId: interaction.channelId,
    content: '',
    createdAt: world.now(),
    tts: false,
    embeds: [],
    components: [],
    attachmentIds: [],
    mentions: { users: [], roles: [], everyone: false },
    ...answerFrame(world, interaction, ephemeral),
    flags: (ephemeral ? EPHEMERAL : 0) | LOADING,
  };
  interaction.originalId = state.id;
  interaction.ephemeral = ephemeral;
  interaction.waiting = true;
  store(world, homeOf(world, interaction), state);
  return state;
}

function withResponse(
  world: World,
  interaction: InteractionState,
  type: number,
  made: MessageState | undefined,
): unknown {
  const message = made === undefined ? {} : { message: presentMessage(world, made) };
  return {
    interaction: {
      id: interaction.id,
      type: interaction.payload.type,
      ...(made === undefined
        ? {}
        : {
            response_message_id: made.id,
            response_message_loading: interaction.waiting,
            response_message_ephemeral: interaction.ephemeral,
          }),
    },
    resource: { type, ...message },
  };
}
