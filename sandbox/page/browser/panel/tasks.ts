import type { BotTask, Job, State } from '../../wire.ts';
import { button, h, keyedList, rebuilt, type Shown } from '../dom.ts';
import { creditsText, type Step, shortId, stepsOf } from './steps.ts';

/** So many are shown at once, the newest first; the filter finds the others. */
const MOST = 2;

export interface TaskCards extends Shown<State> {
  only(task: string | undefined): void;
}

interface Card {
  readonly task: BotTask;
  readonly job: Job | undefined;
  readonly name: string;
  readonly chosen: boolean;
}

/**
 * Where each task is, as the bot's own store has it.
 * @param choose Shows only what belongs to a task, or everything again.
 */
export function taskCards(first: State, choose: (task: string | undefined) => void): TaskCards {
  let state = first;
  let only: string | undefined;
  const list = h('ol', { class: 'tasks' });
  const none = h('p', { class: 'quiet' }, 'No task yet.');
  const render = keyedList<Card>(
    list,
    ({ task }) => task.id,
    (card) => cardOf(card, choose),
  );
  const show = () => {
    const { tasks, jobs, discord, slack } = state;
    const people = [...discord.people, ...slack.people];
    const wanted = only === undefined ? tasks.slice(-MOST) : tasks.filter(({ id }) => id === only);
    none.hidden = wanted.length > 0;
    render(
      wanted.toReversed().map((task) => ({
        task,
        job: jobs.find(({ taskId }) => taskId === task.gatewayTask),
        name: people.find(({ id }) => id === task.person)?.name ?? task.person,
        chosen: task.id === only,
      })),
    );
  };
  show();
  return {
    element: h('section', { class: 'panel-part', 'aria-label': 'Tasks' }, none, list),
    update(next) {
      const same = next.tasks === state.tasks && next.jobs === state.jobs;
      state = next;
      if (!same) show();
    },
    only(next) {
      only = next;
      show();
    },
  };
}

function cardOf(first: Card, choose: (task: string | undefined) => void): Shown<Card> {
  let now = first;
  const title = button('', { class: 'task-title' }, () =>
    choose(now.chosen ? undefined : now.task.id),
  );
  const way = h('ol', { class: 'steps' });
  const facts = h('p', { class: 'task-facts' });
  const progress = h('progress', { max: 100, 'aria-label': 'At the gateway' });
  const element = h('li', { class: 'task' }, title, way, progress, facts);
  const fill = (card: Card) => {
    now = card;
    const { task, job, name, chosen } = card;
    title.replaceChildren(
      h('span', { class: `side-dot ${task.side}`, 'aria-hidden': 'true' }),
      h('strong', {}, name),
      h('span', { class: 'task-prompt' }, task.prompt),
    );
    title.setAttribute('aria-pressed', String(chosen));
    title.title = chosen ? 'Show all calls again' : 'Show only the calls of this task';
    way.replaceChildren(...stepsOf(task).map(step));
    const percent = Math.round((job?.progress ?? 0) * 100);
    progress.hidden = task.state !== 'running' || job === undefined;
    progress.value = percent;
    facts.replaceChildren(...factsOf(card));
  };
  fill(first);
  return {
    element,
    update(card) {
      const { task, job, chosen } = now;
      if (task !== card.task || job !== card.job || chosen !== card.chosen) fill(card);
    },
  };
}

function step({ name, state }: Step): HTMLElement {
  const current = state === 'now' ? 'step' : undefined;
  return h('li', { class: `step ${state}`, 'aria-current': current }, name);
}

function factsOf({ task, job }: Card): (Node | string)[] {
  const { gateway, gatewayTask, model, refusals, failure, tries } = task;
  const words = [
    model,
    creditsText(task),
    ...(job === undefined ? [] : gatewayWords(job)),
    tries > 0 ? (tries === 1 ? '1 try in vain' : `${tries} tries in vain`) : '',
    ...refusals.map((one) => `${one.gateway} said no: ${one.why}`),
    failure === undefined ? '' : `why: ${failure}`,
  ];
  const id = gatewayTask ?? task.id;
  return [
    h('code', { title: id }, shortId(id)),
    ' ',
    h('span', { class: 'task-gateway' }, gateway),
    ` · ${words.filter((word) => word !== '').join(' · ')}`,
  ];
}

/** How it stands at the gateway, in the gateway's own word. */
function gatewayWords({ status, checks, downloaded }: Job): string[] {
  const asked = checks === 1 ? '1 check' : `${checks} checks`;
  return [`${status} after ${asked}`, ...(downloaded ? ['fetched'] : [])];
}

/** For the filter: which tasks there are, the newest first. */
export function taskFilter(first: State, choose: (task: string | undefined) => void) {
  const select = h('select', { 'aria-label': 'Whose calls' });
  select.addEventListener('change', () => choose(select.value === '' ? undefined : select.value));
  const options = rebuilt(select, first.tasks, (tasks) => {
    const chosen = select.value;
    const all = [
      h('option', { value: '' }, 'Everything'),
      ...tasks
        .toReversed()
        .map((task) =>
          h('option', { value: task.id, selected: task.id === chosen }, `Only: ${labelOf(task)}`),
        ),
    ];
    return all;
  });
  return {
    element: select,
    update: ({ tasks }: State) => options.update(tasks),
    only(task: string | undefined) {
      select.value = task ?? '';
    },
  };
}

function labelOf({ id, gatewayTask, prompt }: BotTask): string {
  const words = prompt.length > 24 ? `${prompt.slice(0, 23)}…` : prompt;
  return `${shortId(gatewayTask ?? id)} ${words}`;
}
