import type { WebClient } from '@slack/web-api';
import type { Clock, Log } from '../core/index.ts';
import { missedScope, refusalOf } from './failures.ts';
import { reasonOf } from './log.ts';

/** A user group of a workspace. */
export interface Group {
  readonly id: string;
  /** What people type after an `@`. */
  readonly handle: string;
  readonly name: string;
  /** Ids of its people. */
  readonly users: ReadonlySet<string>;
}

/** How long what Slack said of a workspace's groups is used, and how long nobody asks again after a failure, ms. */
const FRESH_MS = 10 * 60_000;
const FAILED_MS = 60_000;

/** Each entry is a whole workspace. */
const MOST_TEAMS = 100;

export interface Groups {
  /** The user groups of a workspace; none where Slack does not tell. Never throws. */
  list(teamId: string): Promise<readonly Group[]>;
  /** Ids of the groups that a person is in. Never throws. */
  of(teamId: string, userId: string): Promise<string[]>;
}

interface Kept {
  readonly groups: Promise<readonly Group[]>;
  until: number;
}

/** User groups, from usergroups.list (Slack's documentation: scope usergroups:read). Without it limits by group do nothing. */
export function groupsOf(client: WebClient, clock: Clock, log: Log): Groups {
  const cache = new Map<string, Kept>();
  let allowed = true;

  const ask = async (team: string, before: readonly Group[]): Promise<readonly Group[]> => {
    try {
      const { usergroups = [] } = await client.usergroups.list({ include_users: true });
      return usergroups.flatMap(({ id, handle = '', name = '', users = [] }) =>
        id === undefined ? [] : [{ id, handle, name, users: new Set(users) }],
      );
    } catch (error) {
      if (refusalOf(error) === 'missing_scope') {
        if (allowed) log.warn({ scope: missedScope(error) }, 'Slack: limits by user group are off');
        allowed = false;
        return [];
      }
      log.info({ reason: reasonOf(error) }, 'Slack: user groups could not be looked up');
      const kept = cache.get(team);
      if (kept !== undefined) kept.until = clock.now() + FAILED_MS;
      return before; // A hiccup of Slack takes no credits from anybody.
    }
  };
  const list = async (teamId: string): Promise<readonly Group[]> => {
    if (!allowed) return [];
    const kept = cache.get(teamId);
    if (kept !== undefined && kept.until > clock.now()) return await kept.groups;
    const before = (await kept?.groups) ?? [];
    const oldest = cache.keys().next().value;
    if (cache.size >= MOST_TEAMS && oldest !== undefined) cache.delete(oldest);
    const groups = ask(teamId, before);
    cache.set(teamId, { groups, until: clock.now() + FRESH_MS });
    return await groups;
  };
  return {
    list,
    async of(teamId, userId) {
      const groups = await list(teamId);
      return groups.filter(({ users }) => users.has(userId)).map(({ id }) => id);
    },
  };
}
