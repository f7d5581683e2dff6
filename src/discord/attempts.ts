import type { REST } from 'discord.js';

/** So many interactions are remembered: an answer is tried again, and an interaction delivered again, within moments. */
const REMEMBERED = 1000;

const CALLBACK = /\/interactions\/(\d+)\/[^/]+\/callback/u;

/**
 * Counts how often this process has sent an answer to an interaction, by the interaction's id. discord.js sends one again by itself after a
 * timeout or a 5xx, and tells nobody.
 */
export function countAttempts(rest: REST): (interactionId: string) => number {
  const counts = new Map<string, number>();
  const { makeRequest } = rest.options;
  rest.options.makeRequest = async (url, init) => {
    const [, id] = CALLBACK.exec(url) ?? [];
    if (id !== undefined) {
      counts.set(id, (counts.get(id) ?? 0) + 1);
      const [oldest] = counts.keys();
      if (counts.size > REMEMBERED && oldest !== undefined) counts.delete(oldest);
    }
    return await makeRequest(url, init);
  };
  return (id) => counts.get(id) ?? 0;
}
