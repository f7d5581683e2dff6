import { afterAll, beforeAll, expect, it } from 'vitest';
import { MOST_AT_ONCE } from '../../src/core/overload.ts';
import { en } from '../../src/core/words/en.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';

let sandbox: Sandbox;
let bot: Bot;

/** They come over one connection, faster than any of them is saved. */
const COMMANDS = 4 * MOST_AT_ONCE;

beforeAll(async () => {
  sandbox = await startSandbox({ slack: { ackTimeoutMs: 60_000 } });
  bot = await sandbox.start({ QUOTA_USER: `${COMMANDS}/day` });
});
afterAll(() => sandbox.close());

it('answers every one of far too many commands: with a task, or with a private refusal that costs nothing', async () => {
  const { slack } = sandbox;
  const typed = Array.from({ length: COMMANDS }, (_, nth) =>
    slack.slash({ command: '/sora', text: `prompt:boat ${nth}` }),
  );
  const deliveries = await Promise.all(typed);
  expect(new Set(deliveries.map(({ outcome }) => outcome))).toEqual(new Set(['acknowledged']));
  const away = deliveries.filter(({ ack }) =>
    JSON.stringify(ack ?? '').includes(en['trouble.busy']),
  );
  expect(away.length).toBeGreaterThan(0);
  expect(away.length).toBeLessThan(COMMANDS);
  await bot.line(({ msg }) => msg === 'commands are taken again');
  const taken = COMMANDS - away.length;
  await slack.waitFor(
    () => bot.lines.filter(({ msg }) => msg === 'task accepted').length === taken,
    { timeoutMs: 60_000 },
  );
  expect(await sandbox.tasks()).toHaveLength(taken);
  const { committed, held } = await sandbox.purse(`user:slack:`);
  expect(committed + Object.keys(held).length).toBe(taken);
  expect(bot.lines.filter(({ msg }) => msg.startsWith('too many commands')).length).toBeLessThan(
    away.length,
  );
}, 120_000);
