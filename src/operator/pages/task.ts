import { html } from 'hono/html';
import type { Task } from '../../core/index.ts';
import { isSpent, type TaskView, traceOf } from '../../core/operator.ts';
import { BASE } from '../place.ts';
import type { Outcome } from '../routes/tasks.ts';
import type { Html } from '../web.ts';
import { ACT_NAMES, doneBody } from './done.ts';
import { facts } from './layout.ts';
import { storyList } from './story.ts';
import { whoLink } from './tasks.ts';
import { credits, moment, query, requestFacts, span, stateOf, taskUrl, typed } from './text.ts';

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  send: 'It is being posted once more.',
  release: 'Its credits were given back.',
  'give-up': 'It was given up.',
  'too-late': 'Nothing was done: the task has moved on, or somebody was quicker.',
};

/** One task's whole story. */
export function taskBody(view: TaskView, outcome: Outcome | undefined): Html {
  const { task, acts, done } = view;
  const { request, failure } = task;
  return html`
    ${outcome === undefined ? '' : html`<p class="${outcome === 'too-late' ? 'fault' : 'news'}" role="status">${OUTCOMES[outcome]}</p>`}
    <p class="lead">${stateOf(task)} ${failure === undefined ? '' : html`<span>${failure.code}</span>`}</p>
    <blockquote class="prompt" dir="auto">${request.prompt}</blockquote>
    ${
      acts.length === 0
        ? html`<p>There is nothing to do for it.</p>`
        : html`<ul class="acts">${acts.map((act) => html`<li><a class="button" href="${taskUrl(task.id)}/${act}">${ACT_NAMES[act]}…</a></li>`)}</ul>`
    }
    <section aria-labelledby="story"><h2 id="story">What happened</h2>${storyList(view)}</section>
    <section aria-labelledby="facts"><h2 id="facts">Facts</h2>${facts(factsOf(view))}</section>
    <section aria-labelledby="done"><h2 id="done">Acts</h2>${doneBody(done)}</section>`;
}

function factsOf(view: TaskView): [string, Html | string][] {
  const { task } = view;
  const { requester, failure, video, taskId, startedAt, endedAt, createdAt } = task;
  const traceId = failure?.traceId ?? task.traceId;
  const rows: [string, Html | string | undefined][] = [
    ['Our id', html`<code>${task.id}</code>`],
    ['The gateway’s id', taskId === undefined ? undefined : html`<code>${taskId}</code>`],
    ['Trace in the log', html`<code>${traceOf(task.id)}</code>`],
    ['The gateway’s trace id', traceId === undefined ? undefined : html`<code>${traceId}</code>`],
    ['Asked for', requestFacts(task)],
    ['Pictures', pictures(task)],
    ['Who', whoLink(task)],
    ['Their id', html`<code>${requester.platform}:${requester.id}</code>`],
    ['Server or workspace', placeLink(task)],
    ['Gateway', task.gateway],
    ['Gateways in order', task.gateways.join(', ')],
    ['Credits', creditsOf(view)],
    ['Wallet', walletLink(task)],
    ['Deadline', endedAt === undefined ? moment(task.deadlineAt) : undefined],
    ['Waited', startedAt === undefined ? undefined : span(startedAt - createdAt)],
    [
      'Was made in',
      startedAt === undefined || endedAt === undefined ? undefined : span(endedAt - startedAt),
    ],
    ['Failure', failure === undefined ? undefined : failure.code],
    ['The gateway’s words', failure?.detail === undefined ? undefined : typed(failure.detail)],
    ['Said no before', refusals(task)],
    ['Video', video === undefined ? undefined : videoOf(video)],
    ['Hidden until opened', task.spoiler === true ? 'yes' : undefined],
    ['Taken away', task.removed === true ? 'yes' : undefined],
  ];
  return rows.flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as [string, Html | string]],
  );
}

function pictures({ request: { images } }: Task): Html | undefined {
  if (images.length === 0) return undefined;
  // Not its address: some open for whoever has them.
  return html`${images.map(({ name }) => html`${typed(name ?? 'without a name')} `)}`;
}

function placeLink({ requester: { platform, scope } }: Task): Html | string {
  if (scope === undefined) return 'none: a direct message';
  return html`<a href="${BASE}/tasks${query({ platform, scope })}">${scope}</a>`;
}

function walletLink({ requester: { platform, id, scope } }: Task): Html {
  return html`<a href="${BASE}/wallets${query({ kind: 'user', platform, id, scope })}">of this person</a>`;
}

function creditsOf({ task, held }: TaskView): string {
  const cost = credits(task.cost);
  if (held) return `${cost}, held`;
  if (isSpent(task)) return `${cost}, spent`;
  return task.endedAt === undefined ? `${cost}, no wallet holds them` : `${cost}, given back`;
}

function refusals({ refusals = [] }: Task): Html | undefined {
  if (refusals.length === 0) return undefined;
  return html`${refusals.map(
    ({ gateway, failure }) =>
      html`<div>${gateway}: ${failure.code}${failure.detail === undefined ? '' : html`, ${typed(failure.detail)}`}</div>`,
  )}`;
}

/** Where everybody may open it; an address that is none of the web is shown and leads nowhere. */
function videoOf({ url, closed }: NonNullable<Task['video']>): Html | string {
  if (closed === true) return 'opens with the gateway’s key only';
  const isWeb = /^https?:$/u.test(URL.parse(url)?.protocol ?? '');
  return isWeb
    ? html`<a href="${url}" rel="noreferrer noopener" target="_blank">open (a new tab)</a>`
    : typed(url);
}
