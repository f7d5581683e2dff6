import type { Requester } from '../core/index.ts';
import { userOf, type Where } from './address.ts';
import type { Counter } from './counter.ts';
import { DEFAULT_LOCALE } from './people.ts';

/** Whoever was made an admin, or is none any more, shall not wait an hour, ms. */
const RIGHTS_MS = 60_000;

/** A person in a workspace, by Slack's ids. */
type Who = Pick<Where, 'teamId' | 'userId'>;

/** Who asks, with everything that limits and rights hang on. `name` is used where Slack does not tell a better one; `rights`: what is known of them must be fresh. Never throws. */
export async function requesterOf(
  { people, groups }: Pick<Counter, 'people' | 'groups'>,
  who: Who,
  name: string,
  { rights = false } = {},
): Promise<Requester> {
  const { teamId, userId } = who;
  const [person, roles] = await Promise.all([
    people.find(teamId, userId, name, rights ? RIGHTS_MS : undefined),
    groups.of(teamId, userId),
  ]);
  return { ...userOf(who), ...person, scope: teamId, ...(roles.length === 0 ? {} : { roles }) };
}

/** The same without I/O, for what nothing hangs on but whose it is. */
export function knownRequester(
  { people }: Pick<Counter, 'people'>,
  who: Who,
  name: string,
): Requester {
  const known = people.known(who.teamId, who.userId) ?? { name, locale: DEFAULT_LOCALE };
  return { ...userOf(who), ...known, scope: who.teamId };
}
