import { durationOf } from '../src/core/durations.ts';
import { guessOf } from '../src/core/guess.ts';
import { createHeap } from '../src/core/heap.ts';
import { createPace } from '../src/core/pace.ts';
import {
  type Durations,
  type FollowTiming,
  firstCheckMs,
  nextCheckMs,
  withDuration,
} from '../src/core/schedule.ts';

/** How long videos take: lognormal. */
export interface Takes {
  readonly medianSeconds: number;
  /** Standard deviation of the natural logarithm. */
  readonly spread: number;
}

/** What following one task came to. */
export interface Followed {
  /** Checks, the last one included. */
  readonly requests: number;
  /** From finished to noticed, ms. */
  readonly delayMs: number;
}

/** Durations in ms, the same for the same seed. */
export function drawn({ medianSeconds, spread }: Takes, count: number, seed: number): number[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => {
    const normal = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    return 1000 * medianSeconds * Math.exp(spread * normal);
  });
}

/** Evenly between 0 and 1, both left out: mulberry32, by Tommy Ettinger, in the public domain. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
}

/** A look every so many ms. */
export function fixedPolling(takes: readonly number[], everyMs: number): Followed[] {
  return takes.map((ms) => {
    const requests = Math.ceil(ms / everyMs);
    return { requests, delayMs: requests * everyMs - ms };
  });
}

/** What a gateway tells of the `nth` task after so many ms, 0 to 1. */
export type Tells = (elapsedMs: number, takesMs: number, nth: number) => number;

/** One task after the other as the core follows them, learning from what it has noticed. `known`: durations from before. */
export function following(
  takes: readonly number[],
  timing: FollowTiming,
  tells?: Tells,
  known: Durations = [],
): Followed[] {
  let durations = known;
  let misses: Durations = [];
  return takes.map((ms, nth) => {
    let first: number | undefined;
    let unfinishedAt = 0;
    let at = firstCheckMs(durations, timing);
    let requests = 1;
    while (at < ms) {
      unfinishedAt = at;
      const totalMs = guessOf(at, tells?.(at, ms, nth));
      first ??= totalMs;
      const guess = totalMs === undefined ? undefined : { totalMs, misses };
      at += nextCheckMs(at, durations, timing, undefined, guess);
      requests += 1;
    }
    const took = durationOf({ startedAt: 0, unfinishedAt, foundAt: at }, durations);
    durations = withDuration(durations, took);
    if (first !== undefined) misses = withDuration(misses, took / first);
    return { requests, delayMs: at - ms };
  });
}

interface Visit {
  readonly task: number;
  readonly at: number;
  readonly unfinishedAt: number;
}

/** What thousands in flight came to. */
export interface Shared {
  readonly followed: readonly Followed[];
  /** Most requests within any second. */
  readonly most: number;
  /** From the start of all until the last was noticed, ms. */
  readonly tookMs: number;
}

/** Tasks that all start at once, within the budget of one gateway. */
export function sharing(
  takes: readonly number[],
  timing: FollowTiming,
  perSecond: number,
  known: Durations,
): Shared {
  const gateway = { name: 'shared', limits: { perSecond } };
  const pace = createPace();
  const visits = createHeap<Visit>((a, b) => a.at < b.at);
  const requests = takes.map(() => 0);
  const followed: Followed[] = [];
  const sent: number[] = [];
  let durations = known;
  for (const task of takes.keys()) {
    visits.push({ task, at: firstCheckMs(durations, timing), unfinishedAt: 0 });
  }
  for (let visit = visits.pop(); visit !== undefined; visit = visits.pop()) {
    const { task, at, unfinishedAt } = visit;
    const ms = takes[task] ?? 0;
    const waitMs = pace.take(gateway, String(task), at);
    if (waitMs > 0) {
      visits.push({ ...visit, at: at + waitMs });
      continue;
    }
    sent.push(at);
    const asked = (requests[task] ?? 0) + 1;
    requests[task] = asked;
    if (at >= ms) {
      followed.push({ requests: asked, delayMs: at - ms });
      const found = { startedAt: 0, unfinishedAt, foundAt: at };
      durations = withDuration(durations, durationOf(found, durations));
    } else {
      visits.push({
        task,
        at: at + nextCheckMs(at, durations, timing, undefined),
        unfinishedAt: at,
      });
    }
  }
  return { followed, most: busiest(sent), tookMs: sent.at(-1) ?? 0 };
}

/** Most of the rising times within one second. */
function busiest(times: readonly number[]): number {
  let first = 0;
  let most = 0;
  for (const [last, at] of times.entries()) {
    while ((times[first] ?? at) <= at - 1000) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
