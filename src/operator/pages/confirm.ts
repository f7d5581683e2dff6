import { html } from 'hono/html';
import type { Act, TaskView } from '../../core/operator.ts';
import type { Html, Request } from '../web.ts';
import { ACT_NAMES } from './done.ts';
import { facts, tokenField } from './layout.ts';
import { credits, requestFacts, shortly, stateOf, taskUrl, typed } from './text.ts';

/** What an act does, said before it is done. */
function meaningOf(act: Act, { task }: TaskView): string {
  switch (act) {
    case 'send':
      return 'The video is posted once more where it was asked for, and the person is mentioned.';
    case 'release':
      return `The ${credits(task.cost)} that are still held go back to the wallets.`;
    case 'give-up':
      return giveUpOf(task.state);
  }
}

function giveUpOf(state: TaskView['task']['state']): string {
  if (state === 'accepted') return 'It leaves the queue and is not started. Its credits go back.';
  if (state === 'running') {
    return 'Nobody looks at it any more. A gateway that can stop it is told to, and then its credits go back; else it goes on there, is paid, and its credits stay spent.';
  }
  return 'Its end is not shown any more where it was asked for. Its credits are settled as it ended.';
}

export function confirmBody(c: Request, act: Act, view: TaskView): Html {
  const { task } = view;
  return html`
    <p>${meaningOf(act, view)}</p>
    ${facts([
      ['Task', html`<code>${task.id}</code>`],
      ['State', stateOf(task)],
      ['Asked for', requestFacts(task)],
      ['Prompt', typed(shortly(task.request.prompt, 200))],
      ['By', typed(task.requester.name)],
    ])}
    <form method="post" action="${taskUrl(task.id)}/${act}" class="sure">
      ${tokenField(c)}
      <button>${ACT_NAMES[act]}</button>
      <a href="${taskUrl(task.id)}">Rather not</a>
    </form>`;
}
