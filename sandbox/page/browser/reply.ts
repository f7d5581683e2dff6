import { button, h } from './dom.ts';

/** Where the composer's next message goes, when it is not the conversation itself. */
export interface ReplyLine {
  readonly element: HTMLElement;
  /** The thread's id, or undefined for the conversation. */
  readonly to: string | undefined;
  use(to: string, name: string): void;
  clear(): void;
}

/** The line above the composer that says "in the thread …", with a way back. */
export function replyLine(changed: () => void): ReplyLine {
  let to: string | undefined;
  const name = h('span', { class: 'reply-name' });
  const clear = () => {
    if (to === undefined) return;
    to = undefined;
    element.hidden = true;
    changed();
  };
  const cross = button('×', { class: 'remove', 'aria-label': 'Do not reply in the thread' }, clear);
  const element = h('p', { class: 'reply-line', role: 'status', hidden: true }, name, cross);
  return {
    element,
    get to() {
      return to;
    },
    use(next, words) {
      to = next;
      name.textContent = words;
      element.hidden = false;
      changed();
    },
    clear,
  };
}
