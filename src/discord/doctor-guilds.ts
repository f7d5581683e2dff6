import { PermissionsBitField, Routes } from 'discord.js';
import { z } from 'zod';
import { type Examination, type Finding, ok, skipped, wrong } from '../core/index.ts';
import type { Asking } from './doctor.ts';
import { refusalFinding, withToken } from './doctor-answers.ts';
import { INVITE_PERMISSIONS, inviteLink } from './invite.ts';

/** So many servers are looked at; Discord lists 200 at once (its documentation, Get Current User Guilds). */
const MOST_GUILDS = 50;
const PAGE = 200;

const user = z.object({ id: z.string(), username: z.string() });

/** `permissions`: what the bot may by its roles; overwrites of channels are not in it. */
const guilds = z.array(
  z.object({ id: z.string(), name: z.string(), permissions: z.string().optional() }),
);

type Guild = z.output<typeof guilds>[number];

/** Which bot the token belongs to, and how many servers it is in. */
export function tokenExamination({ rest, self }: Asking): Examination {
  return {
    check: 'discord: token',
    async look(signal) {
      try {
        const { username } = user.parse(await self());
        const { length } = await guildsOf({ rest }, signal);
        const many = length === PAGE ? `${PAGE} servers or more` : `${length} servers`;
        return [ok(`It belongs to ${username}, which is in ${length === 1 ? '1 server' : many}.`)];
      } catch (error) {
        return [refusalFinding(error)];
      }
    },
  };
}

/** What the bot needs in each server, and has not been given. */
export function guildsExamination(asking: Asking): Examination {
  return {
    check: 'discord: permissions',
    look: (signal) =>
      withToken(asking, async () => {
        const { id } = user.parse(await asking.self());
        const all = await guildsOf(asking, signal);
        if (all.length === 0) {
          return [wrong('The bot is in no server.', `Invite it: ${inviteLink(id)}`)];
        }
        return permissionFindings(all, id);
      }),
  };
}

function permissionFindings(all: readonly Guild[], application: string): readonly Finding[] {
  const seen = all.slice(0, MOST_GUILDS);
  if (seen.every(({ permissions }) => permissions === undefined)) {
    return [skipped('Discord does not tell them.')];
  }
  const findings = seen.flatMap((guild): Finding[] => {
    const missing = missingIn(guild);
    if (missing.length === 0) return [];
    return [
      wrong(
        `In ${guild.name} (${guild.id}) the bot lacks ${missing.join(', ')}.`,
        `Give its role these permissions in that server’s settings, or invite it again: ${inviteLink(application)}`,
      ),
    ];
  });
  const unseen = all.length - seen.length;
  return [
    ...(findings.length > 0
      ? findings
      : [ok(`Its roles give it what it needs in ${counted(seen.length)}.`)]),
    ...(unseen > 0 ? [skipped(`Only the first ${MOST_GUILDS} servers were looked at.`)] : []),
  ];
}

function counted(servers: number): string {
  return servers === 1 ? 'its 1 server' : `${servers} servers`;
}

/** The names of the permissions as Discord shows them. An administrator has them all. */
function missingIn({ permissions }: Guild): string[] {
  if (permissions === undefined) return [];
  const held = new PermissionsBitField(BigInt(permissions));
  return held
    .missing(INVITE_PERMISSIONS)
    .map((name) => name.replaceAll(/(?<=[a-z])(?=[A-Z])/gu, ' '));
}

async function guildsOf({ rest }: Pick<Asking, 'rest'>, signal: AbortSignal): Promise<Guild[]> {
  const query = new URLSearchParams({ limit: String(PAGE) });
  return guilds.parse(await rest.get(Routes.userGuilds(), { query, signal }));
}
