import { Redis } from 'ioredis';
import { startRedis, type TestRedis } from '../test/support/redis.ts';
import type { Bot } from './bot.ts';
import type { Figure, Findings } from './figures.ts';
import { loadNow } from './machine.ts';
import type { Options } from './options.ts';
import { until } from './pace.ts';
import { measureJourneys } from './processes-journeys.ts';
import { seedRunning } from './processes-seed.ts';
import { keepBusy, startTeam, startTown, type TeamSize, type Town } from './processes-team.ts';
import { median } from './statistics.ts';

/** How long each team is kept busy, ms. */
const BUSY_MS = 10_000;

/** Videos that end in no measurement. */
const VIDEO_MS = 45 * 60_000;

const SIZES: readonly TeamSize[] = [1, 2, 4];

/** Tasks in flight, as far as --tasks goes. */
const IN_FLIGHT = [1000, 10_000, 100_000];

const MIB = 2 ** 20;

interface Around {
  readonly redis: TestRedis;
  readonly options: Options;
  readonly note: (text: string) => void;
}

/** Several processes on one Redis: what they take together, what they ask of it, and what tasks in flight change. */
export async function measureProcesses(
  options: Options,
  note: (text: string) => void,
): Promise<Findings> {
  note('journeys of one command');
  const journeys = await measureJourneys(options.runs);
  const redis = await startRedis();
  try {
    const around = { redis, options, note };
    const figures = [...journeys];
    const notes = [
      'Redis on the same machine, append-only file written before every answer. Journeys: what is sent together counts once; what idle processes send is taken off.',
      'Commands a second: 32 commands of Slack and 8 of Discord are always on their way, each by another person; counted when the gateway’s id of the task stands in the thread.',
      '1 process: ROLE=all. 2: a front and a worker. 4: a front for each platform and two workers. Local platforms, gateway, Redis and this bench share the machine with them.',
    ];
    for (const size of SIZES) add(await withNothing(around, size), figures, notes);
    for (const count of IN_FLIGHT.filter((one) => one <= options.tasks)) {
      add(await withTasks(around, count), figures, notes);
    }
    return { title: 'Processes', figures, notes };
  } finally {
    await redis.close();
  }
}

interface Part {
  readonly figures: readonly Figure[];
  readonly notes: readonly string[];
}

function add(part: Part, figures: Figure[], notes: string[]): void {
  figures.push(...part.figures);
  notes.push(...part.notes);
}

/** One team on an empty Redis. */
async function withNothing({ redis, options, note }: Around, size: TeamSize): Promise<Part> {
  const perSecond: number[] = [];
  const notes: string[] = [];
  for (let run = 1; run <= options.runs; run += 1) {
    note(`${teamOf(size)}, run ${run} of ${options.runs}`);
    const town = await startTown({ durationMs: VIDEO_MS });
    const STORE_URL = redis.fresh();
    try {
      const bots = await startTeam(size, { ...town.environment, STORE_URL }, options.nodeFlags);
      const seen = await busy(town, bots, STORE_URL, options);
      perSecond.push(seen.slack + seen.discord);
      notes.push(`${teamOf(size)}, run ${run}: ${seen.text}`);
    } finally {
      await town.close();
    }
  }
  const name = `${teamOf(size)}: commands to the id in the thread`;
  const figure = { name, value: median(perSecond), unit: 'a second', runs: perSecond };
  return { figures: [figure], notes };
}

const teamOf = (size: TeamSize): string => `${size} ${size === 1 ? 'process' : 'processes'}`;

/** Four processes, and tasks in flight before they start. */
async function withTasks({ redis, options, note }: Around, count: number): Promise<Part> {
  const town = await startTown({ durationMs: VIDEO_MS });
  const url = redis.fresh();
  const env = { ...town.environment, STORE_URL: url };
  try {
    const [first] = await startTeam(1, env, []);
    const before = await memoryOf(url);
    await town.slack.command(0);
    const runs = await until(async () => (await town.slack.shown()) > 0, 30_000);
    await first?.kill();
    if (!runs) throw new Error('the first task did not start');
    note(`${count} tasks are put in flight`);
    await seedRunning(url, count);
    const kib = (((await memoryOf(url)) - before) / count) * 1024;
    note(`four processes start with ${count} tasks`);
    const began = performance.now();
    const bots = await startTeam(4, env, options.nodeFlags);
    const readySeconds = (performance.now() - began) / 1000;
    note(`ready after ${readySeconds.toFixed(1)} s`);
    const seen = await busy(town, bots, url, options);
    const name = (what: string) => `${count} tasks in flight: ${what}`;
    return {
      figures: [
        { name: name('memory of Redis'), value: kib, unit: 'KiB a task' },
        { name: name('start of four processes to "ready"'), value: readySeconds, unit: 's' },
        {
          name: name('commands to the id in the thread, 4 processes'),
          value: seen.slack + seen.discord,
          unit: 'a second',
        },
      ],
      notes: [`${count} tasks in flight: ${seen.text}`],
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { figures: [], notes: [`${count} tasks in flight: GIVEN UP, ${why}`] };
  } finally {
    await town.close();
  }
}

/** Keeps a team busy, and ends it. */
async function busy(town: Town, bots: readonly Bot[], url: string, { nodeFlags }: Options) {
  try {
    const pids = [...bots.map(({ pid }) => pid), await processOf(url)];
    const seen = await keepBusy(town, pids, BUSY_MS);
    const percent = seen.cores.map((core) => `${Math.round(core * 100)} %`);
    // Without PUBLIC_URL each of them says so at its start.
    const complaints = bots
      .flatMap((bot) => bot.complaints())
      .filter(([words]) => !words.startsWith('PUBLIC_URL'));
    const text = [
      `${seen.slack.toFixed(1)} on Slack and ${seen.discord.toFixed(1)} on Discord a second`,
      `of a core: ${percent.slice(0, -1).join(', ')}, Redis ${percent.at(-1)}`,
      `load ${loadNow()}`,
      ...complaints.slice(0, 4).map(([words, count]) => `${count} × ${words}`),
    ].join('; ');
    return { ...seen, text };
  } finally {
    await Promise.all(bots.map((bot) => (nodeFlags.length > 0 ? bot.stop() : bot.kill())));
  }
}

/** A section of INFO, field by field. */
async function infoOf(url: string, section: string, field: string): Promise<number> {
  const redis = new Redis(url);
  const text = await redis.info(section);
  redis.disconnect();
  const [, value] = new RegExp(`^${field}:(\\d+)`, 'mu').exec(text) ?? [];
  return Number(value);
}

/** MiB that Redis uses. */
async function memoryOf(url: string): Promise<number> {
  return (await infoOf(url, 'memory', 'used_memory')) / MIB;
}

async function processOf(url: string): Promise<number> {
  return await infoOf(url, 'server', 'process_id');
}
