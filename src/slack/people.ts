import type { WebClient } from '@slack/web-api';
import type { Clock, Log } from '../core/index.ts';
import { missedScope, refusalOf } from './failures.ts';
import { reasonOf } from './log.ts';

/** A person, as far as a message needs to know. */
interface Person {
  readonly name: string;
  /** BCP 47. */
  readonly locale: string;
  /** An admin or owner of the workspace. */
  readonly manages?: true;
}

/** Spoken to whoever is not known yet. */
export const DEFAULT_LOCALE = 'en-US';

/** How long what Slack said of a person is used, ms, and of how many people. */
const FRESH_MS = 60 * 60_000;
const MOST_PEOPLE = 5000;

export interface People {
  /** Without I/O: what is known already. */
  known(teamId: string, userId: string): Person | undefined;
  /** Asks Slack where needed, and where what it said is older than `maxAgeMs`; falls back on what it said within the hour, else on the name in the command and on English. Never throws. */
  find(teamId: string, userId: string, name: string, maxAgeMs?: number): Promise<Person>;
}

/** Language, name and rights of people, from users.info (Slack's documentation: scope users:read, `include_locale`). */
export function peopleOf(client: WebClient, clock: Clock, log: Log): People {
  const cache = new Map<string, { person: Person; at: number }>();
  let allowed = true;
  const known = (teamId: string, userId: string, maxAgeMs = FRESH_MS) => {
    const kept = cache.get(`${teamId}/${userId}`);
    return kept !== undefined && kept.at + maxAgeMs > clock.now() ? kept.person : undefined;
  };
  const ask = async (user: string, name: string): Promise<Person | undefined> => {
    try {
      const answer = await client.users.info({ user, include_locale: true });
      const { profile, real_name: real, locale, ...rights } = answer.user ?? {};
      const manages = rights.is_admin || rights.is_owner || rights.is_primary_owner;
      const shown = [profile?.display_name, profile?.real_name, real, name].find(Boolean);
      return {
        name: shown ?? name,
        locale: locale || DEFAULT_LOCALE,
        ...(manages ? { manages } : {}),
      };
    } catch (error) {
      if (refusalOf(error) === 'missing_scope') {
        allowed = false;
        const scope = missedScope(error);
        log.warn({ scope }, 'Slack: names, languages and admins stay unknown without this scope');
      } else log.info({ reason: reasonOf(error) }, 'Slack: a person could not be looked up');
      return undefined;
    }
  };
  return {
    known: (teamId, userId) => known(teamId, userId),
    async find(teamId, userId, name, maxAgeMs) {
      const earlier = known(teamId, userId, maxAgeMs);
      if (earlier !== undefined) return earlier;
      const person = allowed ? await ask(userId, name) : undefined;
      if (person === undefined) return known(teamId, userId) ?? { name, locale: DEFAULT_LOCALE };
      const oldest = cache.keys().next().value;
      if (cache.size >= MOST_PEOPLE && oldest !== undefined) cache.delete(oldest);
      cache.set(`${teamId}/${userId}`, { person, at: clock.now() });
      return person;
    },
  };
}
