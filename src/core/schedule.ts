import { type Expectation, expectationOf } from './expectation.ts';
import { type Guess, waitByGuess } from './guess.ts';
import { type LookRules, type Looks, planLooks } from './looks.ts';

/** `first`: no step of this id began before, in any process; false where that is not known. */
export type Step = (id: string, first: boolean) => Promise<void>;

/** When to look at which task again. One time an id; steps of one id never overlap. */
export interface Scheduler {
  /** Replaces an earlier time for the same id; while a step of it runs, counts for the time after it. `when` in ms since the epoch. */
  at(id: string, when: number): Promise<void>;
  /** The same for an id that has no time yet; one that has keeps it. */
  ensure(id: string, when: number): Promise<void>;
  /** The same for many, in their order. */
  ensureAll(ids: readonly string[], when: number): Promise<void>;
  /** How many steps are in which state, where the schedule is shared; throws StoreUnavailable. */
  counts?(): Promise<Readonly<Record<string, number>>>;
  /** Begins to call `step`. It must not throw; what it throws is logged. */
  start(step: Step): Promise<void>;
  /** Calls no more steps, and waits for those under way. Steps can be planned until `last` is settled, at least. */
  stop(last?: Promise<unknown>): Promise<void>;
}

export interface FollowTiming {
  /** CHECK_FIRST, ms; absent: learned. */
  readonly firstMs?: number;
  /** CHECK_EVERY, ms: the shortest interval. */
  readonly everyMs: number;
  /** The shortest interval where durations are known, ms; absent: CHECK_EVERY. */
  readonly learnedEveryMs?: number;
}

/** What holds while nobody sets CHECK_EVERY. Looks no closer than 5 s could not notice a result sooner than looks every 5 s do. */
export const DEFAULT_TIMING: FollowTiming = { everyMs: 5000, learnedEveryMs: 2000 };

/** Where a running task stands, as a person may be told. */
export interface Progress {
  /** 0 to 1. */
  readonly fraction: number;
  /** True when it follows earlier durations and not the gateway's own figure. */
  readonly estimated: boolean;
  /** Expected rest in ms; absent when nothing is known, or when it takes longer than any before. */
  readonly leftMs?: number;
}

/** Finished durations in ms, of one gateway, model, size and length, newest last. */
export type Durations = readonly number[];

/** How many durations are kept. */
const KEPT = 50;

/** Intervals do not grow beyond this where the gateway gives no advice; vendors suggest 15 to 20 s at most. */
const LONGEST_INTERVAL_MS = 20_000;

/** A bar that follows durations stops here until the gateway says it is done. */
const ESTIMATE_STOPS_AT = 0.95;

export function withDuration(durations: Durations, ms: number): Durations {
  return [...durations, ms].slice(-KEPT);
}

/** The duration below which the given share (0 to 1) of the known ones lies; undefined when none is known. */
export function quantile(durations: Durations, share: number): number | undefined {
  const sorted = [...durations].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/**
 * When to look first, in ms after the start: when results start to come, by the durations known. While those are too few to tell, at half of the
 * quickest.
 */
export function firstCheckMs(durations: Durations, timing: FollowTiming): number {
  if (timing.firstMs !== undefined) return timing.firstMs;
  const half =
    (quantile(
      durations.filter((ms) => ms > 0),
      0,
    ) ?? 0) / 2;
  return planBy(durations, timing)?.looks.after(0) ?? Math.max(timing.everyMs, half);
}

/**
 * When to look again, in ms from now: never sooner than the gateway advises (ms). By the durations known, looks come often where results do, and
 * seldom before and after; a gateway's own figure may know better. While durations are too few, advice alone counts, or else the interval grows with
 * the time already spent, a tenth of it.
 */
export function nextCheckMs(
  elapsedMs: number,
  durations: Durations,
  timing: FollowTiming,
  adviceMs: number | undefined,
  guess?: Guess | undefined,
): number {
  const spentMs = Math.max(0, elapsedMs);
  const plan = planBy(durations, timing);
  if (plan !== undefined) {
    const ownMs = plan.looks.after(spentMs) - spentMs;
    const { expectation, rules } = plan;
    const waitMs =
      guess === undefined ? ownMs : waitByGuess(spentMs, ownMs, guess, expectation, rules);
    return Math.max(waitMs, adviceMs ?? 0);
  }
  const grown = Math.min(LONGEST_INTERVAL_MS, spentMs / 10);
  return Math.max(timing.everyMs, adviceMs ?? grown);
}

/** How late a result may be noticed on average, as a part of CHECK_EVERY: looks at that interval would be half of it late. */
const DELAY = { learned: 0.46, strict: 0.7 };

interface Plan {
  readonly expectation: Expectation;
  readonly rules: LookRules;
  readonly looks: Looks;
}

/** Plans that were made: a task looks at its own many times before the durations change. */
const plans = new WeakMap<Durations, { timing: FollowTiming; plan: Plan | undefined }>();

function planBy(durations: Durations, timing: FollowTiming): Plan | undefined {
  const made = plans.get(durations);
  if (made?.timing === timing) return made.plan;
  const { everyMs, learnedEveryMs } = timing;
  const part = learnedEveryMs === undefined ? DELAY.strict : DELAY.learned;
  const rules = {
    shortestMs: learnedEveryMs ?? everyMs,
    delayMs: everyMs * part,
    longestMs: LONGEST_INTERVAL_MS,
  };
  const expectation = expectationOf(durations);
  const plan = expectation && { expectation, rules, looks: planLooks(expectation, rules) };
  plans.set(durations, { timing, plan });
  return plan;
}

/** What to show of a running task: the gateway's figure if it gives one, else what earlier durations say. */
export function progressOf(
  elapsedMs: number,
  durations: Durations,
  told: number | undefined,
): Progress | undefined {
  const usual = quantile(durations, 0.5);
  if (told !== undefined) {
    const leftMs = told > 0.05 && told < 1 ? (elapsedMs / told) * (1 - told) : undefined;
    return { fraction: told, estimated: false, ...(leftMs === undefined ? {} : { leftMs }) };
  }
  if (usual === undefined || usual <= 0) return undefined;
  const fraction = Math.min(ESTIMATE_STOPS_AT, elapsedMs / usual);
  const leftMs = usual - elapsedMs;
  return { fraction, estimated: true, ...(leftMs > 0 ? { leftMs } : {}) };
}

/** How long a waiting task may expect to wait, in ms: as many tasks have to end as they usually do in that time. Undefined where nothing is known. */
export function waitOf(
  { ends, running }: { readonly ends: number; readonly running: number },
  durations: Durations,
): number | undefined {
  const usual = quantile(durations, 0.5);
  return usual === undefined ? undefined : (ends * usual) / Math.max(1, running);
}

/** Where a task stands that waits for others. */
export interface Waiting {
  /** Place in the queue, from 1. */
  readonly place: number;
  /** Expected, ms. */
  readonly waitMs?: number;
}

/** The bar of a card has this many parts; a smaller step is no news. */
export const BAR_PARTS = 10;

/** A bar moves no more often than this, ms. */
const QUICKEST_MOVE_MS = 10_000;

/** How often an estimated bar moves, in ms; undefined where there is none. */
export function barMoveMs(durations: Durations): number | undefined {
  const usual = quantile(durations, 0.5);
  return usual === undefined ? undefined : Math.max(QUICKEST_MOVE_MS, usual / BAR_PARTS);
}

/** What of a progress a person would notice. */
export function newsOf({ fraction, leftMs }: Progress): string {
  const minutes = leftMs === undefined ? '' : Math.round(leftMs / 60_000);
  return `${Math.floor(fraction * BAR_PARTS)} ${minutes}`;
}

/** Waits after failed tries, in ms: doubled each time from `firstMs` up to `mostMs`. */
export function backOffMs(tries: number, firstMs: number, mostMs: number): number {
  return Math.min(mostMs, firstMs * 2 ** Math.min(30, Math.max(0, tries - 1)));
}
