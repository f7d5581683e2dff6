import type { Deps } from './deps.ts';
import { type Durations, withDuration } from './schedule.ts';
import type { Store } from './store/index.ts';
import type { Task } from './task.ts';

/** How long finished tasks took, by gateway, model, size and length; kept in the store, so that a restart knows them too. */
export interface Learned {
  of(task: Task): Promise<Durations>;
  add(task: Task, ms: number): Promise<void>;
}

export function createLearned(store: Store): Learned {
  const known = new Map<string, Durations>();
  const keyOf = ({ gateway, request }: Task): string =>
    `durations:${gateway}:${request.model}:${request.size}:${request.duration}`;
  return {
    async of(task) {
      const key = keyOf(task);
      const cached = known.get(key);
      if (cached !== undefined) return cached;
      const durations = (await store.get<Durations>(key)) ?? [];
      known.set(key, durations);
      return durations;
    },
    async add(task, ms) {
      const key = keyOf(task);
      const durations = await store.update<Durations>(key, (now = []) => withDuration(now, ms));
      known.set(key, durations ?? []);
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

/** Learns from a task that succeeded, unless nobody looked for a while (a restart, or it was given up in between): then it says little. Throws StoreUnavailable. */
export async function learnFrom(
  { learned, watch }: Pick<Deps, 'learned' | 'watch'>,
  task: Task,
  foundAt: number,
): Promise<void> {
  const unfinishedAt = watch.unfinishedAt(task.id);
  if (task.startedAt === undefined || unfinishedAt === undefined) return;
  await learned.add(task, tookMs(task.startedAt, unfinishedAt, foundAt));
}
