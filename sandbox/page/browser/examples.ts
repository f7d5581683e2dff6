import { button, type Child, h } from './dom.ts';
import { menuButton } from './menu.ts';

/** An example to click: it fills the composer, and Enter sends it. */
export interface Example {
  /** What will stand in the composer. */
  readonly label: string;
  /** What to do then, or what it shows. */
  readonly note?: string;
  use(): void | Promise<void>;
}

/** What stands in a channel without messages. */
export function welcome(text: string, examples: readonly Example[]): HTMLElement {
  return h(
    'div',
    { class: 'welcome' },
    h('p', {}, text),
    h('ul', {}, ...examples.map((example) => h('li', {}, card(example)))),
    h('p', { class: 'quiet' }, 'An example fills the line below; Enter sends it.'),
  );
}

/** The same examples once there are messages, behind a button. */
export function exampleMenu(examples: readonly Example[]): readonly Child[] {
  const opener = { text: '?', label: 'Examples', look: 'examples' };
  return menuButton(opener, 'Examples: Enter sends what they write', () =>
    examples.map(({ label, note, use }) => ({
      label,
      ...(note === undefined ? {} : { detail: note }),
      choose: () => void use(),
    })),
  );
}

function card({ label, note, use }: Example): HTMLElement {
  const shown = button(label, { class: 'example' }, () => void use());
  if (note !== undefined) shown.append(h('span', { class: 'example-note' }, note));
  return shown;
}
