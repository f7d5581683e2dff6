import type { types } from '@slack/bolt';
import { actionsFor, type Say, speak, type Task, type TaskAction } from '../../core/index.ts';
import { LONGEST_TEXT } from '../form/view.ts';

/** Action ids of the buttons of a task. */
export const TASK_BUTTON = /^task_(again|change|edit|send|delete|stop|resume)$/u;

/** What an admin may do with somebody else's. */
export const FOR_ADMINS: ReadonlySet<TaskAction> = new Set(['delete', 'stop']);

/** A task's id, and nothing else, as a button carries it. */
const ID = /^[\w-]{1,100}$/u;

/** The buttons of a task as it stands, for its person or for an admin; none where there is nothing to press. Each carries its task, so it works after any restart, in any process. */
export function taskButtons(
  task: Task,
  locale: string = task.requester.locale,
  own = true,
): types.ActionsBlock[] {
  const say = speak(locale);
  const actions = actionsFor(task).filter(
    (action) => isPossible(action, task) && (own || FOR_ADMINS.has(action)),
  );
  if (actions.length === 0) return [];
  return [
    {
      type: 'actions',
      elements: actions.map((action) => ({
        type: 'button',
        action_id: `task_${action}`,
        value: task.id,
        text: { type: 'plain_text', text: labelOf(action, task, say), emoji: false },
        ...(action === 'delete' ? { style: 'danger' as const } : {}),
      })),
    },
  ];
}

/** What a press asks for; undefined when the button is none of ours. */
export function readTaskButton(pressed: {
  readonly action_id: string;
  readonly value?: string | undefined;
}): { readonly action: TaskAction; readonly id: string } | undefined {
  const [, action] = TASK_BUTTON.exec(pressed.action_id) ?? [];
  const { value = '' } = pressed;
  if (action === undefined || !ID.test(value)) return undefined;
  return { action: action as TaskAction, id: value };
}

/** A form cannot hold a longer prompt, and must not lose the end of it. */
function isPossible(action: TaskAction, { request }: Task): boolean {
  return (action !== 'change' && action !== 'edit') || request.prompt.length <= LONGEST_TEXT;
}

function labelOf(action: TaskAction, task: Task, say: Say): string {
  return action === 'stop' && task.state === 'accepted'
    ? say('button.leave')
    : say(`button.${action}`);
}
