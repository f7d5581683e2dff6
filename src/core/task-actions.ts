import type { Acted, TaskAction } from './core.ts';
import type { Deps } from './deps.ts';
import {
  type Answer,
  draftOf,
  findTask,
  isOwn,
  removeResult,
  repeatId,
  resumeTask,
  sendAgain,
  stopTask,
} from './own-tasks.ts';
import type { Draft } from './read-request.ts';
import type { Requester, Task } from './task.ts';

/** What admins may do with tasks of others. */
const FOR_ADMINS: ReadonlySet<TaskAction> = new Set(['delete', 'stop']);

/** Does what a button says. The button carries the task's id alone, so whoever presses it is looked at here. */
export async function act(
  deps: Deps,
  requester: Requester,
  action: TaskAction,
  id: string,
  pressId: string,
): Promise<Answer<Acted>> {
  const found = await findTask(deps, requester, id);
  if (!found.ok) {
    // A button shows that the task exists, so there is nothing to hide.
    const code = (await deps.tasks.get(id)) === undefined ? 'no-task' : 'not-yours';
    return { ok: false, trouble: { code } };
  }
  const { task } = found;
  if (!isOwn(requester, task) && !FOR_ADMINS.has(action)) {
    return { ok: false, trouble: { code: 'not-yours' } };
  }
  return await done(deps, action, task, pressId);
}

async function done(
  deps: Deps,
  action: TaskAction,
  task: Task,
  pressId: string,
): Promise<Answer<Acted>> {
  const draft = draftOf(task.request);
  switch (action) {
    case 'again':
      return { ok: true, task, draft, commandId: await repeatId(deps, task, pressId) };
    case 'change':
      return { ok: true, task, draft, commandId: pressId };
    case 'edit':
      return editOf(task, draft, pressId);
    case 'send':
      return acted(await sendAgain(deps, task), draft, pressId);
    case 'delete':
      return acted(await removeResult(deps, task), draft, pressId);
    case 'stop':
      return acted(await stopTask(deps, task), draft, pressId);
    case 'resume':
      return acted(await resumeTask(deps, task), draft, pressId);
  }
}

/** The same request over the finished video; the picture it began with is in that video already. */
function editOf(task: Task, draft: Draft, pressId: string): Answer<Acted> {
  const edit = task.video?.editId;
  if (edit === undefined) return { ok: false, trouble: { code: 'too-late' } };
  const { image, ...rest } = draft;
  return { ok: true, task, draft: { ...rest, edit }, commandId: pressId };
}

function acted(answer: Answer<{ task: Task }>, draft: Draft, pressId: string): Answer<Acted> {
  return answer.ok ? { ok: true, task: answer.task, draft, commandId: pressId } : answer;
}
