import type { Clock, Log } from '../core/index.ts';
import { type ClientAccess, type Clients, clientsFor } from './client.ts';
import { slackLogger } from './log.ts';

/** What notices are shown with. */
export interface Desk extends Clients {
  readonly clock: Clock;
  readonly log: Log;
  /** The Web API's root: Slack's files are on its host, or below it. */
  readonly apiUrl: string;
  /** Scopes whose absence was logged already. */
  readonly missed: Set<string>;
}

export function deskOf(access: ClientAccess, clock: Clock, log: Log): Desk {
  return {
    ...clientsFor(access, slackLogger(log)),
    clock,
    log,
    apiUrl: access.apiUrl,
    missed: new Set(),
  };
}
