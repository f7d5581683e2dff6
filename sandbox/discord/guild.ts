import type {
  APIGuild,
  APIGuildMember,
  APIRole,
  APIUser,
  GatewayGuildCreateDispatchData,
  GuildMemberFlags,
  RoleFlags,
} from 'discord-api-types/v10';
import { presentChannel } from './channels.ts';
import { DEFAULT_MEMBER_PERMISSIONS } from './permissions.ts';
import type { World } from './world.ts';

const LONG_AGO = '2024-01-01T00:00:00.000Z';

/** The guild as `GET /guilds/{id}` shows it. */
export function presentGuild(world: World, guildId: string): APIGuild {
  return {
    id: guildId,
    name: world.guilds.get(guildId)?.name ?? 'Guild',
    icon: null,
    splash: null,
    discovery_splash: null,
    owner_id: world.ids.user,
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    roles: presentRoles(world, guildId),
    emojis: [],
    stickers: [],
    features: [],
    mfa_level: 0,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    vanity_url_code: null,
    description: null,
    banner: null,
    premium_tier: world.options.premiumTier,
    preferred_locale: 'en-US',
    public_updates_channel_id: null,
    nsfw_level: 0,
    premium_progress_bar_enabled: false,
    hub_type: null,
    safety_alerts_channel_id: null,
    incidents_data: null,
  } as unknown as APIGuild;
}

/** The guild as GUILD_CREATE brings it: with channels, active threads and the bot as a member. */
export function presentGuildCreate(world: World, guildId: string): GatewayGuildCreateDispatchData {
  const own = [...world.channels.values()].filter((channel) => channel.guildId === guildId);
  const active = own.filter((channel) => channel.thread?.archived === false);
  const data = {
    ...presentGuild(world, guildId),
    joined_at: LONG_AGO,
    large: false,
    unavailable: false,
    member_count: world.users.size,
    voice_states: [],
    members: [presentMember(world.bot)],
    channels: own
      .filter((channel) => channel.thread === undefined)
      .map((channel) => presentChannel(world, channel)),
    threads: active.map((channel) => presentChannel(world, channel)),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
  return data as unknown as GatewayGuildCreateDispatchData;
}

/** @everyone and one role that may be mentioned. */
export function presentRoles(world: World, guildId: string): APIRole[] {
  const role = (id: string, name: string, mentionable: boolean): APIRole => ({
    id,
    name,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    position: mentionable ? 1 : 0,
    permissions: DEFAULT_MEMBER_PERMISSIONS.toString(),
    managed: false,
    mentionable,
    flags: 0 as RoleFlags,
  });
  const everyone = role(guildId, '@everyone', false);
  return guildId === world.ids.guild
    ? [
        everyone,
        role(world.ids.role, 'Moderators', true),
        ...world.options.roles.map(({ id, name }) => role(id, name, true)),
      ]
    : [everyone];
}

/** A member of the guild. */
export function presentMember(user: APIUser, roles: readonly string[] = []): APIGuildMember {
  return {
    user,
    nick: null,
    avatar: null,
    banner: null,
    roles: [...roles],
    joined_at: LONG_AGO,
    premium_since: null,
    deaf: false,
    mute: false,
    flags: 0 as GuildMemberFlags,
    pending: false,
    communication_disabled_until: null,
  };
}

/** The application as `GET /applications/@me` shows it. */
export function presentApplication(world: World): Record<string, unknown> {
  return {
    id: world.ids.application,
    name: 'Reelbot (local)',
    icon: null,
    description: '',
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    flags: 0,
    bot: world.bot,
    owner: world.users.get(world.ids.user),
    team: null,
    approximate_guild_count: 1,
    integration_types_config: { 0: {}, 1: {} },
  };
}
