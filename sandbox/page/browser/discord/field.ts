import type { OptionInput } from '../../wire.ts';
import { h, on } from '../dom.ts';
import { packed } from '../files.ts';
import { comboboxAttributes } from '../suggest.ts';
import type { Suggestion } from '../suggestion.ts';
import {
  acceptOf,
  nameOf,
  type Option,
  type OptionReader,
  readValue,
  takesFile,
} from './options.ts';

/** One option of the command being typed. */
export interface Field {
  readonly option: Option;
  readonly element: HTMLElement;
  /** What has the focus: a text field, or a button that opens the file picker. */
  readonly input: HTMLTextAreaElement | HTMLButtonElement;
  /** What was typed; empty for a file. */
  text: string;
  /** What the bot offered last, for an option that asks it. */
  offers: readonly Suggestion[];
  readonly empty: boolean;
  attach(file: File): void;
  value(): Promise<{ readonly value: OptionInput } | { readonly problem: string }>;
}

export function createField(option: Option, reader: OptionReader, listId: string): Field {
  return takesFile(option) ? fileField(option, reader.locale) : textField(option, reader, listId);
}

function textField(option: Option, reader: OptionReader, listId: string): Field {
  const name = nameOf(option, reader.locale);
  const input = h('textarea', { rows: 1, ...comboboxAttributes(listId, name) });
  const element = h('label', { class: 'field' }, h('span', { class: 'field-name' }, name), input);
  return {
    option,
    element,
    input,
    offers: [],
    get text() {
      return input.value;
    },
    set text(value) {
      input.value = value;
    },
    get empty() {
      return input.value === '';
    },
    attach: () => {},
    async value() {
      return readValue(option, input.value, reader, this.offers);
    },
  };
}

function fileField(option: Option, locale: string): Field {
  const name = nameOf(option, locale);
  let chosen: File | undefined;
  const picker = h('input', { type: 'file', hidden: true, accept: acceptOf(option), tabindex: -1 });
  const preview = h('img', { class: 'preview', alt: '', hidden: true });
  const label = h('span', {}, 'Drop or choose a file');
  const input = h(
    'button',
    { type: 'button', class: 'file-button', 'aria-label': `${name}: choose a file` },
    preview,
    label,
  );
  const attach = (file: File) => {
    chosen = file;
    label.textContent = file.name;
    input.setAttribute('aria-label', `${name}: ${file.name}`);
    if (!file.type.startsWith('image/')) return;
    URL.revokeObjectURL(preview.src);
    preview.src = URL.createObjectURL(file);
    preview.hidden = false;
  };
  on(input, { click: () => picker.click() });
  on(picker, {
    change: () => {
      const [file] = picker.files ?? [];
      if (file !== undefined) attach(file);
      input.focus();
    },
  });
  const element = h(
    'div',
    { class: 'field' },
    h('span', { class: 'field-name' }, name),
    input,
    picker,
  );
  return {
    option,
    element,
    input,
    text: '',
    offers: [],
    get empty() {
      return chosen === undefined;
    },
    attach,
    value: async () =>
      chosen === undefined ? { problem: `${name}: choose a file` } : fileValue(chosen),
  };
}

async function fileValue(file: File): ReturnType<Field['value']> {
  const [value] = await packed([file]);
  return value === undefined ? { problem: `${file.name} cannot be read` } : { value };
}
