import { type REST, RESTEvents } from 'discord.js';
import type { Observe } from '../core/index.ts';

const TOO_MANY = 429;

/** Tells of Discord's rate limits: those that were met, and waits of discord.js, which knows most of them beforehand. Of the first it says nothing itself. */
export function tellOfLimits(rest: REST, observe: Observe): void {
  rest.on(RESTEvents.RateLimited, () =>
    observe({ type: 'limited', platform: 'discord', how: 'waited' }),
  );
  const { makeRequest } = rest.options;
  rest.options.makeRequest = async (url, init) => {
    const response = await makeRequest(url, init);
    if (response.status === TOO_MANY) {
      observe({ type: 'limited', platform: 'discord', how: 'refused' });
    }
    return response;
  };
}
