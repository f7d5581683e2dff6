import { setTimeout as pause } from 'node:timers/promises';
import type { Crowd } from './crowd.ts';
import type { Findings } from './figures.ts';
import { until } from './pace.ts';
import { processorSeconds, residentMib } from './process-use.ts';

/** Of the bot, MiB. */
const AIM_MIB = 200;

/** A round of checks takes up to 20 s per task, and longer where the bot is busy. */
const ROUND_MS = 120_000;

/** How long the steady state is watched, ms. */
const WATCH_MS = 20_000;

/** Resident memory of the bot with the crowd in flight. */
export async function measureMemory(crowd: Crowd): Promise<Findings> {
  const { bot, gateway, tasks } = crowd;
  await gateway.resetChecks();
  const settled = await until(async () => (await gateway.checks()).tasks >= tasks, ROUND_MS);
  if (!settled) throw new Error('not every task was checked');
  const afterRound = residentMib(bot.pid);
  await gateway.resetChecks();
  const before = processorSeconds(bot.pid);
  await pause(WATCH_MS);
  const after = processorSeconds(bot.pid);
  const used = before === undefined || after === undefined ? Number.NaN : after - before;
  const seconds = WATCH_MS / 1000;
  const { slack, discord } = crowd.made;
  return {
    title: 'Memory',
    figures: [
      { name: 'idle', value: crowd.idleMib, unit: 'MiB resident', aim: AIM_MIB },
      {
        name: `${tasks} tasks in flight, right after the last one started`,
        value: crowd.fullMib,
        unit: 'MiB resident',
        aim: AIM_MIB,
      },
      {
        name: `${tasks} tasks in flight, after a round of checks`,
        value: afterRound,
        unit: 'MiB resident',
        aim: AIM_MIB,
      },
      {
        name: `the same ${seconds} s later`,
        value: residentMib(bot.pid),
        unit: 'MiB resident',
        aim: AIM_MIB,
      },
      { name: 'checks meanwhile', value: (await gateway.checks()).all / seconds, unit: 'a second' },
      { name: 'processor meanwhile', value: (used / seconds) * 100, unit: '% of a core' },
    ],
    notes: [
      `All tasks made by real commands, ${slack} on Slack and ${discord} on Discord, in ${Math.round(crowd.tookSeconds)} s; CHECK_EVERY 5s (default).`,
      ...bot.complaints().map(([text, count]) => `complained: ${count} × ${text}`),
    ],
  };
}
