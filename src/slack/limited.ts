import { WebClientEvent } from '@slack/web-api';
import type { Observe } from '../core/index.ts';
import type { Clients } from './client.ts';

/** Tells of each 429 of Slack's that says when to come back. */
export function tellOfLimits({ posts, reads, people }: Clients, observe: Observe): void {
  for (const client of [posts, reads, people]) {
    client.on(WebClientEvent.RATE_LIMITED, () =>
      observe({ type: 'limited', platform: 'slack', how: 'refused' }),
    );
  }
}
