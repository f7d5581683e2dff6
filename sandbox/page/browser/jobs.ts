import type { Job, State } from '../wire.ts';
import { type Child, h, keyedList, rebuilt, type Shown } from './dom.ts';

/** So many tasks fit. */
const MOST = 12;

const ENDED: ReadonlySet<string> = new Set([
  'completed',
  'failed',
  'cancelled',
  'timeout',
  'expired',
]);

/** The line at the bottom: what the gateways are doing, the newest first. */
export function jobsLine(first: State): Shown<State> {
  const list = h('ul', {
    class: 'jobs-list',
    tabindex: 0,
    'aria-label': 'Tasks at the gateways',
  });
  const none = h('p', { class: 'quiet' }, 'nothing yet');
  const element = h('footer', { class: 'jobs' }, h('h2', {}, 'Gateways'), none, list);
  const render = keyedList<Job>(
    list,
    ({ taskId }) => taskId,
    (job) => rebuilt(h('li', {}), job, line),
  );
  const update = ({ jobs }: State) => {
    none.hidden = jobs.length > 0;
    render(jobs.slice(-MOST).reverse());
  };
  update(first);
  return { element, update };
}

function line({ taskId, gateway, status, progress, checks, prompt, downloaded }: Job): Child[] {
  const percent = Math.round(progress * 100);
  return [
    h('span', { class: `dot ${status}`, 'aria-hidden': 'true' }),
    h('span', { class: 'job-gateway' }, gateway),
    h('code', { title: `${taskId}\n${prompt}` }, short(taskId)),
    !ENDED.has(status) && h('progress', { max: 100, value: percent, 'aria-label': `${percent} %` }),
    h(
      'span',
      { class: 'job-status' },
      `${status} · ${checks === 1 ? '1 check' : `${checks} checks`}`,
    ),
    ...(downloaded ? [h('span', { class: 'job-status' }, '· fetched')] : []),
  ];
}

/** Enough to tell one from another: without what every id of a gateway begins with, such as `video_gen_`. */
function short(taskId: string): string {
  return /[\da-f]{8}/.exec(taskId)?.[0] ?? taskId.slice(0, 8);
}
