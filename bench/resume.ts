import { setTimeout as pause } from 'node:timers/promises';
import { startBot } from './bot.ts';
import type { Crowd } from './crowd.ts';
import type { Figure, Findings } from './figures.ts';
import type { Options } from './options.ts';
import { until } from './pace.ts';
import { residentMib } from './process-use.ts';
import { median } from './statistics.ts';

/** From the start of the process until all tasks are in the schedule, ms. */
const AIM_MS = 2000;

const ALL_CHECKED_MS = 120_000;

/** The bot runs on for so long before its memory is read and it is killed again, ms. */
const SETTLE_MS = 5000;

/** Kills the crowd's bot with SIGKILL and starts it again on the same store, several times. */
export async function measureResume(
  crowd: Crowd,
  { runs, nodeFlags }: Options,
  note: (text: string) => void,
): Promise<Findings> {
  const { gateway, tasks } = crowd;
  const ready: number[] = [];
  const checked: number[] = [];
  const resident: number[] = [];
  await crowd.bot.kill();
  for (let run = 1; run <= runs; run += 1) {
    note(`restart ${run} of ${runs}`);
    await gateway.resetChecks();
    const bot = await startBot('reelbot', crowd.environment, nodeFlags);
    try {
      ready.push(bot.readyMs);
      const all = await until(async () => (await gateway.checks()).tasks >= tasks, ALL_CHECKED_MS);
      if (!all) throw new Error(`${(await gateway.checks()).tasks} of ${tasks} tasks were checked`);
      checked.push((await gateway.checks()).lastNewAt - bot.startedAt);
      await pause(SETTLE_MS);
      resident.push(residentMib(bot.pid));
    } finally {
      await (nodeFlags.length > 0 ? bot.stop() : bot.kill());
    }
  }
  const empty = await emptyStart(crowd, runs, nodeFlags);
  const figure = (name: string, unit: string, values: readonly number[], aim?: number): Figure => ({
    name,
    value: median(values),
    unit,
    runs: values,
    ...(aim === undefined ? {} : { aim }),
  });
  return {
    title: 'Resume',
    figures: [
      figure(`start to "ready" with ${tasks} tasks running`, 'ms', ready, AIM_MS),
      figure('start to "ready" with an empty store', 'ms', empty),
      figure(`start until each of ${tasks} tasks was checked once`, 'ms', checked),
      figure('memory some seconds later', 'MiB resident', resident),
    ],
    notes: [
      'After SIGKILL. "ready": Node started, all code loaded, both platforms connected, every task in the schedule, checks begun.',
    ],
  };
}

async function emptyStart(
  { environment }: Crowd,
  runs: number,
  nodeFlags: readonly string[],
): Promise<number[]> {
  const took: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const store = `${environment.STORE_URL}-empty-${run}`;
    const bot = await startBot('reelbot', { ...environment, STORE_URL: store }, nodeFlags);
    took.push(bot.readyMs);
    await bot.kill();
  }
  return took;
}
