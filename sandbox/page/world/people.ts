import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { LocalDiscord, Person as LocalPerson } from '../../discord/index.ts';
import { DEFAULT_MEMBER_PERMISSIONS } from '../../discord/permissions.ts';
import { SEED_IDS } from '../../discord/seed.ts';
import type { LocalSlack } from '../../slack/index.ts';
import type { Person } from '../wire.ts';

/** A role on Discord and a user group on Slack whose people may spend more, `settings` of the bot says how much. */
export const CREATORS = { id: '130000000000000002', name: 'Creators', handle: 'creators' } as const;

/** Somebody on Discord, with what Discord tells the bot of them. */
export interface DiscordPlayer extends Person {
  readonly as: LocalPerson;
}

/** Asks the bot for its generated language, in which every text that is not translated stands out. */
const PSEUDO = 'en-XA';

/** An admin, a plain member, one who reads Chinese, one with the role, one who reads German, one who reads pseudo. */
export function discordPeople(): DiscordPlayer[] {
  const manages = DEFAULT_MEMBER_PERMISSIONS | PermissionFlagsBits.ManageGuild;
  return [
    player(SEED_IDS.user, 'Ana', { locale: 'en-US', permissions: manages }, ['Admin']),
    player('140000000000000002', 'Ben', { locale: 'en-US' }),
    player('140000000000000003', '小雨', { locale: 'zh-CN' }),
    player('140000000000000004', 'Mia', { locale: 'en-US', roles: [CREATORS.id] }, [CREATORS.name]),
    player('140000000000000005', 'Lukas', { locale: 'de' }),
    player('140000000000000006', 'Pséudo', { locale: PSEUDO }),
  ];
}

function player(
  id: string,
  name: string,
  told: Omit<LocalPerson, 'locale'> & { locale: NonNullable<LocalPerson['locale']> },
  roles: readonly string[] = [],
): DiscordPlayer {
  return { id, name, locale: told.locale, roles, as: { ...told, id, name } };
}

/** Makes the members of the guild known: options that name somebody find them. */
export function introduce({ addMember }: LocalDiscord, people: readonly DiscordPlayer[]): void {
  for (const { as } of people) addMember(as);
}

/** Slack keeps the language with the person and the bot remembers it: there is a Chinese person, not a switch. */
export function slackPeople(slack: LocalSlack): Person[] {
  const { alice, bob } = slack.ids.users;
  const users = [
    slack.addUser({ id: alice, name: 'Alice', realName: 'Alice Example', admin: true }),
    slack.addUser({ id: bob, name: 'Bob', realName: 'Bob Example' }),
    slack.addUser({ name: '晓梅', realName: '晓梅', locale: 'zh-CN' }),
    slack.addUser({ name: 'Marta', realName: 'Marta Example' }),
    slack.addUser({ name: 'Dieter', realName: 'Dieter Beispiel', locale: 'de-DE' }),
    slack.addUser({ name: 'Pséudo', realName: 'Pséudo', locale: PSEUDO }),
  ];
  const creators = users.filter(({ name }) => name === 'Marta').map(({ id }) => id);
  const { handle, name: groupName } = CREATORS;
  slack.addGroup({ handle, name: groupName, users: creators });
  const members = slack.channels.get(slack.ids.channel)?.members;
  for (const { id } of users) {
    members?.add(id);
    openDirect(slack, id);
  }
  return users.map(({ id, name, locale, admin }) => ({
    id,
    name,
    locale,
    roles: [...(admin ? ['Admin'] : []), ...(creators.includes(id) ? [`@${CREATORS.handle}`] : [])],
  }));
}

/** Everybody has a conversation of their own with the bot. */
function openDirect(slack: LocalSlack, person: string): void {
  const all = [...slack.channels.values()];
  if (all.some(({ kind, members }) => kind === 'im' && members.has(person))) return;
  const members = [person, slack.ids.botUser];
  slack.addChannel({ name: 'directmessage', kind: 'im', members });
}
