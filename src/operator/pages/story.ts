import { html } from 'hono/html';
import type { Task } from '../../core/index.ts';
import { type Chapter, isSpent, type TaskView } from '../../core/operator.ts';
import type { Html } from '../web.ts';
import { moment, span } from './text.ts';

/** What each thing is called. */
const NAMES: Readonly<Record<Chapter['what'], string>> = {
  submit: 'Sent to',
  'not accepted': 'Not taken by',
  started: 'Started at',
  shown: 'Its message stands in the channel',
  succeeded: 'Finished by',
  failed: 'Failed',
  lost: 'Lost: nobody knows whether it was taken by',
  stopped: 'Stopped',
  resumed: 'Followed again',
  'send again': 'To be sent again',
  removed: 'The result was taken away',
  repeated: 'Asked for again, as another task',
  noted: 'Noted',
  'delivery tried': 'The result could not be delivered; tried again later',
  posted: 'Result posted',
  delivered: 'Delivered: the card shows the end',
  'gave up': 'Delivery given up',
  more: 'other things',
};

/** The story from the command on. What tasks of earlier versions did not keep is told by their times alone. */
export function storyList({ task, held }: Pick<TaskView, 'task' | 'held'>): Html {
  const chapters = [
    { at: task.createdAt, what: 'created' } as const,
    ...(task.story ?? told(task)),
  ];
  return html`<ol class="story">${chapters.map((chapter, nth) => {
    const before = chapters[nth - 1];
    const since = before === undefined ? undefined : chapter.at - timeOf(before);
    return html`<li>
      ${moment(chapter.at)}
      <span class="what">${chapter.what === 'created' ? 'Accepted; the credits are held' : textOf(chapter)}${isEnd(chapter.what) ? settledText(task, held) : ''}</span>
      ${since === undefined || since < 1000 ? '' : html`<span class="dim">${span(since)} later</span>`}
    </li>`;
  })}</ol>`;
}

function isEnd(what: Chapter['what'] | 'created'): boolean {
  return what === 'succeeded' || what === 'failed' || what === 'lost' || what === 'stopped';
}

/** Settling comes with the end, and is done again until it is done. Of a task that was followed again only the last end counts. */
function settledText(task: Task, held: boolean): string {
  if (task.endedAt === undefined) return '';
  if (held) return '; its credits are still held';
  return isSpent(task) ? '; its credits were spent' : '; its credits were given back';
}

function timeOf(chapter: { readonly at: number; readonly until?: number }): number {
  return chapter.until ?? chapter.at;
}

function textOf({ what, gateway, code, times, until }: Chapter): Html {
  const name = what === 'more' ? `${times ?? 0} ${NAMES.more}` : NAMES[what];
  const often =
    what === 'more' || times === undefined
      ? ''
      : html`, ${times} times${until === undefined ? '' : html` until ${moment(until)}`}`;
  return html`${name}${gateway === undefined ? '' : ` ${gateway}`}${code === undefined ? '' : ` (${code})`}${often}`;
}

/** From the times that every task has. */
function told({
  startedAt,
  endedAt,
  state,
  gateway,
  delivery,
  sentAgainAt,
  failure,
}: Task): Chapter[] {
  const story: Chapter[] = [];
  if (startedAt !== undefined) story.push({ at: startedAt, what: 'started', gateway });
  if (endedAt !== undefined) {
    const code = failure === undefined ? {} : { code: failure.code };
    const what = state === 'succeeded' || state === 'lost' ? state : 'failed';
    story.push({ at: endedAt, what, ...(what === 'failed' ? code : { gateway }) });
    if (delivery === 'gave up') story.push({ at: endedAt, what: 'gave up' });
  }
  if (sentAgainAt !== undefined) story.push({ at: sentAgainAt, what: 'send again' });
  return story;
}
