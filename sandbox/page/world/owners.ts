import { CREATORS } from './people.ts';
import type { RoleAt } from './seed-store.ts';
import type { Servers } from './servers.ts';
import type { Owner } from './store-view.ts';

/** Everybody who can be played, as the bot stores them. */
export function ownersIn({ discord, slack, people }: Servers): Owner[] {
  const { team } = slack.ids;
  const groups = [...slack.groups.values()];
  return [
    ...people.discord.map(({ id, as }) => ({
      side: 'discord' as const,
      person: id,
      id,
      scope: discord.ids.guild,
      roles: as.roles ?? [],
    })),
    ...people.slack.map(({ id }) => ({
      side: 'slack' as const,
      person: id,
      id: `${team}/${id}`,
      scope: team,
      roles: groups.filter(({ users }) => users.has(id)).map((group) => group.id),
    })),
  ];
}

/** The role and the user group that have more credits than others. */
export function rolesIn({ discord, slack }: Servers): RoleAt[] {
  const group = [...slack.groups.values()].find(({ handle }) => handle === CREATORS.handle);
  return [
    { platform: 'discord', scope: discord.ids.guild, role: CREATORS.id },
    ...(group === undefined
      ? []
      : [{ platform: 'slack' as const, scope: slack.ids.team, role: group.id }]),
  ];
}
