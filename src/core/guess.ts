import { type Expectation, expectationOf } from './expectation.ts';
import { type LookRules, planLooks } from './looks.ts';

/** What a gateway's own figure says of a running task, and what such figures were worth. */
export interface Guess {
  /** How long the task takes if the figure is right, from its start, ms. */
  readonly totalMs: number;
  /** Of earlier tasks: how long they took, as a part of what their first figure said. Newest last. */
  readonly misses: readonly number[];
}

/** Figures below or above say little: the first steps are often not the work, and a bar may stop before its end. */
const TELLING = { from: 0.05, to: 0.98 };

/** A figure counts where what it says is so much closer to the truth than the durations alone are. */
const SHARPER = 0.7;

/** So many deviations after its time a guess is wrong. */
const WRONG_AFTER = 1.3;

/** Deviations of figures are less even than those of durations: they get so much less of the delay that is allowed. */
const DELAY_PART = 0.8;

/** A figure puts a look off to this many times the interval that it would have had: gateways change their minds. */
const LONGER = 3;

/** How long a task takes of which so much (0 to 1) is done after so many ms; undefined where the figure says nothing. */
export function guessOf(elapsedMs: number, progress: number | undefined): number | undefined {
  if (progress === undefined || elapsedMs <= 0) return undefined;
  const isTelling = progress >= TELLING.from && progress <= TELLING.to;
  return isTelling ? elapsedMs / progress : undefined;
}

/**
 * When to look again by a gateway's figure, in ms from now. Believed only as far as earlier figures came true; else, and when its time is over, it stays
 * with `ownMs`, which the durations say.
 */
export function waitByGuess(
  elapsedMs: number,
  ownMs: number,
  { totalMs, misses }: Guess,
  { spread }: Expectation,
  rules: LookRules,
): number {
  const miss = expectationOf(misses);
  if (miss === undefined || miss.spread > spread * SHARPER) return ownMs;
  const medianMs = totalMs * miss.medianMs;
  if (elapsedMs >= medianMs * Math.exp(WRONG_AFTER * miss.spread)) return ownMs;
  const stricter = { ...rules, delayMs: rules.delayMs * DELAY_PART };
  const looks = planLooks({ medianMs, spread: miss.spread }, stricter);
  const waitMs = looks.after(elapsedMs) - elapsedMs;
  return Math.min(waitMs, Math.max(ownMs, Math.min(rules.longestMs, ownMs * LONGER)));
}
