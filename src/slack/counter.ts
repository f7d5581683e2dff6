import type { Core } from '../core/index.ts';
import type { Desk } from './desk.ts';
import type { People } from './people.ts';

/** What the answer to a person needs. */
export interface Counter {
  readonly core: Core;
  readonly people: People;
  readonly desk: Desk;
  /** The bot is shutting down: everybody is answered, and nothing is started. */
  stopping(): boolean;
}
