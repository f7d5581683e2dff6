import { h, on } from '../dom.ts';
import type { Control } from './control.ts';

export interface TextOptions {
  readonly name: string;
  readonly long: boolean;
  readonly value: string;
  readonly placeholder: string;
  /** Longest text, where there is a limit to show. */
  readonly most: number | undefined;
  /** `number`, `url` or `email`, for the keyboard of a phone. */
  readonly mode?: string | undefined;
}

/** A line or a paragraph of text, with the number of characters left once it is getting long. */
export function textControl(options: TextOptions): Control {
  const { name, long, value, placeholder, most, mode } = options;
  const attributes = { class: 'text-input', placeholder, 'aria-label': name, inputmode: mode };
  const input = long
    ? h('textarea', { ...attributes, rows: 4 })
    : h('input', { ...attributes, type: 'text', autocomplete: 'off' });
  input.value = value;
  const left = h('span', { class: 'left', 'aria-hidden': 'true' });
  const count = () => {
    const room = most === undefined ? Number.POSITIVE_INFINITY : most - input.value.length;
    const near = most !== undefined && (room < 0 || room <= most / 5);
    left.textContent = near ? String(room) : '';
    left.classList.toggle('over', room < 0);
  };
  on<HTMLElement>(input, { input: count });
  count();
  return {
    kind: 'text',
    element: h('div', { class: 'text-control' }, input, left),
    labelled: input,
    get draft() {
      return input.value;
    },
    set draft(draft) {
      if (typeof draft === 'string') input.value = draft;
      count();
    },
    focus: () => input.focus({ preventScroll: true }),
  };
}
