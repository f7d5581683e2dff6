import type { SideNotice } from '../wire.ts';
import { act } from './connection.ts';
import { button, h } from './dom.ts';

/** What the platform itself says to one person. */
export function noticeRow({ id, text }: SideNotice): HTMLElement {
  return h(
    'li',
    { class: 'row notice', role: 'status' },
    h('p', {}, text),
    privateNote(() => void act({ do: 'notice-dismiss', id })),
  );
}

/** The line under a private message. */
export function privateNote(dismiss: () => void): HTMLElement {
  return h(
    'p',
    { class: 'private-note' },
    'Only you can see this · ',
    button('Dismiss message', { class: 'link' }, dismiss),
  );
}

/** An example to click: it fills the composer, and Enter sends it. */
export interface Example {
  readonly label: string;
  use(): void;
}

/** What stands in a channel without messages. */
export function welcome(text: string, examples: readonly Example[]): HTMLElement {
  return h(
    'div',
    { class: 'welcome' },
    h('p', {}, text),
    h(
      'ul',
      {},
      ...examples.map(({ label, use }) => h('li', {}, button(label, { class: 'example' }, use))),
    ),
    h('p', { class: 'quiet' }, 'An example fills the line below; Enter sends it.'),
  );
}
