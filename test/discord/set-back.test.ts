import { REST } from 'discord.js';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { heedClock } from '../../src/discord/set-back.ts';

const HOURS_MS = 5 * 3_600_000;

// discord.js reads the machine's clock.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 }));
afterEach(() => void vi.useRealTimers());

/** discord.js' client that sends two requests a second at most, and what it has sent. */
function client() {
  const sent: string[] = [];
  const rest = new REST({
    globalRequestsPerSecond: 2,
    makeRequest: async (url) => {
      sent.push(url);
      const headers = sent.length === 1 ? LIMITED : {};
      return new Response(null, { status: 204, headers });
    },
  }).setToken('local-token');
  return { rest, sent };
}

/** None is left in this minute. */
const LIMITED = {
  'x-ratelimit-limit': '1',
  'x-ratelimit-remaining': '0',
  'x-ratelimit-reset-after': '60',
};

it('sends on after the clock was set back, on a route that was at its limit too', async () => {
  const { rest, sent } = client();
  heedClock(rest, Date.now);
  vi.setSystemTime(Date.now() + HOURS_MS);
  await rest.get('/gateway');
  vi.setSystemTime(Date.now() - HOURS_MS);
  await rest.get('/gateway');
  await rest.get('/users/@me');
  expect(sent).toHaveLength(3);
});
