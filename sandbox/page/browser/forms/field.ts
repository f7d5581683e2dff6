import { type Child, h } from '../dom.ts';
import type { Control } from './control.ts';

/** A control with its label, what is said about it, and what is wrong with it. */
export interface FormField {
  readonly element: HTMLElement;
  readonly control: Control;
  complain(text: string): void;
  /** Brings it into sight, with its label, and focuses it. */
  reveal(): void;
}

export interface FieldWords {
  readonly label: string;
  /** Between the label and the control. */
  readonly above?: Child;
  /** Below the control. */
  readonly below?: Child;
  /** After the label: that it is required, or that it is not. */
  readonly mark?: Child;
  readonly required: boolean;
}

let fields = 0;

export function formField(
  { label, above, below, mark, required }: FieldWords,
  control: Control,
): FormField {
  fields += 1;
  const id = `field-${fields}`;
  const problem = h('p', { class: 'field-problem', role: 'alert', id: `${id}-problem` });
  if (control.labelled !== undefined) {
    control.labelled.id = id;
    control.labelled.setAttribute('aria-describedby', `${id}-problem`);
    control.labelled.setAttribute('aria-required', String(required));
  }
  const words = [h('span', { class: 'label-text' }, label), mark];
  const name =
    control.labelled === undefined
      ? h('p', { class: 'field-label' }, ...words)
      : h('label', { class: 'field-label', for: id }, ...words);
  const element = h(
    'div',
    { class: `form-field ${control.kind}`, 'data-label': label },
    name,
    above,
    control.element,
    below,
    problem,
  );
  return {
    element,
    control,
    complain(text) {
      problem.textContent = text;
      element.classList.toggle('wrong', text !== '');
    },
    reveal() {
      element.scrollIntoView({ block: 'nearest' });
      control.focus();
    },
  };
}
