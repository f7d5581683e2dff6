import { h, on } from '../dom.ts';
import type { Control, Option } from './control.ts';

export interface ChoiceOptions {
  readonly name: string;
  readonly options: readonly Option[];
  /** Values chosen at first. */
  readonly chosen: readonly string[];
  readonly placeholder: string;
  /** Whether nothing may be chosen again. */
  readonly clearable: boolean;
  changed?(value: string): void;
}

let groups = 0;

/** One of several options, behind a line. */
export function selectControl(given: ChoiceOptions): Control {
  const { name, options, chosen, placeholder, clearable, changed } = given;
  const first = chosen[0] ?? '';
  const none = h('option', { value: '', disabled: !clearable, hidden: !clearable }, placeholder);
  const select = h('select', { 'aria-label': name, class: 'menu-input' });
  if (clearable || first === '') select.append(none);
  for (const { value, label, detail } of options) {
    const words = detail === '' ? label : `${label} — ${detail}`;
    select.append(h('option', { value }, words));
  }
  select.value = first;
  on(select, { change: () => changed?.(select.value) });
  return {
    kind: 'choice',
    element: select,
    labelled: select,
    get draft() {
      return select.value;
    },
    set draft(draft) {
      const known = options.some(({ value }) => value === draft);
      if (typeof draft === 'string' && known) select.value = draft;
    },
    focus: () => select.focus({ preventScroll: true }),
  };
}

/** One of several options, all in sight. */
export function radioControl(given: ChoiceOptions): Control {
  const { element, inputs } = boxes('radio', given);
  const value = () => inputs.find(({ checked }) => checked)?.value ?? '';
  on(element, { change: () => given.changed?.(value()) });
  return {
    kind: 'choice',
    element,
    get draft() {
      return value();
    },
    set draft(draft) {
      const found = inputs.find((input) => input.value === draft);
      if (found !== undefined) found.checked = true;
    },
    focus: () =>
      (inputs.find(({ checked }) => checked) ?? inputs[0])?.focus({ preventScroll: true }),
  };
}

/** Any number of options. */
export function checksControl(given: ChoiceOptions): Control {
  const { element, inputs } = boxes('checkbox', given);
  on(element, {
    change: ({ target }) => {
      if (target instanceof HTMLInputElement) given.changed?.(target.value);
    },
  });
  return {
    kind: 'checks',
    element,
    get draft() {
      return inputs.filter(({ checked }) => checked).map(({ value }) => value);
    },
    set draft(draft) {
      if (!Array.isArray(draft)) return;
      const wanted = new Set<unknown>(draft);
      for (const input of inputs) input.checked = wanted.has(input.value);
    },
    focus: () => inputs[0]?.focus({ preventScroll: true }),
  };
}

/** One box to tick. */
export function tickControl(name: string, checked: boolean): Control {
  const input = h('input', { type: 'checkbox', 'aria-label': name });
  input.checked = checked;
  return {
    kind: 'tick',
    element: h('div', { class: 'tick' }, input),
    labelled: input,
    get draft() {
      return input.checked;
    },
    set draft(draft) {
      input.checked = draft === true;
    },
    focus: () => input.focus({ preventScroll: true }),
  };
}

function boxes(type: 'radio' | 'checkbox', { name, options, chosen }: ChoiceOptions) {
  groups += 1;
  const group = `group-${groups}`;
  const inputs: HTMLInputElement[] = [];
  const role = type === 'radio' ? 'radiogroup' : 'group';
  const element = h('div', { class: 'boxes', role, 'aria-label': name });
  for (const { value, label, detail } of options) {
    const input = h('input', { type, name: group, value });
    input.checked = chosen.includes(value);
    inputs.push(input);
    const words = h('span', { class: 'box-words' }, h('span', { class: 'box-label' }, label));
    if (detail !== '') words.append(h('span', { class: 'box-detail' }, detail));
    element.append(h('label', { class: 'box-line' }, input, words));
  }
  return { element, inputs };
}
