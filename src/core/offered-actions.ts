import type { TaskAction } from './core.ts';
import { mayLive } from './own-tasks.ts';
import { isEnded, type Task } from './task.ts';

/** The buttons that make sense for a task as it stands, in the order in which they are shown: the same on both platforms. */
export function actionsFor(task: Task): readonly TaskAction[] {
  if (task.state === 'accepted' || task.state === 'running') return ['stop'];
  if (!isEnded(task)) return [];
  if (task.state === 'succeeded') {
    const edit = task.video?.editId === undefined ? [] : (['edit'] as const);
    return task.removed
      ? ['again', 'change', ...edit, 'send']
      : ['again', 'change', ...edit, 'send', 'delete'];
  }
  return mayLive(task) ? ['again', 'change', 'resume'] : ['again', 'change'];
}
