import type { REST } from 'discord.js';
import { createSetBack } from '../core/index.ts';

/**
 * discord.js counts the requests of a second, and waits for rate limits, by the machine's clock. Where that is set back, those times are far away, and it
 * would send nothing until then: they are forgotten. It learns anew from the next answers. Returns the client.
 */
export function heedClock(rest: REST, now: () => number): REST {
  const isSetBack = createSetBack();
  const request = rest.request.bind(rest);
  rest.request = async (options) => {
    if (isSetBack(now())) {
      rest.globalReset = -1;
      rest.handlers.clear();
    }
    return await request(options);
  };
  return rest;
}
