import type { Log } from './log.ts';
import type { Store } from './store/index.ts';
import { type FailureCode, isSpent, type Task } from './task.ts';

/** What one model or gateway came to in a day. */
export interface Share {
  readonly tasks: number;
  readonly succeeded: number;
  /** Spent. */
  readonly credits: number;
}

/** What ended on one day, UTC. Holds nobody's name, so it stays when tasks are forgotten. */
export interface DayTotals {
  readonly succeeded: number;
  /** Those that somebody stopped or took out of the queue count as `stopped`. */
  readonly failed: number;
  readonly stopped: number;
  readonly lost: number;
  /** Spent. */
  readonly credits: number;
  readonly failures: Readonly<Partial<Record<FailureCode, number>>>;
  readonly models: Readonly<Record<string, Share>>;
  readonly gateways: Readonly<Record<string, Share>>;
  /** How many videos took so long, from the command to the end: up to each of `FINISH_S`, and longer than the last. */
  readonly finish: readonly number[];
}

/** Upper bounds, s. */
export const FINISH_S = [
  15, 30, 45, 60, 90, 120, 180, 240, 300, 420, 600, 900, 1200, 1800, 2700, 3600,
] as const;

export const NO_TOTALS: DayTotals = {
  succeeded: 0,
  failed: 0,
  stopped: 0,
  lost: 0,
  credits: 0,
  failures: {},
  models: {},
  gateways: {},
  finish: [],
};

const PREFIX = 'totals:';

/** `2026-11-21`, UTC. @param ms since the epoch */
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Daily totals, so that charts need not look at every task. */
export interface Totals {
  /** Counts a task that has just ended. Never throws: a chart that lacks one task is no reason to hold up a video. */
  note(ended: Task): Promise<void>;
  /** The days from one on that have any, the oldest first; a day as `dayOf` names it. Throws StoreUnavailable. */
  since(day: string): Promise<ReadonlyMap<string, DayTotals>>;
}

export function createTotals(store: Store, log: Log): Totals {
  return {
    async note(ended) {
      const key = PREFIX + dayOf(ended.endedAt ?? 0);
      try {
        await store.update<DayTotals>(key, (now) => withTask(now ?? NO_TOTALS, ended));
      } catch (error) {
        log.warn({ err: error, task: ended.id }, 'a task is missing in the totals of its day');
      }
    },
    async since(day) {
      const days = new Map<string, DayTotals>();
      const before = dayOf(Date.parse(day) - 1);
      // No key lies between the end of the day before and this one.
      for await (const [key, totals] of store.list<DayTotals>(PREFIX, `${PREFIX}${before}~`)) {
        days.set(key.slice(PREFIX.length), totals);
      }
      return days;
    },
  };
}

/** A day's totals with one more task; pure. */
export function withTask(day: DayTotals, task: Task): DayTotals {
  const { state, failure, request, gateway } = task;
  const credits = isSpent(task) && task.paid !== true ? task.cost : 0;
  const code = failure?.code;
  const end = endOf(task);
  return {
    ...day,
    [end]: day[end] + 1,
    credits: day.credits + credits,
    failures:
      code === undefined
        ? day.failures
        : { ...day.failures, [code]: (day.failures[code] ?? 0) + 1 },
    models: withShare(day.models, request.model, state, credits),
    gateways: withShare(day.gateways, gateway, state, credits),
    finish: state === 'succeeded' ? withFinish(day.finish, task) : day.finish,
  };
}

const WISHED: ReadonlySet<FailureCode | undefined> = new Set(['left', 'stopped', 'called-off']);

function endOf({ state, failure }: Task): 'succeeded' | 'failed' | 'stopped' | 'lost' {
  if (state === 'succeeded' || state === 'lost') return state;
  return WISHED.has(failure?.code) ? 'stopped' : 'failed';
}

function withShare(
  shares: Readonly<Record<string, Share>>,
  name: string,
  state: Task['state'],
  credits: number,
): Readonly<Record<string, Share>> {
  const was = Object.hasOwn(shares, name) ? shares[name] : undefined;
  const { tasks, succeeded, credits: before } = was ?? { tasks: 0, succeeded: 0, credits: 0 };
  const now = {
    tasks: tasks + 1,
    succeeded: succeeded + (state === 'succeeded' ? 1 : 0),
    credits: before + credits,
  };
  return { ...shares, [name]: now };
}

function withFinish(finish: readonly number[], { createdAt, endedAt = 0 }: Task): number[] {
  const seconds = (endedAt - createdAt) / 1000;
  const found = FINISH_S.findIndex((bound) => seconds <= bound);
  const nth = found === -1 ? FINISH_S.length : found;
  return Array.from(
    { length: FINISH_S.length + 1 },
    (_, index) => (finish[index] ?? 0) + (index === nth ? 1 : 0),
  );
}

/**
 * In how many seconds such a share (0 to 1) of the videos was finished, as well as the counts tell: evenly spread within each step. Undefined of none. Pure.
 */
export function finishOf(finish: readonly number[], share: number): number | undefined {
  const all = finish.reduce((sum, count) => sum + count, 0);
  if (all === 0) return undefined;
  let left = share * all;
  for (const [nth, count] of finish.entries()) {
    const from = FINISH_S[nth - 1] ?? 0;
    // Of those beyond the last bound nothing more is known.
    const to = FINISH_S[nth] ?? from;
    if (left <= count && count > 0) return from + ((to - from) * left) / count;
    left -= count;
  }
  return FINISH_S.at(-1);
}

/** Several days as one. Pure. */
export function sumOf(days: Iterable<DayTotals>): DayTotals {
  let sum = NO_TOTALS;
  for (const day of days) {
    sum = {
      succeeded: sum.succeeded + day.succeeded,
      failed: sum.failed + day.failed,
      stopped: sum.stopped + day.stopped,
      lost: sum.lost + day.lost,
      credits: sum.credits + day.credits,
      failures: merged(sum.failures, day.failures, (a = 0, b = 0) => a + b),
      models: merged(sum.models, day.models, both),
      gateways: merged(sum.gateways, day.gateways, both),
      finish: Array.from(
        { length: FINISH_S.length + 1 },
        (_, nth) => (sum.finish[nth] ?? 0) + (day.finish[nth] ?? 0),
      ),
    };
  }
  return sum;
}

function merged<T>(
  one: Readonly<Record<string, T>>,
  other: Readonly<Record<string, T>>,
  add: (a: T | undefined, b: T | undefined) => T,
): Readonly<Record<string, T>> {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...names].map((name) => [name, add(one[name], other[name])]));
}

function both(a: Share | undefined, b: Share | undefined): Share {
  return {
    tasks: (a?.tasks ?? 0) + (b?.tasks ?? 0),
    succeeded: (a?.succeeded ?? 0) + (b?.succeeded ?? 0),
    credits: (a?.credits ?? 0) + (b?.credits ?? 0),
  };
}
