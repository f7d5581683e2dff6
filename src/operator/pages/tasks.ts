import { html } from 'hono/html';
import type { Task } from '../../core/index.ts';
import { STATES, type TaskFilter, type TaskPage } from '../../core/operator.ts';
import { BASE } from '../place.ts';
import type { Html } from '../web.ts';
import { table } from './layout.ts';
import { credits, moment, query, shortly, stateOf, taskLink, typed } from './text.ts';

/** Characters of a prompt in a list. */
const PROMPT = 70;

/** Tasks, each in a row. */
export function taskList(caption: string, tasks: readonly Task[]): Html {
  return table(
    caption,
    ['Made', 'State', 'Prompt', 'Who', 'Gateway', 'Cost'],
    tasks.map((task) => [
      moment(task.createdAt),
      stateOf(task),
      taskLink(task.id, typed(shortly(task.request.prompt, PROMPT) || task.id)),
      whoLink(task),
      `${task.gateway} · ${task.request.model}`,
      credits(task.cost),
    ]),
  );
}

export function whoLink({ requester: { platform, id, name } }: Task): Html {
  const person = `${platform}:${id}`;
  return html`<a href="${BASE}/tasks${query({ person })}">${typed(name)}</a> <span class="dim">${platform}</span>`;
}

/** What is asked for, as it stands in the address. */
export type Asked = Readonly<Partial<Record<keyof TaskFilter, string | undefined>>>;

const STATE_NAMES: Readonly<Record<(typeof STATES)[number], string>> = {
  open: 'under way',
  waiting: 'waiting',
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  lost: 'lost',
  undelivered: 'not delivered yet',
  'gave-up': 'delivery given up',
};

export interface TasksFacts {
  readonly asked: Asked;
  readonly found: TaskPage;
  /** The address of this page is behind such a place. */
  readonly behind: string | undefined;
  readonly platforms: readonly string[];
  readonly gateways: readonly string[];
  readonly models: readonly string[];
  /** What was looked for by its id, and not found. */
  readonly missing?: string;
}

export function tasksBody(view: TasksFacts): Html {
  const { asked, found, behind, missing } = view;
  const { tasks, next, looked } = found;
  const last = tasks.at(-1);
  return html`
    <form method="get" action="${BASE}/tasks" class="search" role="search" aria-label="By id">
      <label for="id">Id of a task, ours or the gateway’s</label>
      <input id="id" name="id" type="search" value="${missing ?? ''}" autocomplete="off" spellcheck="false">
      <button>Find</button>
    </form>
    ${missing === undefined ? '' : html`<p class="fault" role="alert">There is no task ${typed(missing)}.</p>`}
    ${filterForm(view)}
    ${
      tasks.length === 0
        ? html`<p>${looked === undefined ? 'Nothing fits.' : 'Nothing fits so far.'}</p>`
        : taskList(behind === undefined ? 'Tasks, the newest first' : 'Tasks, further back', tasks)
    }
    ${looked === undefined ? '' : html`<p>${looked} tasks were looked at${last === undefined ? '' : html`, back to ${moment(last.createdAt)} at least`}.</p>`}
    <p class="pages">
      ${behind === undefined ? '' : html`<a href="${BASE}/tasks${query(asked)}">To the newest</a>`}
      ${next === undefined ? '' : html`<a rel="next" href="${BASE}/tasks${query({ ...asked, behind: next })}">${looked === undefined ? 'Older ones' : 'Look further back'}</a>`}
    </p>`;
}

function filterForm({ asked, platforms, gateways, models }: TasksFacts): Html {
  const choice = (
    name: keyof TaskFilter,
    text: string,
    values: readonly (readonly [string, string])[],
  ) => {
    const chosen = asked[name] ?? '';
    const all =
      values.some(([value]) => value === chosen) || chosen === ''
        ? values
        : [...values, [chosen, chosen] as const];
    return html`<div><label for="${name}">${text}</label>
      <select id="${name}" name="${name}">
        <option value="">any</option>
        ${all.map(([value, shown]) => html`<option value="${value}"${value === chosen ? html` selected` : ''}>${shown}</option>`)}
      </select></div>`;
  };
  const field = (name: keyof TaskFilter, text: string, type: 'text' | 'date') =>
    html`<div><label for="${name}">${text}</label><input id="${name}" name="${name}" type="${type}" value="${asked[name] ?? ''}" autocomplete="off" spellcheck="false"></div>`;
  const same = (names: readonly string[]) => names.map((name) => [name, name] as const);
  const isAsked = Object.values(asked).some((value) => value !== undefined);
  return html`<details class="more"${isAsked ? html` open` : ''}><summary>Filter</summary>
  <form method="get" action="${BASE}/tasks" class="filter" aria-label="Filter">
    ${choice(
      'state',
      'State',
      STATES.map((state) => [state, STATE_NAMES[state]] as const),
    )}
    ${choice('platform', 'Platform', same(platforms))}
    ${choice('gateway', 'Gateway', same(gateways))}
    ${choice('model', 'Model', same(models))}
    ${field('person', 'Person: id or name', 'text')}
    ${field('scope', 'Server or workspace', 'text')}
    ${field('since', 'Made since (UTC)', 'date')}
    <button>Filter</button>
  </form></details>`;
}
