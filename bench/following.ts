import { planLooks } from '../src/core/looks.ts';
import { DEFAULT_TIMING, type FollowTiming } from '../src/core/schedule.ts';
import { startWorld, testGateway } from '../test/support/world.ts';
import { type Chart, type Figure, type Findings, shown } from './figures.ts';
import {
  drawn,
  type Followed,
  fixedPolling,
  following,
  sharing,
  type Takes,
  type Tells,
} from './simulated.ts';
import { quantile } from './statistics.ts';

const MEDIANS = [90, 180, 300];
const SPREADS = [0.25, 0.35, 0.5];

/** What it is compared with: a look every so many ms. */
const FIXED_MS = 5000;
const STRICT: FollowTiming = { everyMs: FIXED_MS };

/** Tasks of one kind: the first ones learn, the rest are the steady state. */
const LEARNING = 50;
const TASKS = 1000;

/** Videos as short as the looks are apart, s, and how late one of them may be noticed on average, s. */
const SHORT = [5, 15, 25];
const SHORT_SPREAD = 0.35;
const SHORT_DELAY = 4;

/** Medians of the chart, s, and tasks of each. */
const CHARTED = [5, 8, 15, 30, 60, 120, 240, 480, 960];
const CHARTED_TASKS = 400;
const CHARTED_SPREAD = 0.35;

/** Of each kind of gateway that tells a figure. */
const TOLD = 600;

/** In flight at once, and what the gateway takes. */
const CROWD = 5000;
const PER_SECOND = 10;

/** Through the real core. */
const REAL = 300;
const REAL_TAKES: readonly Takes[] = [
  { medianSeconds: 180, spread: 0.25 },
  { medianSeconds: 15, spread: SHORT_SPREAD },
];

/** Requests per finished task, and from finished to noticed, on simulated durations. No machine plays a part: the figures are the same on each. */
export async function measureFollowing(note: (text: string) => void): Promise<Findings> {
  const figures: Figure[] = [];
  const notes: string[] = [heading('steady state')];
  const learning: string[] = [];
  for (const medianSeconds of MEDIANS) {
    for (const spread of SPREADS) {
      const name = `median ${medianSeconds} s, spread ${spread}`;
      const takes = drawn({ medianSeconds, spread }, TASKS, medianSeconds + spread * 100);
      const fixed = fixedPolling(takes, FIXED_MS);
      const ours = following(takes, DEFAULT_TIMING);
      const strict = following(takes, STRICT);
      const exact = exactly({ medianSeconds, spread }, takes);
      figures.push(...aims(name, fixed.slice(LEARNING), ours.slice(LEARNING), exact));
      notes.push(
        row(`${name}: every 5 s`, fixed.slice(LEARNING)),
        row(`${name}: by default`, ours.slice(LEARNING)),
        row(`${name}: durations known exactly`, exact),
        row(`${name}: CHECK_EVERY=5s`, strict.slice(LEARNING)),
      );
      learning.push(
        row(`${name}: every 5 s`, fixed.slice(0, LEARNING)),
        row(`${name}: by default`, ours.slice(0, LEARNING)),
      );
    }
  }
  for (const medianSeconds of SHORT) {
    const name = `median ${medianSeconds} s, spread ${SHORT_SPREAD}`;
    const takes = drawn({ medianSeconds, spread: SHORT_SPREAD }, TASKS, medianSeconds);
    const ours = following(takes, DEFAULT_TIMING).slice(LEARNING);
    const value = mean(delaysOf(ours)) / 1000;
    const unit = 's on average';
    figures.push({ name: `${name}: delay`, value, unit, aim: SHORT_DELAY, guard: 'lower' });
    notes.push(
      row(`${name}: every 5 s`, fixedPolling(takes, FIXED_MS).slice(LEARNING)),
      row(`${name}: by default`, ours),
    );
  }
  notes.push('', heading(`the first ${LEARNING} tasks, nothing known before`), ...learning);
  notes.push('', heading('where the gateway tells a figure, steady state'), ...figuresTold());
  note(`${REAL} tasks through the core, twice`);
  for (const kind of REAL_TAKES) notes.push('', ...(await inTheCore(kind)));
  note(`${CROWD} tasks in flight`);
  notes.push('', ...crowd());
  return { title: 'Following', figures, notes, charts: charts() };
}

async function inTheCore(kind: Takes): Promise<string[]> {
  const takes = drawn(kind, REAL, 1);
  return [
    heading(`median ${kind.medianSeconds} s, spread ${kind.spread}, ${REAL} tasks`),
    row('every 5 s', fixedPolling(takes, FIXED_MS)),
    row('simulated, one after the other', following(takes, DEFAULT_TIMING)),
    row('through the core, one every 60 s', await throughTheCore(takes)),
  ];
}

/** Of the requests that looks every 5 s make, %. */
const MOST_REQUESTS = 50;

function whySpread(exactly: number): string {
  return `the durations of these videos differ so much that it would take ${shown(exactly)} % where they are known exactly, and no schedule noticeably less at that delay`;
}

function aims(
  name: string,
  fixed: readonly Followed[],
  ours: readonly Followed[],
  exact: readonly Followed[],
): Figure[] {
  const partOf = (all: readonly Followed[]) =>
    (100 * mean(requestsOf(all))) / mean(requestsOf(fixed));
  const part = partOf(ours);
  return [
    {
      name: `${name}: requests`,
      value: part,
      unit: '% of those every 5 s',
      aim: MOST_REQUESTS,
      guard: 'lower',
      ...(part < MOST_REQUESTS ? {} : { why: whySpread(partOf(exact)) }),
    },
    {
      name: `${name}: delay`,
      value: mean(delaysOf(ours)) / 1000,
      unit: 's on average',
      aim: mean(delaysOf(fixed)) / 1000,
      guard: 'lower',
    },
  ];
}

/** Requests and delay against how long videos take. */
function charts(): Chart[] {
  const seen = CHARTED.map((medianSeconds) => {
    const takes = drawn({ medianSeconds, spread: CHARTED_SPREAD }, CHARTED_TASKS, medianSeconds);
    const fixed = fixedPolling(takes, FIXED_MS).slice(LEARNING);
    return {
      medianSeconds,
      fixed,
      ours: following(takes, DEFAULT_TIMING).slice(LEARNING),
    };
  });
  const x = { label: 'median duration of the videos, s', log: true };
  const lines = (value: (followed: readonly Followed[]) => number): Chart['lines'] => [
    {
      name: 'every 5 s',
      points: seen.map((one) => [one.medianSeconds, value(one.fixed)] as const),
    },
    {
      name: 'by default',
      points: seen.map((one) => [one.medianSeconds, value(one.ours)] as const),
    },
  ];
  return [
    {
      name: 'following-requests',
      title: 'Requests for one task',
      x,
      y: { label: 'requests', log: true },
      lines: lines((followed) => mean(requestsOf(followed))),
    },
    {
      name: 'following-delay',
      title: 'From finished to noticed',
      x,
      y: { label: 's on average' },
      lines: lines((followed) => mean(delaysOf(followed)) / 1000),
    },
  ];
}

/** Gateways by how they count: `skew` is how far a task's figure is off, the same for all of that task. */
const TELLERS: readonly (readonly [string, (skew: number) => Tells])[] = [
  ['rightly, in hundredths', () => (at, ms) => Math.floor((100 * at) / ms) / 100],
  ['rightly, in tenths', () => (at, ms) => Math.floor((10 * at) / ms) / 10],
  ['a tenth wrong', (skew) => (at, ms) => Math.min(0.99, (at / ms) * Math.exp(skew))],
  ['up to 0.99 in half of the time', () => (at, ms) => Math.min(0.99, (2 * at) / ms)],
  ['nothing but the time', () => (at) => 1 - Math.exp(-at / 60_000)],
  [
    'rightly 200 times, then a third of it, and so on',
    () => (at, ms, nth) => (nth % 400 < 200 ? 1 : 0.3) * (at / ms),
  ],
];

function figuresTold(): string[] {
  const kinds = MEDIANS.map((medianSeconds, n) => ({ medianSeconds, spread: SPREADS[n] ?? 0 }));
  return kinds.flatMap((kind) => {
    const name = `median ${kind.medianSeconds} s, spread ${kind.spread}`;
    const takes = drawn(kind, TOLD, 4);
    const skews = drawn({ medianSeconds: 0.001, spread: 0.1 }, TOLD, 5).map(Math.log);
    const told = TELLERS.map(([how, teller]) => {
      const tells: Tells = (at, ms, nth) => teller(skews[nth] ?? 0)(at, ms, nth);
      return row(`  ${how}`, following(takes, DEFAULT_TIMING, tells).slice(LEARNING));
    });
    return [
      row(`${name}: every 5 s`, fixedPolling(takes, FIXED_MS).slice(LEARNING)),
      row('  not told', following(takes, DEFAULT_TIMING).slice(LEARNING)),
      ...told,
    ];
  });
}

/** What the same plan comes to where nothing has to be learned; no schedule at all does noticeably better at that delay. */
function exactly({ medianSeconds, spread }: Takes, takes: readonly number[]): Followed[] {
  const rules = { shortestMs: 1, delayMs: FIXED_MS / 2, longestMs: 20_000 };
  const looks = planLooks({ medianMs: medianSeconds * 1000, spread }, rules);
  return takes.map((ms) => {
    let [at, requests] = [0, 0];
    for (; at < ms; requests += 1) at = looks.after(at);
    return { requests, delayMs: at - ms };
  });
}

/** Real commands, real steps and a real store in memory, on a clock that jumps from one event to the next. */
export async function throughTheCore(takes: readonly number[]): Promise<Followed[]> {
  const gateway = testGateway();
  const world = await startWorld({
    gateways: [gateway],
    timing: DEFAULT_TIMING,
    limits: {},
    room: { perUser: REAL, total: REAL },
  });
  const endsAt = new Map<string, number>();
  const asked = new Map<string, number>();
  const followed: Followed[] = [];
  gateway.onStart = async () => {
    const taskId = `t${endsAt.size}`;
    endsAt.set(taskId, world.clock.now() + (takes[endsAt.size] ?? 0));
    return { taskId, operation: { taskId } };
  };
  gateway.onCheck = async ({ taskId }) => {
    const id = String(taskId);
    const requests = (asked.get(id) ?? 0) + 1;
    asked.set(id, requests);
    const delayMs = world.clock.now() - (endsAt.get(id) ?? 0);
    if (delayMs < 0) return { state: 'working' };
    followed.push({ requests, delayMs });
    return { state: 'succeeded', video: { url: 'https://videos.test/v.mp4' } };
  };
  for (const nth of takes.keys()) {
    await world.core.submit(world.command({ id: `discord:${nth}` }));
    await world.clock.advance(60_000);
  }
  await world.clock.advance(3_600_000);
  await world.core.stop();
  if (followed.length < takes.length) throw new Error('not every task was noticed');
  return followed;
}

function crowd(): string[] {
  const kind: Takes = { medianSeconds: 180, spread: 0.25 };
  const takes = drawn(kind, CROWD, 2);
  const known = drawn(kind, 50, 3);
  const { followed, most, tookMs } = sharing(takes, DEFAULT_TIMING, PER_SECOND, known);
  const free = sharing(takes, DEFAULT_TIMING, 1e6, known);
  return [
    heading(`${CROWD} tasks that start at once, median 180 s, spread 0.25`),
    row('without a budget', free.followed),
    row(`${PER_SECOND} requests a second`, followed),
    `without a budget at most ${free.most} requests within a second; with it ${most}, and the last task was noticed after ${Math.round(tookMs / 1000)} s (${CROWD / PER_SECOND} s are the least)`,
  ];
}

const WIDTHS = [58, 14, 14, 8, 8, 8];

function heading(name: string): string {
  return cells([name, 'requests/task', 'delay mean s', 'p50', 'p90', 'p99']);
}

function row(name: string, followed: readonly Followed[]): string {
  const delays = delaysOf(followed);
  const late = [0.5, 0.9, 0.99].map((share) => quantile(delays, share));
  const seconds = [mean(delays), ...late].map((ms) => shown(ms / 1000));
  return cells([name, shown(mean(requestsOf(followed))), ...seconds]);
}

function cells(row: readonly string[]): string {
  return row
    .map((cell, n) => (n === 0 ? cell.padEnd(WIDTHS[n] ?? 0) : cell.padStart(WIDTHS[n] ?? 0)))
    .join('');
}

const requestsOf = (all: readonly Followed[]): number[] => all.map(({ requests }) => requests);
const delaysOf = (all: readonly Followed[]): number[] => all.map(({ delayMs }) => delayMs);

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
