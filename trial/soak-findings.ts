import type { Chart, Figure, Findings } from '../bench/figures.ts';
import { median, quantile } from '../bench/statistics.ts';
import type { Sandbox } from '../test/e2e/harness.ts';
import type { SoakOptions } from './soak.ts';
import type { KeptBot } from './soak-bot.ts';
import type { Typed } from './soak-people.ts';
import { livesIn, type recordsByKind, type Sample, sameAge, slope } from './soak-samples.ts';
import type { Day } from './soak-verdict.ts';

/** All that was seen. */
export interface Run {
  readonly options: SoakOptions;
  readonly days: Day[];
  readonly samples: Sample[];
  readonly typed: Typed[];
  /** Why it ended before its time, in words. */
  readonly brokeOff: string[];
  kills: number;
  /** What the store holds at the end. */
  kinds: ReturnType<typeof recordsByKind>;
  /** By performance.now(), ms. */
  readonly began: number;
}

const MIB = 2 ** 20;

/** A process counts in comparisons from this part of the mean time between kills on. */
const LEAST_AGE = 0.5;

/** A process is grown up after so many seconds: what it adds from then on is growth. */
const GROWN = 300;

/** May grow by a tenth between the first and the last processes. */
const MOST_GROWTH = 1.1;

export function findingsOf(run: Run, { bots }: Sandbox, bot: KeptBot): Findings {
  const { options, days, samples, kinds, brokeOff } = run;
  const wrong = Object.entries(added(days.map((day) => day.wrong)));
  const exact: [string, number][] = [
    ...wrong,
    ['the bot ended by itself', bot.died],
    ['the trial broke off', brokeOff.length],
  ];
  return {
    title: 'Soak',
    figures: [
      ...counts(run),
      ...exact.map(([name, value]) => ({ name, value, unit: '', aim: 1 })),
      ...growth(run),
      ...storeFigures(run.samples, run.days.length),
      ...latencies(run, bot),
    ],
    notes: [
      `Seed ${options.seed}; ${options.perMinute} commands a minute for ${Math.round(options.minutes)} minutes, on both platforms; the store is an SQLite file.`,
      `${days.length} days of the bot's calendar. Each ends with a night, in which all is judged; then a process starts that is a day ahead. The last day has no kill.`,
      `Samples: ${samples.length}, of ${livesIn(samples).length} processes.`,
      ...kinds.map(
        ({ kind, records, bytes }) =>
          `In the store at the end: ${records} × ${kind || '(no kind)'} with ${Math.round(bytes / 1024)} KiB`,
      ),
      ...days.flatMap(({ tells }, nth) => tells.map((tell) => `WRONG on day ${nth + 1}: ${tell}`)),
      ...brokeOff.map((why) => `It broke off: ${why}`),
      ...complaintsOf(bots),
    ],
    charts: chartsOf(samples),
    ...(exact.some(([, count]) => count !== 0) ? { failed: true } : {}),
  };
}

/** Counters of the same names, added up. */
export function added(
  all: readonly Readonly<Record<string, number>>[],
): Readonly<Record<string, number>> {
  const total: Record<string, number> = {};
  for (const one of all) {
    for (const [name, count] of Object.entries(one)) total[name] = (total[name] ?? 0) + count;
  }
  return total;
}

function counts({ days, kills, typed }: Run): Figure[] {
  const total = (of: (day: Day) => number) => days.reduce((sum, day) => sum + of(day), 0);
  const rows: [string, number, string][] = [
    ['commands', total((day) => day.commands), ''],
    ['of these with a picture', typed.filter(({ kind }) => kind === 'picture').length, ''],
    ['of these by the button "Again"', typed.filter(({ kind }) => kind === 'again').length, ''],
    ['kill -9 in the middle of work', kills, ''],
    ['nights', days.length - 1, ''],
    ['tasks', total((day) => day.tasks), ''],
    ['succeeded', total((day) => day.succeeded), 'tasks'],
    ['refused by the gateway, and told so', total((day) => day.refused), 'tasks'],
    ['killed while the gateway was asked, and told so', total((day) => day.unknown), 'tasks'],
    ['without credits, and told so', total((day) => day.poor), 'commands'],
    ['typed while no bot was there', total((day) => day.away), 'commands'],
    [
      'acknowledged at most 3 s before a kill, nothing started',
      total((day) => day.cut),
      'commands',
    ],
  ];
  return rows.map(([name, value, unit]) => ({ name, value, unit }));
}

const MEASURES: readonly [name: string, unit: string, of: (sample: Sample) => number][] = [
  ['memory', 'MiB', ({ memory }) => memory],
  ['handles', '', ({ handles }) => handles],
  ['threads', '', ({ threads }) => threads],
];

/** First processes beside the last ones, and the old one that was not killed. */
function growth({ samples, options }: Run): Figure[] {
  const leastAge = LEAST_AGE * options.killEveryMinutes * 60;
  const compared = MEASURES.flatMap(([name, unit, of]): Figure[] => {
    const found = sameAge(samples, of, leastAge);
    if (found === undefined) return [];
    const { first, last, age } = found;
    const at = `${Math.round(age)} s after their start`;
    return [
      { name: `${name} of the first three processes, ${at}`, value: first, unit },
      { name: `${name} of the last three processes, ${at}`, value: last, unit },
      {
        name: `${name}: last to first`,
        value: last / first,
        unit: '×',
        aim: MOST_GROWTH,
        guard: 'lower',
      },
    ];
  });
  const old = (livesIn(samples).at(-1) ?? []).filter(({ age }) => age >= GROWN);
  if (old.length < 2) return compared;
  const hours = ((old.at(-1)?.age ?? 0) - GROWN) / 3600;
  const grows = MEASURES.map(([name, unit, of]) => ({
    name: `${name} of the process that was not killed, from its 5th minute on for ${Math.round(hours * 60)} minutes`,
    value: slope(old.map((one) => [one.age / 3600, of(one)])),
    unit: `${unit} an hour`.trim(),
  }));
  return [...compared, ...grows];
}

/** How the store grows. A day is compared with a day: the last sample may be of a morning on which nothing was typed any more. */
export function storeFigures(samples: readonly Sample[], days: number): Figure[] {
  const most = dayPeaks(samples).slice(0, days);
  const [first = Number.NaN] = most;
  const last = most.at(-2) ?? Number.NaN;
  const used = samples.filter(({ minute }) => minute >= (samples.at(-1)?.minute ?? 0) / 2);
  const perTask = samples
    .filter(({ tasks }) => tasks > 0)
    .map((one) => [one.tasks, one.used] as const);
  return [
    { name: 'store at the end of the first day', value: first / MIB, unit: 'MiB' },
    { name: 'store at the end of the last day with kills', value: last / MIB, unit: 'MiB' },
    {
      name: 'store: that day to the first',
      value: last / first,
      unit: '×',
      aim: MOST_GROWTH,
      guard: 'lower',
    },
    { name: 'one task in the store', value: slope(perTask), unit: 'bytes' },
    {
      name: 'file of the store in the second half',
      value: slope(used.map(({ minute, file }) => [minute / 60, file / MIB])),
      unit: 'MiB an hour',
    },
    {
      name: 'the largest log beside it (-wal)',
      value: Math.max(...samples.map(({ wal }) => wal)) / MIB,
      unit: 'MiB',
    },
  ];
}

/** The largest file on each day, bytes. */
export function dayPeaks(samples: readonly Pick<Sample, 'day' | 'file'>[]): number[] {
  const days = Map.groupBy(samples, ({ day }) => day).values();
  return [...days].map((day) => Math.max(...day.map(({ file }) => file)));
}

function latencies({ typed, samples }: Run, bot: KeptBot): Figure[] {
  const half = Math.floor(typed.length / 2);
  const on = (platform: string, part: readonly Typed[]) =>
    part.filter(({ account }) => account.platform === platform).flatMap((one) => one.ackMs() ?? []);
  const acks = [
    ['discord', 'Discord'],
    ['slack', 'Slack'],
  ].flatMap(([id = '', name = '']) => [
    {
      name: `acknowledged on ${name}, first half`,
      value: median(on(id, typed.slice(0, half))),
      unit: 'ms',
    },
    {
      name: `acknowledged on ${name}, second half`,
      value: median(on(id, typed.slice(half))),
      unit: 'ms',
    },
    {
      name: `acknowledged on ${name}, 99 of 100`,
      value: quantile(on(id, typed), 0.99),
      unit: 'ms',
      aim: 3000,
    },
  ]);
  const back = bot.outages.map(({ from, to }) => to - from);
  const late = samples.flatMap((one) => one.late ?? []);
  return [
    ...acks,
    { name: 'from a kill to a bot that is ready', value: median(back), unit: 'ms' },
    { name: 'the longest of them', value: Math.max(...back), unit: 'ms' },
    {
      name: 'event loop late, 99 of 100 times: the median of all samples',
      value: median(late),
      unit: 'ms',
    },
  ];
}

function chartsOf(samples: readonly Sample[]): Chart[] {
  const x = { label: 'minutes' };
  const points = (of: (sample: Sample) => number) =>
    samples.map((one) => [one.minute, of(one)] as const);
  return [
    {
      name: 'soak-memory',
      title: 'Memory of the bot, killed every few minutes',
      x,
      y: { label: 'MiB' },
      lines: [{ name: 'in RAM', points: points(({ memory }) => memory) }],
    },
    {
      name: 'soak-handles',
      title: 'Open handles of the bot',
      x,
      y: { label: 'handles' },
      lines: [
        { name: 'files and sockets', points: points(({ handles }) => handles) },
        { name: 'threads', points: points(({ threads }) => threads) },
      ],
    },
    {
      name: 'soak-store',
      title: 'Size of the store; a day passes where the part in use falls',
      x,
      y: { label: 'MiB' },
      lines: [
        { name: 'file', points: points(({ file }) => file / MIB) },
        { name: 'in use', points: points(({ used }) => used / MIB) },
        { name: 'log beside it (-wal)', points: points(({ wal }) => wal / MIB) },
      ],
    },
  ];
}

/** Errors that the processes logged, by their words, most frequent first. */
function complaintsOf(bots: Sandbox['bots']): string[] {
  const found = new Map<string, number>();
  for (const { msg, level } of bots.flatMap(({ lines }) => lines)) {
    if (level >= 50) found.set(msg, (found.get(msg) ?? 0) + 1);
  }
  return [...found]
    .sort(([, a], [, b]) => b - a)
    .map(([text, count]) => `logged as an error: ${count} × ${text}`);
}
