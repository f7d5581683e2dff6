import type { Expectation } from './expectation.ts';

/** What looking may cost. */
export interface LookRules {
  /** Never two looks closer together than this, ms. */
  readonly shortestMs: number;
  /** How late a result may be noticed on average, ms. */
  readonly delayMs: number;
  /** Intervals between looks at a task that is overdue grow up to this, ms. */
  readonly longestMs: number;
}

/** When to look at a task of a known expectation. */
export interface Looks {
  /** The next look after one at `elapsedMs` (0: none yet), both in ms since the start. At least `shortestMs` later. */
  after(elapsedMs: number): number;
}

/** The curves reach from here to here, in deviations from the median; beyond the end (the slowest hundredth) a task is overdue. */
const FROM = -4;
const TO = 2.326;
const STEPS = 256;
const STEP = (TO - FROM) / STEPS;

const GRID = Array.from({ length: STEPS + 1 }, (_, n) => FROM + n * STEP);
const bell = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
/** The share of tasks that have ended by then. */
const ENDED = summed(GRID.map(bell));

/** While overdue, an interval grows by this part of the time that a task is overdue. */
const OVERDUE_GROWTH = 0.1;

/** A plan has at least one and at most so many looks up to its end; found by halving so many times. */
const MOST_LOOKS = 2000;
const HALVINGS = 16;

/**
 * Plans looks so that a result is noticed `delayMs` late on average, with as few of them as that takes. The best interval is proportional to
 * 1 / sqrt(hazard): look often where results come, seldom where they do not (J. B. Keller, "Optimum Checking Schedules for Systems Subject to Random
 * Failure", Management Science 21, 1974). How often in all is found by halving.
 */
export function planLooks({ medianMs, spread }: Expectation, rules: LookRules): Looks {
  const times = GRID.map((z) => medianMs * Math.exp(spread * z));
  // In steps of z the hazard's root is sqrt(time * bell / left), up to a factor that the halving finds.
  const density = GRID.map((z, n) =>
    Math.sqrt((Math.exp(spread * z) * bell(z)) / (1 - (ENDED[n] ?? 0))),
  );
  const effort = summed(density);
  const waited = summed(GRID.map((z, n) => (times[n] ?? 0) * bell(z)));
  const most = effort[STEPS] ?? 1;
  const curves: Curves = { times, effort, waited };
  let [few, many] = [1 / most, MOST_LOOKS / most];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = Math.sqrt(few * many);
    if (meanDelay(curves, looksOf(curves, middle, rules)) > rules.delayMs) few = middle;
    else many = middle;
  }
  return looksOf(curves, many, rules);
}

/** By the steps of the grid: the time in ms, looks up to a factor, and the expected time of those that have ended by then. */
interface Curves {
  readonly times: readonly number[];
  readonly effort: readonly number[];
  readonly waited: readonly number[];
}

function looksOf({ times, effort }: Curves, rate: number, rules: LookRules): Looks {
  const { shortestMs, longestMs } = rules;
  const end = times[STEPS] ?? 0;
  const most = effort[STEPS] ?? 0;
  // The interval at the end of the curve: the last step, stretched to one whole look.
  const lastStep = end - (times[STEPS - 1] ?? 0);
  const overdueMs = Math.min(longestMs, lastStep / (rate * (most - (effort[STEPS - 1] ?? 0))));
  return {
    after(elapsedMs) {
      // Before the start: a clock that was set back.
      const from = Math.max(0, elapsedMs);
      return Math.max(from + shortestMs, next(from));
    },
  };

  function next(from: number): number {
    if (from >= end) {
      return from + Math.min(longestMs, overdueMs + (from - end) * OVERDUE_GROWTH);
    }
    const wanted = read(times, effort, from) + 1 / rate;
    if (wanted <= most) return read(effort, times, wanted);
    return end + (wanted - most) * rate * overdueMs;
  }
}

/** How late a result is noticed on average, ms, of those that come before a task is overdue. */
function meanDelay({ times, waited }: Curves, looks: Looks): number {
  const end = times[STEPS] ?? 0;
  let delay = 0;
  let from = 0;
  while (from < end) {
    const to = looks.after(from);
    // Times too large to be told apart.
    if (!(to > from)) break;
    const ended = read(times, ENDED, to) - read(times, ENDED, from);
    delay += to * ended - (read(times, waited, to) - read(times, waited, from));
    from = to;
  }
  return delay / (ENDED[STEPS] ?? 1);
}

/** The value at `x` of a curve given by points that rise; level outside them. */
function read(xs: readonly number[], ys: readonly number[], x: number): number {
  let low = 0;
  let high = xs.length - 1;
  if (x <= (xs[low] ?? 0)) return ys[low] ?? 0;
  if (x >= (xs[high] ?? 0)) return ys[high] ?? 0;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((xs[middle] ?? 0) <= x) low = middle;
    else high = middle;
  }
  const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [xs[low], xs[high], ys[low], ys[high]];
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}

/** The area under a curve up to each step of the grid, by trapezoids. */
function summed(values: readonly number[]): number[] {
  let area = 0;
  return values.map((value, n) => {
    if (n > 0) area += (STEP * (value + (values[n - 1] ?? 0))) / 2;
    return area;
  });
}
