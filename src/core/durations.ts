import { type Durations, withDuration } from './schedule.ts';
import type { Store } from './store/index.ts';
import type { Task } from './task.ts';

/** How long finished tasks took, by gateway, model and length; kept in the store, so that a restart knows them too. */
export interface Learned {
  of(task: Task): Promise<Durations>;
  add(task: Task, ms: number): Promise<void>;
}

export function createLearned(store: Store): Learned {
  const known = new Map<string, Durations>();
  const keyOf = ({ gateway, request }: Task): string =>
    `durations:${gateway}:${request.model}:${request.duration}`;
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
