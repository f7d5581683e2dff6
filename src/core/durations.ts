import type { Deps } from './deps.ts';
import { endedBy, expectationOf } from './expectation.ts';
import { type Durations, withDuration } from './schedule.ts';
import type { Store } from './store/index.ts';
import type { Task } from './task.ts';

/** How long finished tasks took, by gateway, model, size and length; kept in the store, so that a restart knows them too. */
export interface Learned {
  of(task: Task): Promise<Durations>;
  /** How far gateways' figures were off: see `Guess`. */
  misses(task: Task): Promise<readonly number[]>;
  /** `guessMs`: how long the gateway's first figure said that it takes. */
  add(task: Task, ms: number, guessMs?: number): Promise<void>;
}

export function createLearned(store: Store): Learned {
  const known = new Map<string, readonly number[]>();
  const keyOf = (kind: string, { gateway, request }: Task): string =>
    `${kind}:${gateway}:${request.model}:${request.size}:${request.duration}`;

  const read = async (key: string): Promise<readonly number[]> => {
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const values = (await store.get<readonly number[]>(key)) ?? [];
    known.set(key, values);
    return values;
  };
  const append = async (key: string, value: number): Promise<void> => {
    const values = await store.update<readonly number[]>(key, (now = []) =>
      withDuration(now, value),
    );
    known.set(key, values ?? []);
  };

  return {
    of: (task) => read(keyOf('durations', task)),
    misses: (task) => read(keyOf('misses', task)),
    async add(task, ms, guessMs) {
      await append(keyOf('durations', task), ms);
      if (guessMs !== undefined) await append(keyOf('misses', task), ms / guessMs);
    },
  };
}

/** A result is taken to have come at most this part of its time before it was noticed. */
const MOST_DOUBT = 0.05;

/**
 * How long a task took that was found finished at `foundAt`, in ms: it ended somewhere between that look and the one before, which is taken to be in
 * the middle. Learned from the looks themselves, durations would end only where somebody looks, and those looks would come later and later. All three
 * in ms since the epoch.
 */
export function tookMs(startedAt: number, unfinishedAt: number, foundAt: number): number {
  const elapsedMs = foundAt - startedAt;
  return elapsedMs - Math.min((foundAt - unfinishedAt) / 2, elapsedMs * MOST_DOUBT);
}

/** How a result was found; times in ms since the epoch. */
export interface Found {
  readonly startedAt: number;
  /** The last look that found the task unfinished; `startedAt` where none did. */
  readonly unfinishedAt: number;
  readonly foundAt: number;
  /** Somebody said that there is news, which is why there was a look. */
  readonly nudged?: boolean;
}

/** How long a task took, ms, by how its result was found and by the durations known before. */
export function durationOf(found: Found, known: Durations): number {
  const { startedAt, unfinishedAt, foundAt, nudged = false } = found;
  if (unfinishedAt > startedAt || nudged) return tookMs(startedAt, unfinishedAt, foundAt);
  return tookAtMostMs(foundAt - startedAt, known);
}

/**
 * What to learn from a result that was there at the first look, after so many ms: it took no longer, and nobody knows how much less. Where few tasks end
 * before that look, it came shortly before; the more of them do, the nearer to the middle, and never is it a reason to look later. Taken to come shortly
 * before always, durations grew: a video of 5 s was looked for after 30 s, found at the first look, and learned as one of 28 s.
 */
function tookAtMostMs(elapsedMs: number, known: Durations): number {
  const expected = expectationOf(known);
  if (expected === undefined) return elapsedMs / 2;
  const doubt = Math.max(MOST_DOUBT, endedBy(expected, elapsedMs) / 2);
  return Math.min(expected.medianMs, elapsedMs * (1 - doubt));
}

/** Learns from a task that succeeded, unless nobody looked for a while (a restart, or it was given up in between): then it says little. Throws StoreUnavailable. */
export async function learnFrom(
  { learned, watch }: Pick<Deps, 'learned' | 'watch'>,
  task: Task,
  foundAt: number,
): Promise<void> {
  const { id, startedAt } = task;
  const unfinishedAt = watch.unfinishedAt(id);
  if (startedAt === undefined || unfinishedAt === undefined) return;
  const found = { startedAt, unfinishedAt, foundAt, nudged: watch.wasNudged(id) };
  const ms = durationOf(found, await learned.of(task));
  // Not so where the clock was set back meanwhile.
  if (ms > 0) await learned.add(task, ms, watch.guessOf(id));
}
