import { setTimeout as pause } from 'node:timers/promises';
import type { Figure, Findings } from '../bench/figures.ts';
import { pace, until } from '../bench/pace.ts';
import { randomFrom } from '../bench/simulated.ts';
import { freePort } from '../sandbox/free-port.ts';
import { isClosed } from '../src/core/task.ts';
import { type Sandbox, startSandbox } from '../test/e2e/harness.ts';
import { startRedis, type TestRedis } from '../test/support/redis.ts';
import type { Options } from './options.ts';
import { invite, type Wish, wishesOf, type as write } from './several-people.ts';
import { judge } from './several-verdict.ts';
import { type Kept, keep } from './several-workers.ts';

const PEOPLE = 50;
/** Commands of one person on one platform, and the credits for them. */
const EACH = 10;
const CREDITS = 8;

/** Commands a second, all together. */
const RATE = 14;

/** Between two kills, ms. */
const KILL_AFTER = { least: 2000, most: 6000 };

/** How long Redis is away when it is killed, ms: some calls wait for it, and some give up. */
const REDIS_AWAY = { least: 0, most: 4000 };

/** How long a video takes, and how long everything may take after the last kill, ms. */
const VIDEO_MS = 3000;
const END_MS = 150_000;

const NO_DISCORD = { DISCORD_TOKEN: undefined, DISCORD_API_URL: undefined };
const NO_SLACK = {
  SLACK_BOT_TOKEN: undefined,
  SLACK_APP_TOKEN: undefined,
  SLACK_API_URL: undefined,
};

/** Four processes on one Redis, of which the two that take the steps are killed all the time, and Redis once. */
export async function trialSeveral(
  { seed }: Pick<Options, 'seed'>,
  note: (text: string) => void,
): Promise<Findings> {
  note(`seed ${seed}`);
  const random = randomFrom(seed);
  const redis = await startRedis();
  const sandbox = await startSandbox({
    storeUrl: redis.fresh(),
    mountsea: { durationMs: VIDEO_MS, queuedMs: 100 },
    discord: { requestLogLimit: 1000 },
    slack: { logLimit: 5000 },
  });
  try {
    return await trial(sandbox, redis, random, seed, note);
  } finally {
    await sandbox.close();
    await redis.close();
  }
}

function environment(more: Record<string, string | undefined>) {
  return {
    PORT: String(freePort()),
    PUBLIC_URL: undefined,
    QUOTA_USER: `${CREDITS}/day`,
    MAX_RUNNING: '100',
    MAX_RUNNING_PER_USER: '4',
    MOUNTSEA_RATE: '1000/s',
    ...more,
  };
}

async function trial(
  sandbox: Sandbox,
  redis: TestRedis,
  random: () => number,
  seed: number,
  note: (text: string) => void,
): Promise<Findings> {
  const accounts = invite(sandbox, PEOPLE);
  const wishes = wishesOf(accounts, EACH, random);
  const fronts = await Promise.all(
    [NO_SLACK, NO_DISCORD].map((off) => sandbox.start(environment({ ROLE: 'front', ...off }))),
  );
  const workers = [1, 2].map(() => keep(sandbox, () => environment({ ROLE: 'work' })));
  const began = performance.now();
  const over = new AbortController();
  const harm = Promise.all([
    killing(workers, random, over.signal),
    killRedis(redis, random, wishes.length, note),
  ]);
  await typeAll(sandbox, wishes);
  over.abort();
  const [kills] = await harm;
  note(`all commands typed, ${kills} kills; waiting for the ends`);
  const whole = await until(() => allClosed(sandbox), END_MS, 500);
  if (!whole) note('not every task ended in time');
  const seconds = (performance.now() - began) / 1000;
  const { figures, wrong } = await judge(sandbox, accounts, {
    commands: wishes.length,
    credits: CREDITS,
  });
  const dead = await diedOf(fronts);
  await Promise.all(workers.map((worker) => worker.close()));
  const around: Figure[] = [
    { name: 'workers killed with SIGKILL', value: kills, unit: 'times' },
    { name: 'Redis killed with SIGKILL', value: 1, unit: 'times' },
    { name: 'fronts that died', value: dead, unit: '', aim: 1 },
    { name: 'from the first command to the last end', value: seconds, unit: 's' },
  ];
  return {
    title: 'Several processes on one Redis',
    figures: [...figures, ...around],
    notes: [
      `Seed ${seed}. One front for Discord, one for Slack, two workers; Redis with an append-only file, written at each answer.`,
      `Each of ${PEOPLE} people types ${EACH} commands on each platform and has ${CREDITS} credits there; ${RATE} commands a second.`,
      `A worker ended by itself ${workers.map((worker) => worker.ended()).join(' and ')} times and was started again.`,
      ...wrong.map((what) => `WRONG: ${what}`),
      ...complaintsOf(sandbox),
    ],
    ...(wrong.length > 0 || dead > 0 ? { failed: true } : {}),
  };
}

async function typeAll(sandbox: Sandbox, wishes: readonly Wish[]): Promise<void> {
  const typing: Promise<void>[] = [];
  await pace(RATE, wishes.length, (nth) => {
    const wish = wishes[nth];
    if (wish !== undefined) typing.push(write(sandbox, wish));
  });
  await Promise.all(typing);
}

/** Kills one of them after the other until told to end. Resolves to how often. */
async function killing(
  workers: readonly Kept[],
  random: () => number,
  over: AbortSignal,
): Promise<number> {
  const { least, most } = KILL_AFTER;
  let kills = 0;
  for (;;) {
    await pause(least + random() * (most - least), undefined, { signal: over }).catch(() => {});
    if (over.aborted) return kills;
    await workers[Math.floor(random() * workers.length)]?.kill();
    kills += 1;
  }
}

/** In the middle third. */
async function killRedis(
  redis: TestRedis,
  random: () => number,
  commands: number,
  note: (text: string) => void,
): Promise<void> {
  await pause(((1 + random()) / 3) * (commands / RATE) * 1000);
  const { least, most } = REDIS_AWAY;
  const awayMs = least + random() * (most - least);
  await redis.kill();
  await pause(awayMs);
  await redis.start();
  note(`Redis was killed, and started again after ${Math.round(awayMs)} ms`);
}

async function allClosed(sandbox: Sandbox): Promise<boolean> {
  const tasks = await sandbox.tasks().catch(() => undefined);
  return tasks?.every(isClosed) ?? false;
}

/** How many of them are not alive any more. */
async function diedOf(bots: Awaited<ReturnType<Sandbox['start']>>[]): Promise<number> {
  const alive = await Promise.all(
    bots.map(({ ended }) => Promise.race([ended.then(() => false), pause(0, true)])),
  );
  return alive.filter((one) => !one).length;
}

/** Errors that the processes logged, by their words, most frequent first. */
function complaintsOf({ bots }: Sandbox): string[] {
  const counts = new Map<string, number>();
  for (const { msg, level } of bots.flatMap(({ lines }) => lines)) {
    if (level >= 50) counts.set(msg, (counts.get(msg) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([text, count]) => `logged as an error: ${count} × ${text}`);
}
