import { refusal } from '../errors.ts';
import { createMessage, deleteMessage, EPHEMERAL, editMessage } from '../messages.ts';
import { presentMessage } from '../present.ts';
import type { InteractionState, MessageState } from '../world.ts';
import { answerFrame, homeOf, webhookRequest } from './answers.ts';
import { ok, type RestAnswer, type RestRequest, type Route } from './router.ts';

const FIFTEEN_MINUTES = 15 * 60_000;
const FOLLOW_UPS_OF_USER_INSTALL = 5;

/** `/webhooks/{application}/{token}`: what an interaction's token opens for 15 minutes. */
export const webhookRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/webhooks/:application/:token', open: true, handle: followUp },
  {
    method: 'GET',
    pattern: '/webhooks/:application/:token/messages/:message',
    open: true,
    handle: get,
  },
  {
    method: 'PATCH',
    pattern: '/webhooks/:application/:token/messages/:message',
    open: true,
    handle: edit,
  },
  {
    method: 'DELETE',
    pattern: '/webhooks/:application/:token/messages/:message',
    open: true,
    handle: remove,
  },
];

function followUp(request: RestRequest): RestAnswer {
  const { world } = request;
  const interaction = authorise(request);
  const channel = homeOf(world, interaction);
  const placeholder = world.messages.get(interaction.originalId ?? '');
  if (interaction.waiting && placeholder !== undefined) {
    // Deprecated but so: the first follow-up after a deferral fills the placeholder.
    const content = webhookRequest(request, interaction, request.body ?? {});
    editMessage(world, channel, placeholder, content);
    interaction.waiting = false;
    return ok(presentMessage(world, placeholder));
  }
  if (interaction.userInstallOnly && interaction.followUpCount >= FOLLOW_UPS_OF_USER_INSTALL) {
    throw refusal(40094);
  }
  const flags: unknown = Reflect.get(Object(request.body ?? {}), 'flags');
  const asked = typeof flags === 'number' && (flags & EPHEMERAL) !== 0;
  const frame = answerFrame(world, interaction, interaction.forcedEphemeral || asked);
  const content = webhookRequest(request, interaction, request.body ?? {});
  const state = createMessage(world, channel, frame, content);
  interaction.followUpCount += 1;
  interaction.followUpIds.push(state.id);
  return ok(presentMessage(world, state));
}

function get(request: RestRequest): RestAnswer {
  return ok(presentMessage(request.world, owned(request, authorise(request))));
}

function edit(request: RestRequest): RestAnswer {
  const { world } = request;
  const interaction = authorise(request);
  const state = owned(request, interaction);
  const content = webhookRequest(request, interaction, request.body ?? {});
  editMessage(world, homeOf(world, interaction), state, content);
  if (state.id === interaction.originalId) interaction.waiting = false;
  return ok(presentMessage(world, state));
}

function remove(request: RestRequest): RestAnswer {
  const interaction = authorise(request);
  const state = owned(request, interaction);
  deleteMessage(request.world, state);
  if (state.id === interaction.originalId) interaction.waiting = false;
  return ok();
}

/** The interaction of a token: 50027 when wrong or older than 15 minutes, 10015 before the callback. */
function authorise({ world, param }: RestRequest): InteractionState {
  const interaction = world.interactionsByToken.get(param('token'));
  if (param('application') !== world.ids.application) throw refusal(10015);
  if (interaction === undefined) throw refusal(50027);
  if (world.now() - interaction.createdAt > FIFTEEN_MINUTES) throw refusal(50027);
  if (interaction.acknowledgedAt === undefined) throw refusal(10015);
  return interaction;
}

/** `@original` or a message this interaction made. */
function owned({ world, param }: RestRequest, interaction: InteractionState): MessageState {
  const id = param('message') === '@original' ? interaction.originalId : param('message');
  const mine = id === interaction.originalId || interaction.followUpIds.includes(id ?? '');
  const state = mine ? world.messages.get(id ?? '') : undefined;
  if (state === undefined) throw refusal(10008);
  return state;
}
