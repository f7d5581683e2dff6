import { type Figure, type Findings, shown } from '../bench/figures.ts';

/** Smaller differences say nothing, however even the runs were. */
const LEAST_NOISE = 0.05;

/** What a new run shows beside the recorded one. */
export interface Comparison {
  /** Guarded figures that are worse by more than the noise, in sentences. */
  readonly worse: readonly string[];
  /** Guarded figures that were recorded and are not there now, such as those of Redis on a machine without it. */
  readonly missing: readonly string[];
}

/**
 * Compares guarded figures, which are ratios taken in one run and so hold on any machine, with what was recorded. The noise is what the runs of both
 * differed by.
 */
export function compare(now: readonly Findings[], recorded: readonly Findings[]): Comparison {
  const worse: string[] = [];
  const missing: string[] = [];
  for (const { title, figures } of recorded) {
    const found = now.find((one) => one.title === title)?.figures ?? [];
    for (const before of figures.filter(({ guard }) => guard !== undefined)) {
      const after = found.find(({ name }) => name === before.name);
      if (after === undefined) missing.push(`${title}, ${before.name}`);
      // Whoever measures it may have found since that it says more about the machine.
      else if (after.guard !== undefined && isWorse(after, before))
        worse.push(tellOf(title, after, before));
    }
  }
  return { worse, missing };
}

function isWorse(now: Figure, { value, guard, ...before }: Figure): boolean {
  if (Number.isNaN(value)) return false;
  if (Number.isNaN(now.value)) return true;
  const noise = noiseOf(now, { value, ...before });
  return guard === 'lower'
    ? now.value > value + Math.abs(value) * noise
    : now.value + Math.abs(now.value) * noise < value;
}

/** What two runs of the same may differ by, as a share. */
function noiseOf(now: Figure, before: Figure): number {
  return Math.max(LEAST_NOISE, rangeShare(now) + rangeShare(before));
}

/** The range of its runs as a share of the value; 0 where there was one. */
function rangeShare({ value, runs = [] }: Figure): number {
  const known = runs.filter(Number.isFinite);
  if (known.length < 2 || value === 0) return 0;
  return (Math.max(...known) - Math.min(...known)) / Math.abs(value);
}

function tellOf(title: string, now: Figure, before: Figure): string {
  const noise = `${Math.round(100 * noiseOf(now, before))} %`;
  return `${title}, ${before.name}: ${shown(now.value)} ${before.unit}, recorded ${shown(before.value)}; ${before.guard} is better, and the noise is ${noise}`;
}
