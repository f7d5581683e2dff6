import type { Side } from '../wire.ts';
import { button, type Child, h } from './dom.ts';
import { EXAMPLES, type ExampleText } from './example-list.ts';
import { menuButton } from './menu.ts';
import { samplePicture } from './sample.ts';

/** An example to click: it fills the composer, and Enter sends it. */
export interface Example extends ExampleText {
  /** What will stand in the composer, with the files that go along. */
  readonly label: string;
  use(): void;
}

/**
 * The examples of a side.
 * @param latest The latest task's id, once there is one.
 * @param use Writes it into the composer.
 */
export function examplesOf(
  side: Side,
  latest: () => string | undefined,
  use: (text: string, files: readonly File[]) => void,
): Example[] {
  return EXAMPLES.filter((one) => one.side === side).map((example) => ({
    ...example,
    label: labelOf(example),
    use() {
      const text = example.text.replace(/\bID$/, latest() ?? '');
      const pictures = (example.pictures ?? []).map((scene) => samplePicture(scene));
      void Promise.all(pictures).then((files) => use(text, files));
    },
  }));
}

function labelOf({ text, pictures = [] }: ExampleText): string {
  if (pictures.length === 0 || text.includes('image:')) return text;
  return `${text} + ${pictures.map((scene) => `${scene}.png`).join(', ')}`;
}

/** What stands in a channel without messages. */
export function welcome(text: string, examples: readonly Example[]): HTMLElement {
  const list = (about: ExampleText['about'], look: string) =>
    h(
      'ul',
      { class: look },
      ...examples
        .filter((one) => one.about === about)
        .map((example) => h('li', {}, card(example, about === 'video'))),
    );
  return h(
    'div',
    { class: 'welcome' },
    h('p', {}, text),
    list('video', 'example-cards'),
    h('p', { class: 'quiet' }, 'Around a video:'),
    list('around', 'example-chips'),
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
      choose: use,
    })),
  );
}

function card({ label, note, use }: Example, full: boolean): HTMLElement {
  const shown = button(
    label,
    { class: full ? 'example' : 'example chip', title: full ? undefined : note },
    use,
  );
  if (full && note !== undefined) shown.append(h('span', { class: 'example-note' }, note));
  return shown;
}
