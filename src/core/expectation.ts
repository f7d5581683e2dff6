/** How long a task is expected to take: lognormal, as durations of jobs behind a queue usually are. */
export interface Expectation {
  /** Half of the tasks take longer, ms (of plain numbers: in their unit). */
  readonly medianMs: number;
  /** Standard deviation of the natural logarithm of the duration. */
  readonly spread: number;
}

/** With fewer durations than this nothing is said: the spread of four is no more than a guess. */
const FEWEST = 5;

/** Nobody is believed to be more regular than this, or less: at 2, one task takes seven times as long as another, or more. */
const LEAST_SPREAD = 0.04;
const MOST_SPREAD = 2;

/** Values without sense are passed over: 1e13 ms are three hundred years. */
const SENSIBLE = { from: 1e-13, to: 1e13 };

/** A duration further from the middle than so many usual deviations counts as one that is just there: an outlier must not widen everything. */
const FARTHEST = 3;

/** The median absolute deviation of normal values is this part of their standard deviation. */
const MAD_OF_NORMAL = 0.6745;

/**
 * What the durations seen so far (ms) say of the next one; undefined where they are too few. The spread is that of a prediction: the fewer durations it
 * rests on, the wider it is than theirs (the variance of Student's t). Durations without sense are passed over.
 */
export function expectationOf(durations: readonly number[]): Expectation | undefined {
  const logs = durations
    .filter((ms) => ms >= SENSIBLE.from && ms <= SENSIBLE.to)
    .map(Math.log)
    .sort((a, b) => a - b);
  const count = logs.length;
  if (count < FEWEST) return undefined;
  const middle = middleOf(logs);
  const usual = middleOf(logs.map((log) => Math.abs(log - middle)).sort((a, b) => a - b));
  const reach = (FARTHEST * Math.max(usual, LEAST_SPREAD)) / MAD_OF_NORMAL;
  const tamed = logs.map((log) => Math.min(middle + reach, Math.max(middle - reach, log)));
  const mean = sum(tamed) / count;
  const variance = sum(tamed.map((log) => (log - mean) ** 2)) / (count - 1);
  const predicted = variance * (1 + 1 / count) * ((count - 1) / (count - 3));
  const spread = Math.min(MOST_SPREAD, Math.max(LEAST_SPREAD, Math.sqrt(predicted)));
  return { medianMs: Math.exp(mean), spread };
}

/** The logistic curve that is nearest to the normal one, within 0.01, is so much steeper than the plain one. */
const STEEPER = 1.702;

/** The share of tasks (0 to 1) that take no longer than `ms`. */
export function endedBy({ medianMs, spread }: Expectation, ms: number): number {
  return 1 / (1 + Math.exp((-STEEPER * Math.log(ms / medianMs)) / spread));
}

/** The middle of sorted values. */
function middleOf(sorted: readonly number[]): number {
  const half = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half)] ?? 0)) / 2;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
