import type { Core, PlatformDeps } from '../core/index.ts';
import type { Desk } from './desk.ts';
import type { Groups } from './groups.ts';
import type { People } from './people.ts';
import type { TeamUrl } from './team-url.ts';

/** What the answer to a person needs. */
export interface Counter {
  readonly core: Core;
  readonly people: People;
  readonly groups: Groups;
  readonly teamUrl: TeamUrl;
  readonly desk: Desk;
  /** Draws a report. */
  readonly chart: PlatformDeps['chart'] | undefined;
  /** The bot is shutting down: everybody is answered, and nothing is started. */
  stopping(): boolean;
}
