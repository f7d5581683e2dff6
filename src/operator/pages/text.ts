import { html } from 'hono/html';
import { durationText, speak, styleName, type Task } from '../../core/index.ts';
import { BASE } from '../place.ts';
import type { Html } from '../web.ts';

/** English: the page is for whoever runs the bot, and says what the log and the documents say. */
export const say = speak('en-US');

/** A moment, to the second; the page's script turns it into the reader's own time. @param ms since the epoch */
export function moment(ms: number): Html {
  const iso = new Date(ms).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}

/** A span of time in words. */
export function span(ms: number): string {
  return durationText(Math.max(0, ms), say);
}

export function credits(count: number): string {
  return `${count} credit${count === 1 ? '' : 's'}`;
}

/** Something that somebody typed, kept apart from what stands around it, whatever its direction. */
export function typed(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

/** At most so many characters, on one line. */
export function shortly(text: string, most: number): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  const letters = [...line];
  return letters.length <= most ? line : `${letters.slice(0, most - 1).join('')}…`;
}

/** How a task stands, by a mark and in words. */
export function stateOf({ state, delivery }: Pick<Task, 'state' | 'delivery'>): Html {
  const { mark, text, kind } = STATES[state];
  const more =
    state !== 'succeeded' && state !== 'failed' && state !== 'lost' ? '' : SHOWN[delivery];
  return html`<span class="state ${kind}"><span aria-hidden="true">${mark}</span> ${text}${more}</span>`;
}

const STATES: Readonly<Record<Task['state'], { mark: string; text: string; kind: string }>> = {
  accepted: { mark: '…', text: 'waiting', kind: 'waits' },
  submitting: { mark: '→', text: 'being sent', kind: 'runs' },
  running: { mark: '▶', text: 'running', kind: 'runs' },
  succeeded: { mark: '✓', text: 'succeeded', kind: 'good' },
  failed: { mark: '✗', text: 'failed', kind: 'bad' },
  lost: { mark: '?', text: 'lost', kind: 'bad' },
};

const SHOWN: Readonly<Record<Task['delivery'], string>> = {
  none: ', not delivered yet',
  posted: ', being delivered',
  done: '',
  'gave up': ', delivery given up',
};

export function taskLink(id: string, text: Html | string = id): Html {
  return html`<a href="${taskUrl(id)}">${text}</a>`;
}

export function taskUrl(id: string): string {
  return `${BASE}/tasks/${encodeURIComponent(id)}`;
}

/** A query of those that are set. */
export function query(values: Readonly<Record<string, string | number | undefined>>): string {
  const set = Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)] as [string, string]],
  );
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`;
}

/** What was asked for, in a line. */
export function requestFacts({ request }: Task): string {
  const { model, duration, orientation, size, styleId, storyboard, images, editId } = request;
  return [
    model,
    `${duration} s`,
    orientation,
    size,
    ...(styleId === undefined ? [] : [styleName(styleId, say)]),
    ...(storyboard ? ['storyboard'] : []),
    ...(images.length > 0 ? ['with a picture'] : []),
    ...(editId === undefined ? [] : ['an edit of an earlier video']),
  ].join(' · ');
}
