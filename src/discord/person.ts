import type { APIInteraction } from 'discord.js';
import type { Requester } from '../core/index.ts';

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
  };
}

export function localeOf(interaction: APIInteraction): string {
  return 'locale' in interaction ? interaction.locale : 'en-US';
}
