import { setTimeout as pause } from 'node:timers/promises';
import type { Chart, Figure, Findings } from './figures.ts';
import { type InFlightTown, startInFlight } from './in-flight-town.ts';
import type { Options } from './options.ts';
import { until } from './pace.ts';
import { processorSeconds, residentMib } from './process-use.ts';
import { median } from './statistics.ts';

const SIZES: readonly number[] = [1000, 10_000, 100_000];

/** Fewer tasks than this tell little of a start, and are started on once. */
const TELLING = 10_000;

const MIB = 2 ** 20;

/** Of a task in flight: 1.5 KB. */
const AIM_BYTES = 1536;

/** From the start of the process until every task is in the schedule again, ms. */
const AIM_MS = 5000;

/** A step with 100,000 tasks beside it may cost so many times what it costs with 1000. */
const AIM_TIMES = 2;

/** As the gateway takes them by default: what the bot does while nothing happens. */
const AT_REST = { MOUNTSEA_RATE: '10/s' };

/** As many checks as show in the processor time, and at every size the same number. */
const CHECKS = { a_second: 400, warm_up: 1500, window_ms: 3000 };
const CHECKING = { MOUNTSEA_RATE: `${CHECKS.a_second}/s`, CHECK_EVERY: '1s' };
const WARM_UP_MS = 60_000;

/** Resident memory is looked at so often. */
const LOOKS = 9;
const LOOK_MS = 250;

/** Longer than bars need for a move, ms: they all move in the same moment after a start. */
const REST_WINDOW_MS = 20_000;

/** What was found with so many tasks in flight, a value each run. */
interface Size {
  readonly tasks: number;
  readonly readyMs: readonly number[];
  /** More than with one, bytes a task. */
  readonly resident: readonly number[];
  readonly heap: readonly number[];
  /** Processor time of one check, microseconds. */
  readonly check: readonly number[];
  /** Processor time of all tasks together while nothing happens, a part of one core. */
  readonly rest: number;
}

interface Idle {
  readonly readyMs: readonly number[];
  readonly residentBytes: number;
  readonly heapBytes: number;
}

/** Memory and processor time of tasks in flight, and how soon a start has them all again. `sizes`: how many tasks, the fewest first. */
export async function measureInFlight(
  { runs, nodeFlags }: Pick<Options, 'runs' | 'nodeFlags'>,
  note: (text: string) => void,
  sizes: readonly number[] = SIZES,
): Promise<Findings> {
  const town = await startInFlight(nodeFlags);
  try {
    note('a bot with one task');
    await town.seed(1);
    await town.know(true);
    const idle = await measureIdle(town, runs);
    const found: Size[] = [];
    for (const tasks of sizes) found.push(await measureSize(town, tasks, { runs, idle, note }));
    return findingsOf(idle, found);
  } finally {
    await town.close();
  }
}

async function measureIdle(town: InFlightTown, runs: number): Promise<Idle> {
  const readyMs: number[] = [];
  const resident: number[] = [];
  const heap: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const bot = await town.start(AT_REST);
    readyMs.push(bot.readyMs);
    await bot.rest();
    resident.push(await residentBytes(bot.pid));
    heap.push(await bot.heap());
    await bot.stop();
  }
  return { readyMs, residentBytes: median(resident), heapBytes: median(heap) };
}

interface Around {
  readonly runs: number;
  readonly idle: Idle;
  readonly note: (text: string) => void;
}

async function measureSize(
  town: InFlightTown,
  tasks: number,
  { runs, idle, note }: Around,
): Promise<Size> {
  note(`${tasks} tasks are put in flight`);
  await town.seed(tasks);
  await town.know(false);
  note(`${tasks} tasks in flight: checks`);
  const check = await checksCost(town, runs);
  await town.know(true);
  const readyMs: number[] = [];
  const resident: number[] = [];
  const heap: number[] = [];
  let rest = Number.NaN;
  const restarts = tasks < TELLING ? 1 : runs;
  for (let run = 1; run <= restarts; run += 1) {
    note(`${tasks} tasks in flight: restart ${run} of ${restarts}`);
    const bot = await town.start(AT_REST);
    readyMs.push(bot.readyMs);
    await bot.rest();
    resident.push(((await residentBytes(bot.pid)) - idle.residentBytes) / tasks);
    heap.push(((await bot.heap()) - idle.heapBytes) / tasks);
    if (run === restarts) rest = await secondsWithin(bot.pid, REST_WINDOW_MS);
    await bot.kill();
  }
  return { tasks, readyMs, resident, heap, check, rest: (rest / REST_WINDOW_MS) * 1000 };
}

/** The median of some looks, bytes: garbage comes and goes. */
async function residentBytes(pid: number): Promise<number> {
  const looks: number[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    looks.push(residentMib(pid) * MIB);
    await pause(LOOK_MS);
  }
  return median(looks);
}

/** Processor time that a process uses in so many ms, s. */
async function secondsWithin(pid: number, ms: number): Promise<number> {
  const before = processorSeconds(pid) ?? Number.NaN;
  await pause(ms);
  return (processorSeconds(pid) ?? Number.NaN) - before;
}

/** Microseconds of processor time for each check, in so many windows as there are runs. */
async function checksCost(town: InFlightTown, runs: number): Promise<number[]> {
  const bot = await town.start(CHECKING);
  await bot.rest();
  await town.gateway.resetChecks();
  const warm = await until(
    async () => (await town.gateway.checks()).all >= CHECKS.warm_up,
    WARM_UP_MS,
    100,
  );
  if (!warm) throw new Error(`only ${(await town.gateway.checks()).all} checks came`);
  const costs: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    await town.gateway.resetChecks();
    const seconds = await secondsWithin(bot.pid, CHECKS.window_ms);
    costs.push((seconds / (await town.gateway.checks()).all) * 1e6);
  }
  await bot.kill();
  return costs;
}

function findingsOf(idle: Idle, sizes: readonly Size[]): Findings {
  const [first, last] = [sizes[0], sizes.at(-1)];
  if (first === undefined || last === undefined) throw new Error('no size was measured');
  const times = last.check.map((cost, run) => cost / (first.check[run] ?? Number.NaN));
  const figures: Figure[] = [
    runsOf('one task: start to "ready"', 'ms', idle.readyMs),
    { name: 'one task: resident', value: idle.residentBytes / MIB, unit: 'MiB' },
    { name: 'one task: live heap', value: idle.heapBytes / MIB, unit: 'MiB' },
    ...sizes.flatMap(figuresOf),
    {
      ...runsOf(
        `a check with ${last.tasks} tasks in flight against ${first.tasks}`,
        'times the processor time',
        times,
      ),
      aim: AIM_TIMES,
      guard: 'lower',
    },
  ];
  return { title: 'Tasks in flight', figures, notes: NOTES, charts: chartsOf(sizes) };
}

function figuresOf({ tasks, readyMs, resident, heap, check, rest }: Size): Figure[] {
  const name = (what: string) => `${tasks} tasks: ${what}`;
  return [
    {
      ...runsOf(name('start to all of them in the schedule'), 'ms', readyMs),
      aim: AIM_MS,
      ...(median(readyMs) < AIM_MS ? {} : { why: WHY_SLOW }),
    },
    { ...runsOf(name('memory, live heap'), 'bytes a task', heap), aim: AIM_BYTES },
    { ...runsOf(name('memory, resident'), 'bytes a task', resident), ...residentAim(tasks) },
    runsOf(name('processor time of a check'), 'µs', check),
    { name: name('processor while nothing happens'), value: rest * 100, unit: '% of a core' },
    {
      name: name('the same of one task'),
      value: (rest / tasks) * 1e6,
      unit: 'µs a second',
    },
  ];
}

const WHY_SLOW =
  'every task and every wallet is read and parsed before commands come in, in a heap that --optimize-for-size keeps small.';

/** Resident memory moves by some MiB for reasons of its own: of 1000 tasks it says nothing. */
function residentAim(tasks: number): { aim?: number } {
  return tasks >= 10_000 ? { aim: AIM_BYTES } : {};
}

function runsOf(name: string, unit: string, runs: readonly number[]): Figure {
  return { name, unit, value: median(runs), runs };
}

const NOTES: readonly string[] = [
  'The real bot over SQLite between local servers. The first task comes from a real command; the others are copies of it, each of another person with a wallet of their own, written into the store through its own calls.',
  'A start goes from the start of the process to its line "ready"; all tasks then stand in its schedule and its queue, as /metrics is asked to confirm. Killed with SIGKILL before.',
  'Live heap: what all garbage collected leaves, above a bot with one task, which has loaded and compiled the same. Resident: VmRSS above that of the same bot, the median of some looks; it also holds garbage that nobody collected yet, and at 1000 tasks little else.',
  `Checks: the gateway takes ${CHECKS.a_second} a second at every size, so that the same work is compared; each is two steps, one that takes its place in the gateway's line and one that asks.`,
  'While nothing happens: the gateway takes 10 requests a second, and each task is looked at as often as its bar should move (a tenth of the usual duration). The work is in proportion to the tasks; of 100,000 bars only two a second may be edited, so most of these looks are for nothing.',
];

function chartsOf(sizes: readonly Size[]): Chart[] {
  const x = { label: 'tasks in flight', log: true };
  const line = (name: string, value: (size: Size) => number) => ({
    name,
    points: sizes.map((size) => [size.tasks, value(size)] as const),
  });
  return [
    {
      name: 'in-flight-memory',
      title: 'Memory of a task in flight',
      x,
      y: { label: 'bytes a task' },
      lines: [
        line('live heap', ({ heap }) => median(heap)),
        {
          name: 'resident',
          points: sizes
            .filter(({ tasks }) => residentAim(tasks).aim !== undefined)
            .map(({ tasks, resident }) => [tasks, median(resident)] as const),
        },
      ],
    },
    {
      name: 'in-flight-check',
      title: 'Processor time of one check',
      x,
      y: { label: 'µs' },
      lines: [line('a check', ({ check }) => median(check))],
    },
    {
      name: 'in-flight-start',
      title: 'From start to all tasks in the schedule',
      x,
      y: { label: 'ms', log: true },
      lines: [line('start', ({ readyMs }) => median(readyMs))],
    },
    {
      name: 'in-flight-rest',
      title: 'Processor while nothing happens',
      x,
      y: { label: '% of a core', log: true },
      lines: [line('all tasks together', ({ rest }) => rest * 100)],
    },
  ];
}
