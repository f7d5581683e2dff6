import { html } from 'hono/html';
import type { ActDone } from '../../core/operator.ts';
import type { Html } from '../web.ts';
import { table } from './layout.ts';
import { moment, taskLink, typed } from './text.ts';

/** What was done, as it is called everywhere on the page. */
export const ACT_NAMES: Readonly<Record<ActDone['what'], string>> = {
  send: 'Send again',
  release: 'Release',
  'give-up': 'Give up',
  grant: 'Grant',
  reset: 'Reset',
};

/** Who did what on this page. */
export function doneBody(done: readonly ActDone[]): Html {
  if (done.length === 0) return html`<p>Nothing was done on this page yet.</p>`;
  return table(
    'What was done on this page, the newest first',
    ['When', 'Who', 'What', 'With'],
    done.map(({ at, by, what, task, detail }) => [
      moment(at),
      html`${typed(by.name)} <span class="dim">${by.id}</span>`,
      ACT_NAMES[what],
      task === undefined ? typed(detail ?? '') : taskLink(task),
    ]),
  );
}
