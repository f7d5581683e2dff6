import type { Core, PlatformDeps } from '../core/index.ts';
import type { ClientAccess } from './client.ts';
import { type Desk, deskOf } from './desk.ts';
import { type Groups, groupsOf } from './groups.ts';
import { tellOfLimits } from './limited.ts';
import { type People, peopleOf } from './people.ts';
import { type TeamUrl, teamUrlOf } from './team-url.ts';

/** What the answer to a person needs, in one workspace. */
export interface Counter {
  readonly core: Core;
  readonly people: People;
  readonly groups: Groups;
  readonly teamUrl: TeamUrl;
  readonly desk: Desk;
  /** Opens the workspace's closed files. A secret: it goes to Slack's own host and to no other. */
  readonly botToken: string;
  /** Draws a report. */
  readonly chart: PlatformDeps['chart'] | undefined;
  /** Counts; absent: nobody does. */
  readonly observe?: PlatformDeps['observe'];
  /** The bot is shutting down: everybody is answered, and nothing is started. */
  stopping(): boolean;
}

/** Everything that works with one bot token. */
export function counterOf(
  access: ClientAccess,
  {
    core,
    clock,
    log,
    chart,
    observe,
  }: Pick<PlatformDeps, 'core' | 'clock' | 'log' | 'chart' | 'observe'>,
  stopping: () => boolean,
): Counter {
  const desk = deskOf(access, clock, log);
  if (observe !== undefined) tellOfLimits(desk, observe);
  return {
    core,
    desk,
    botToken: access.botToken,
    people: peopleOf(desk.people, clock, log),
    groups: groupsOf(desk.people, clock, log),
    teamUrl: teamUrlOf(desk.people, log),
    chart,
    ...(observe === undefined ? {} : { observe }),
    stopping,
  };
}
