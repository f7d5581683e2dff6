import type { Findings } from '../bench/figures.ts';
import { until } from '../bench/pace.ts';
import { randomFrom } from '../bench/simulated.ts';
import { createSettings } from '../src/core/settings.ts';
import { isClosed } from '../src/core/task.ts';
import { type Sandbox, startSandbox } from '../test/e2e/harness.ts';
import { type Local, serve } from '../test/images/local.ts';
import { png } from '../test/images/pictures.ts';
import { type KeptBot, keepBot, nodeOptions } from './soak-bot.ts';
import { type Calendar, startCalendar } from './soak-calendar.ts';
import { findingsOf, type Run } from './soak-findings.ts';
import { isForbidden, type People, people, type Typed } from './soak-people.ts';
import { rest } from './soak-rest.ts';
import { recordsByKind, type Sample } from './soak-samples.ts';
import { sample } from './soak-sampling.ts';
import { type Day, openDayBook } from './soak-verdict.ts';

export interface SoakOptions {
  /** How long people type, all days together. */
  readonly minutes: number;
  /** Commands a minute, on both platforms together. */
  readonly perMinute: number;
  /** The mean time between two kills. */
  readonly killEveryMinutes: number;
  /** Decides who types what, how long videos take, and when the bot is killed. */
  readonly seed: number;
  /** Ends it before its time; what was found until then is told. */
  readonly over?: AbortSignal;
  /** Told of each sample as it is taken. */
  readonly sampled?: (sample: Sample) => void;
}

type Note = (text: string) => void;

const PEOPLE = 60;
const CREDITS = 10;
const MINUTE_MS = 60_000;

/** Of the bot's days, but for the last one. */
const DAY_MINUTES = 15;

/** This part of the time, the last, is one day without a kill: for what only an old process shows. */
const CALM_SHARE = 0.25;

/** Times between two kills, in parts of their mean. */
const KILL_AFTER = { least: 0.6, most: 1.4 };

/** How long videos take. */
const VIDEO_MS = { least: 5000, most: 40_000 };

/** How long everything may take after the last command of a day. */
const END_MS = 3 * MINUTE_MS;

/** How often it is looked whether it is all over, ms. */
const LOOK_MS = 1000;

/** Kept by the bot for so many of its days. */
const KEEP_DAYS = 1;

/**
 * The real program with both platforms, for hours: people type steadily, and `kill -9` meets it every few minutes. Does it grow?
 *
 * Tasks are forgotten after a day at the earliest, so the bot lives through several: at night nobody types, everything comes to an end and is judged, and the
 * next process starts with a calendar that is a day ahead. The last day has no kills.
 */
export async function trialSoak(options: SoakOptions, note: Note): Promise<Findings> {
  note(`seed ${options.seed}`);
  const random = randomFrom(options.seed);
  const takes = randomFrom(options.seed + 1);
  const calendar = startCalendar();
  const bytes = png(640, 360);
  const host = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'image/png' }).end(bytes);
  });
  const sandbox = await startSandbox({
    discord: { requestLogLimit: 1000, now: calendar.now },
    slack: { logLimit: 1000, now: calendar.now },
    mountsea: {
      keep: 20_000,
      durationMs: () => VIDEO_MS.least + takes() * (VIDEO_MS.most - VIDEO_MS.least),
      queuedMs: 1000,
      decide: ({ body }) => (isForbidden(body.prompt) ? MODERATED : undefined),
    },
  });
  try {
    await keepTasksFor(sandbox, KEEP_DAYS);
    return await soak(sandbox, host, calendar, random, options, note);
  } finally {
    await sandbox.close();
    await host.close();
  }
}

const MODERATED = {
  status: 'failed',
  errorCode: 1300,
  errorMessage: 'Blocked by the moderation system: this may violate the content policy.',
} as const;

/** As the admins of both places would choose it. */
async function keepTasksFor({ discord, slack, look }: Sandbox, keepDays: number): Promise<void> {
  const scopes = [
    { platform: 'discord', scope: discord.ids.guild },
    { platform: 'slack', scope: slack.ids.team },
  ];
  const by = { id: 'nobody', name: 'nobody' };
  await look(async (store) => {
    const settings = createSettings(store);
    for (const scope of scopes) await settings.change(scope, by, Date.now(), () => ({ keepDays }));
  });
}

function environment(calendar: Calendar, host: Local) {
  return {
    ...nodeOptions(calendar.aheadMs()),
    QUOTA_USER: `${CREDITS}/day`,
    MAX_RUNNING: '100',
    MAX_RUNNING_PER_USER: '3',
    CHECK_FIRST: undefined,
    CHECK_EVERY: undefined,
    IMAGE_PRIVATE_HOSTS: `127.0.0.1:${host.port}`,
  };
}

async function soak(
  sandbox: Sandbox,
  host: Local,
  calendar: Calendar,
  random: () => number,
  options: SoakOptions,
  note: Note,
): Promise<Findings> {
  const crowd = people(sandbox, PEOPLE, random, `http://127.0.0.1:${host.port}/boat.png`);
  const bot = await keepBot(sandbox, () => environment(calendar, host));
  const run: Run = {
    options,
    days: [],
    samples: [],
    typed: [],
    brokeOff: [],
    kills: 0,
    kinds: [],
    began: performance.now(),
  };
  const stopSampling = new AbortController();
  const sampling = sample(sandbox, bot, run, stopSampling.signal);
  const parts: Parts = { sandbox, calendar, bot, crowd, random, options, run, note };
  // Hours of samples are worth telling whatever happens.
  await allDays(parts).catch((error: unknown) => run.brokeOff.push(String(error)));
  stopSampling.abort();
  await sampling;
  run.kinds = recordsByKind(sandbox.storePath);
  await bot.close();
  return findingsOf(run, sandbox, bot);
}

interface Parts {
  readonly sandbox: Sandbox;
  readonly calendar: Calendar;
  readonly bot: KeptBot;
  readonly crowd: People;
  readonly random: () => number;
  readonly options: SoakOptions;
  readonly run: Run;
  readonly note: Note;
}

async function allDays(parts: Parts): Promise<void> {
  const { sandbox, calendar, bot, crowd, options, run, note } = parts;
  const book = openDayBook(sandbox, crowd.accounts, CREDITS);
  const plan = daysOf(options.minutes);
  for (const [nth, minutes] of plan.entries()) {
    const last = nth === plan.length - 1;
    const typed = await oneDay(parts, minutes, last);
    note(`day ${nth + 1} of ${plan.length}: ${typed.length} commands, ${run.kills} kills so far`);
    const whole = await until(() => allClosed(sandbox), END_MS, LOOK_MS);
    if (!whole) note('not every task ended in time');
    const { outages } = bot;
    const [since, aheadMs] = [calendar.since(), calendar.aheadMs()];
    const day = await book.close({ typed, outages, since, aheadMs });
    run.days.push(day);
    run.typed.push(...typed);
    note(told(day));
    if (last || options.over?.aborted) return;
    await bot.kill(() => night(sandbox, calendar));
    crowd.sleep();
  }
}

/** Minutes of each day. */
export function daysOf(minutes: number): number[] {
  const calm = minutes * CALM_SHARE;
  const days = Math.max(2, Math.round((minutes - calm) / DAY_MINUTES));
  return [...Array.from({ length: days }, () => (minutes - calm) / days), calm];
}

/** Resolves to what was typed, when the typing is over. */
async function oneDay(
  { bot, crowd, random, options, run }: Parts,
  minutes: number,
  calm: boolean,
): Promise<Typed[]> {
  const evening = new AbortController();
  const { over } = options;
  const signal = over === undefined ? evening.signal : AbortSignal.any([over, evening.signal]);
  const killing = calm ? undefined : kills(bot, random, options, run, signal);
  killing?.catch(() => {}); // Told in the evening.
  const everyMs = MINUTE_MS / options.perMinute;
  const count = Math.round(minutes * options.perMinute);
  const began = performance.now();
  const typed: Typed[] = [];
  while (typed.length < count && !signal.aborted) {
    typed.push(crowd.type());
    await rest(began + typed.length * everyMs - performance.now(), signal);
  }
  evening.abort();
  await killing;
  return typed;
}

async function kills(
  bot: KeptBot,
  random: () => number,
  { killEveryMinutes }: SoakOptions,
  run: Run,
  signal: AbortSignal,
): Promise<void> {
  const { least, most } = KILL_AFTER;
  for (;;) {
    await rest((least + random() * (most - least)) * killEveryMinutes * MINUTE_MS, signal);
    if (signal.aborted) return;
    await bot.kill();
    run.kills += 1;
  }
}

async function allClosed(sandbox: Sandbox): Promise<boolean> {
  const tasks = await sandbox.tasks().catch(() => undefined); // The store may be busy for a moment.
  return tasks?.every(isClosed) ?? false;
}

/** Nobody is awake, not even the bot: a day passes, and Discord archives what was quiet for so long. */
function night({ discord }: Sandbox, calendar: Calendar): void {
  calendar.turn();
  for (const { id } of discord.threads()) discord.setThread(id, { archived: true });
}

function told({
  commands,
  tasks,
  succeeded,
  refused,
  unknown,
  poor,
  away,
  cut,
  wrong,
  tells,
}: Day): string {
  const bad = Object.entries(wrong).filter(([, count]) => count !== 0);
  return [
    `${commands} commands: ${tasks} tasks (${succeeded} succeeded, ${refused} refused, ${unknown} unknown), ${poor} without credits, ${away} while away, ${cut} cut`,
    ...bad.map(([name, count]) => `WRONG: ${name}: ${count}`),
    ...tells,
  ].join('\n  ');
}
