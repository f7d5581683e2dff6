import { randomBytes } from 'node:crypto';
import {
  type APIInteraction,
  type APIUser,
  GatewayDispatchEvents,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import { interactionChannel } from '../channels.ts';
import { presentMember } from '../guild.ts';
import { allows, botPermissions, DEFAULT_MEMBER_PERMISSIONS } from '../permissions.ts';
import { presentMessage } from '../present.ts';
import { isSnowflake } from '../snowflakes.ts';
import type { ActContext, Interaction } from '../types.ts';
import { type ChannelState, findPerson, type InteractionState, type World } from '../world.ts';

/** What one kind of interaction adds to what all have in common. */
export interface InteractionPart {
  kind: Interaction['kind'];
  /** 2 command, 3 component, 4 autocomplete, 5 modal. */
  type: number;
  name: string;
  channel: ChannelState;
  user: APIUser;
  data: object;
  /** For components and modals opened from them. */
  sourceMessageId?: string;
}

/** The person and the place of an act. */
export function placeOf(
  world: World,
  context: ActContext,
): { channel: ChannelState; user: APIUser } {
  const id = context.channel ?? world.ids.channel;
  const channel = world.channels.get(id);
  if (channel === undefined) throw new Error(`There is no channel ${id} in the local Discord.`);
  return { channel, user: findPerson(world, context.user) };
}

/** An interaction id that was delivered before is delivered again; otherwise undefined. */
export function again(world: World, context: ActContext): Interaction | undefined {
  const known = world.interactions.get(context.interactionId ?? '');
  if (known === undefined) return undefined;
  deliver(world, known, 'redelivered', context.everywhere);
  return known.record;
}

/** Builds the payload, remembers the interaction and sends it to the gateway. */
export function dispatchInteraction(
  world: World,
  context: ActContext,
  part: InteractionPart,
): Interaction {
  const { channel, user } = part;
  const id = context.interactionId ?? world.snowflake();
  if (!isSnowflake(id)) throw new Error(`"${id}" is no Discord interaction id`);
  const owners = context.authorizingOwners ?? defaultOwners(channel, user.id);
  const permissions = context.appPermissions ?? botPermissions(world, channel);
  const userInstallOnly = !('0' in owners);
  const attachmentLimit = context.attachmentSizeLimit ?? world.options.attachmentLimitBytes;
  const source = world.messages.get(part.sourceMessageId ?? '');
  const token = `aW50ZXJhY3Rpb246${randomBytes(24).toString('base64url')}`;
  const payload = {
    id,
    application_id: world.ids.application,
    type: part.type,
    data: part.data,
    token,
    version: 1,
    channel: interactionChannel(world, channel),
    channel_id: channel.id,
    ...whoAndWhere(channel, user, context),
    ...(source === undefined ? {} : { message: presentMessage(world, source) }),
    app_permissions: permissions.toString(),
    locale: context.user?.locale ?? 'en-US',
    entitlements: [],
    authorizing_integration_owners: owners,
    context: channel.guildId !== undefined ? 0 : channel.botPresent ? 1 : 2,
    attachment_size_limit: attachmentLimit,
  } as unknown as APIInteraction;
  const state = {
    ...part,
    id,
    token,
    channelId: channel.id,
    createdAt: world.now(),
    payload,
    userInstallOnly,
    forcedEphemeral:
      userInstallOnly &&
      channel.guildId !== undefined &&
      !allows(permissions, PermissionFlagsBits.UseExternalApps),
    attachmentLimit,
    deliveries: 0,
    ephemeral: false,
    waiting: false,
    followUpIds: [],
    followUpCount: 0,
  };
  const interaction = withRecord(world, state);
  world.interactions.set(id, interaction);
  world.interactionsByToken.set(token, interaction);
  deliver(world, interaction, 'created', context.everywhere);
  return interaction.record;
}

/** Sends an interaction, for the first time or again. */
export function deliver(
  world: World,
  interaction: InteractionState,
  action: 'created' | 'redelivered',
  everywhere = false,
): void {
  const guildId = world.channels.get(interaction.channelId)?.guildId;
  const target = { guildId, intent: 0, everywhere };
  const reached = world.dispatch(
    GatewayDispatchEvents.InteractionCreate,
    interaction.payload,
    target,
  );
  interaction.deliveries += reached;
  world.events.emit({ type: 'interaction', action, interaction: interaction.record });
}

function defaultOwners(channel: ChannelState, userId: string): Record<string, string> {
  if (!channel.botPresent) return { 1: userId };
  return { 0: channel.guildId ?? '0' };
}

function whoAndWhere(channel: ChannelState, user: APIUser, context: ActContext): object {
  if (channel.guildId === undefined) return { user };
  const permissions = context.user?.permissions ?? DEFAULT_MEMBER_PERMISSIONS;
  const locale = context.guildLocale ?? 'en-US';
  return {
    guild_id: channel.guildId,
    guild: { id: channel.guildId, features: [], locale },
    guild_locale: locale,
    member: { ...presentMember(user, context.user?.roles), permissions: permissions.toString() },
  };
}

function withRecord(world: World, fields: Omit<InteractionState, 'record'>): InteractionState {
  const shown = (id: string | undefined) => {
    const message = world.messages.get(id ?? '');
    return message === undefined ? undefined : presentMessage(world, message);
  };
  const record: Interaction = {
    id: fields.id,
    token: fields.token,
    kind: fields.kind,
    name: fields.name,
    userId: fields.user.id,
    channelId: fields.channelId,
    createdAt: fields.createdAt,
    payload: fields.payload,
    get deliveries() {
      return state.deliveries;
    },
    get acknowledgedAt() {
      return state.acknowledgedAt;
    },
    get callback() {
      return state.callback;
    },
    get ephemeral() {
      return state.ephemeral;
    },
    get original() {
      return shown(state.originalId);
    },
    get followUps() {
      return state.followUpIds.flatMap((id) => shown(id) ?? []);
    },
    get messages() {
      return [state.originalId, ...state.followUpIds].flatMap((id) => shown(id) ?? []);
    },
  };
  const state: InteractionState = { ...fields, record };
  return state;
}
