import type { Call, State } from '../../wire.ts';
import { button, h, keyedList, on, type Shown } from '../dom.ts';
import { stayAtEnd } from '../scroller.ts';
import { type CallGroup, callsOf, endOf, grouped, LANES, laneOf, wrong } from './calls.ts';

/** The calls as a sequence, the newest at the bottom. */
export interface Timeline extends Shown<State> {
  /** Shows one task's calls, or all. */
  only(task: string | undefined): void;
}

export function timeline(first: State): Timeline {
  let state = first;
  let task: string | undefined;
  let planned = false;
  const list = h('ol', { class: 'calls' });
  const end = h('div', { class: 'calls-end' });
  const none = h('p', { class: 'quiet calls-none' }, 'No calls yet. Make a video and watch.');
  const content = h('div', { class: 'calls-content' }, none, list, end);
  const scroller = h(
    'div',
    { class: 'scroller', tabindex: 0, role: 'log', 'aria-label': 'Calls', 'aria-live': 'off' },
    content,
  );
  const goToEnd = stayAtEnd(scroller, content);
  const latest = button('↓ Latest', { class: 'latest', hidden: true }, () => {
    goToEnd();
    scroller.focus();
  });
  new IntersectionObserver(
    ([seen]) => {
      latest.hidden = seen?.isIntersecting !== false;
    },
    { root: scroller, rootMargin: '0px 0px 40px' },
  ).observe(end);
  const head = h(
    'div',
    { class: 'lane-names', 'aria-hidden': 'true' },
    ...LANES.map((name) => h('span', {}, name)),
  );
  const render = keyedList<CallGroup>(list, ({ id }) => id, callRow);
  const show = () => {
    planned = false;
    const shown = callsOf(state.calls, task);
    none.hidden = shown.length > 0;
    render(grouped(shown));
  };
  show();
  return {
    element: h('div', { class: 'timeline' }, head, scroller, latest),
    // Calls come in bursts; one picture of the screen needs them once.
    update(next) {
      if (next.calls === state.calls) return;
      state = next;
      if (planned) return;
      planned = true;
      requestAnimationFrame(show);
    },
    only(next) {
      task = next;
      show();
      goToEnd();
    },
  };
}

function callRow(first: CallGroup): Shown<CallGroup> {
  const summary = h('summary', {});
  const more = h('dl', { class: 'call-more' });
  const details = h('details', {}, summary, more);
  const element = h('li', { class: 'call' }, details);
  let shown: CallGroup | undefined;
  const fill = (now: CallGroup) => {
    if (now.last === shown?.last && now.count === shown.count) return;
    shown = now;
    element.classList.toggle('wrong', wrong(now.last));
    summary.replaceChildren(lanes(now.last), words(now));
    if (details.open) more.replaceChildren(...facts(now));
  };
  // What most rows never show is made when it is asked for.
  on(details, { toggle: () => shown && more.replaceChildren(...facts(shown)) });
  fill(first);
  return { element, update: fill };
}

/** Four lifelines and an arrow between two of them. */
function lanes({ from, to }: Call): HTMLElement {
  const [a, b] = [laneOf(from), laneOf(to)];
  const arrow = h('span', { class: `arrow ${a <= b ? 'to-right' : 'to-left'}` });
  arrow.style.setProperty('--from', String(Math.min(a, b)));
  arrow.style.setProperty('--span', String(Math.abs(a - b)));
  const side = [from, to].find(({ kind }) => kind === 'discord' || kind === 'slack');
  const look = side?.kind ?? (a === 3 || b === 3 ? 'gateway' : 'other');
  return h('span', { class: `lanes of-${look}`, 'aria-hidden': 'true' }, arrow);
}

function words({ first, last, count }: CallGroup): HTMLElement {
  const { from, to, what, detail, fault } = last;
  const note = fault ?? detail.outcome;
  return h(
    'span',
    { class: 'call-words' },
    h(
      'span',
      { class: 'call-line' },
      h('span', { class: 'call-what' }, what),
      count > 1 && h('span', { class: 'call-count', title: `${count} times` }, `× ${count}`),
      h('span', { class: 'call-end' }, endOf(last)),
    ),
    h(
      'span',
      { class: 'call-line quiet' },
      h('span', { class: 'call-way' }, `${from.name} → ${to.name}`),
      h('span', { class: 'call-at' }, clock(first.at)),
    ),
    note !== undefined && h('span', { class: 'call-note' }, note),
  );
}

function facts({ first, last, count }: CallGroup): HTMLElement[] {
  const { method, path, outcome } = last.detail;
  const call = [method, path].filter((part) => part !== undefined).join(' ');
  const since = count > 1 ? `${clock(first.at)} to ${clock(last.at)}` : clock(last.at);
  const rows: [string, string | undefined][] = [
    ['Call', call === '' ? undefined : call],
    ['Answer', endOf(last) || undefined],
    ['Came of it', outcome],
    ['Wrong', last.fault],
    ['Task', last.task],
    ['When', since],
  ];
  return rows.flatMap(([name, value]) =>
    value === undefined ? [] : [h('dt', {}, name), h('dd', {}, value)],
  );
}

/** Hours, minutes, seconds and tenths. */
function clock(ms: number): string {
  const at = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  const tenth = Math.floor(at.getMilliseconds() / 100);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${tenth}`;
}
