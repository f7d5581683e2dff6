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
