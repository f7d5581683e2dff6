import type { Deps } from './deps.ts';
import { StoreUnavailable } from './store/index.ts';
import type { Task, TaskEvent } from './task.ts';
import { IllegalMove } from './task-moves.ts';

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

/** It may or may not be saved that a create is under way: but nothing was sent. Told so for as long as it takes, before anybody takes the create for lost. */
export async function takeBack(deps: Deps, id: string): Promise<void> {
  const by = deps.members.self;
  for (;;) {
    try {
      const task = await deps.tasks.get(id);
      if (task?.state !== 'submitting' || task.submittedBy !== by) return;
      await deps.tasks.apply(id, { type: 'not accepted', by });
      return;
    } catch (error) {
      if (error instanceof IllegalMove) return;
      if (!(error instanceof StoreUnavailable)) throw error;
      await new Promise<void>((resolve) => deps.clock.after(SAVE_AGAIN_MS, resolve));
    }
  }
}
