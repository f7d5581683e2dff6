import { type APIInteraction, PermissionFlagsBits, PermissionsBitField } from 'discord.js';
import type { Requester } from '../core/index.ts';
import { isThread } from './address.ts';

/** Who asked, as the payload tells. Throws where it names nobody, which Discord does not do. */
export function requesterOf(interaction: APIInteraction): Requester {
  const user = interaction.member?.user ?? interaction.user;
  if (user === undefined) throw new Error('an interaction without a user');
  const scope = interaction.guild_id;
  return {
    platform: 'discord',
    id: user.id,
    name: interaction.member?.nick ?? user.global_name ?? user.username,
    ...(scope === undefined ? {} : { scope }),
    locale: localeOf(interaction),
    ...rightsOf(interaction),
  };
}

/** What limits and administration hang on, as Discord itself says with every interaction. Nobody has any of it in a direct message. */
function rightsOf({ member }: APIInteraction): Pick<Requester, 'roles' | 'manages'> {
  if (member === undefined) return {};
  // ADMINISTRATOR counts as every permission.
  const manages = new PermissionsBitField(BigInt(member.permissions)).has(
    PermissionFlagsBits.ManageGuild,
  );
  return { roles: member.roles, ...(manages ? { manages } : {}) };
}

/** The channel that rules are about: for a thread the one above it. */
export function channelOf(interaction: APIInteraction): string | undefined {
  const { channel } = interaction;
  const parent = channel !== undefined && isThread(channel.type) ? parentOf(channel) : undefined;
  return parent ?? channel?.id ?? interaction.channel_id;
}

function parentOf(channel: object): string | undefined {
  const parent: unknown = Reflect.get(channel, 'parent_id');
  return typeof parent === 'string' ? parent : undefined;
}

export function localeOf(interaction: APIInteraction): string {
  return 'locale' in interaction ? interaction.locale : 'en-US';
}
