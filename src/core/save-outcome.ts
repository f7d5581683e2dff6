import type { Deps } from './deps.ts';
import { StoreUnavailable } from './store/index.ts';
import type { Task, TaskEvent } from './task.ts';

/** Between tries to save what must not be forgotten, ms. */
const SAVE_AGAIN_MS = 1000;

/** Saves what came of a create, for as long as it takes: until then a restart would count the task as lost. */
export async function saveOutcome(deps: Deps, task: Task, event: TaskEvent): Promise<Task> {
  for (;;) {
    try {
      return await deps.tasks.apply(task.id, event);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      deps.log.error(
        { err: error, task: task.id, event },
        'the outcome of a create cannot be saved yet',
      );
      await new Promise<void>((resolve) => deps.clock.after(SAVE_AGAIN_MS, resolve));
    }
  }
}
