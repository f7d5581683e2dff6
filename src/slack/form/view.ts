import type { types } from '@slack/bolt';
import type { Form, FormChoice, FormField } from '../../core/index.ts';

/** What Slack sends the form's submissions under. */
export const FORM = 'form';

/** Most characters that a text field of a modal takes (Slack's documentation, "Plain-text input element"). */
export const LONGEST_TEXT = 3000;

/** Longest texts of a modal's heading and buttons, of labels and hints, and of an option. */
const LONGEST_HEADING = 24;
const LONGEST_LABEL = 2000;
const LONGEST_OPTION = 75;

/**
 * The form as a modal. Each field is a block of its own whose id is the field's name. Undefined when a field that must be filled has nothing to
 * choose from: there is no such modal.
 */
export function formView(form: Form, metadata: string): types.ModalView | undefined {
  const blocks: types.KnownBlock[] = [];
  for (const field of form.fields) {
    const element = elementFor(field);
    if (element !== undefined) blocks.push(inputFor(field, element));
    else if (isRequired(field)) return undefined;
  }
  return {
    type: 'modal',
    callback_id: FORM,
    private_metadata: metadata,
    title: plain(form.title, LONGEST_HEADING),
    submit: plain(form.submit, LONGEST_HEADING),
    close: plain(form.cancel, LONGEST_HEADING),
    blocks,
  };
}

function isRequired(field: FormField): boolean {
  return field.kind === 'text' || (field.kind === 'choice' && field.required);
}

function inputFor(field: FormField, element: types.InputBlockElement): types.InputBlock {
  return {
    type: 'input',
    block_id: field.name,
    label: plain(field.label, LONGEST_LABEL),
    ...(field.hint ? { hint: plain(field.hint, LONGEST_LABEL) } : {}),
    optional: !isRequired(field),
    element,
  };
}

function elementFor(field: FormField): types.InputBlockElement | undefined {
  const action_id = field.name;
  switch (field.kind) {
    case 'text': {
      const value = cut(field.value, LONGEST_TEXT);
      // A text that is too long already must fit all the same; that it is too long is told when it is sent.
      const most = Math.min(LONGEST_TEXT, Math.max(field.most, value.length));
      const filled = value === '' ? {} : { initial_value: value };
      return { type: 'plain_text_input', action_id, multiline: true, max_length: most, ...filled };
    }
    case 'choice': {
      const options = field.choices.map(optionFor);
      const chosen = options.find(({ value }) => value === field.chosen);
      if (options.length === 0) return undefined;
      const filled = chosen === undefined ? {} : { initial_option: chosen };
      return { type: 'static_select', action_id, options, ...filled };
    }
    case 'file':
      return {
        type: 'file_input',
        action_id,
        max_files: 1,
        ...(field.types.length === 0 ? {} : { filetypes: [...field.types] }),
      };
  }
}

function optionFor({ value, label, description }: FormChoice): types.PlainTextOption {
  return {
    value,
    text: optionText(label),
    ...(description ? { description: plain(description, LONGEST_OPTION) } : {}),
  };
}

/** The heading of a modal, or a button of it. */
export function modalText(text: string): types.PlainTextElement {
  return plain(text, LONGEST_HEADING);
}

/** What stands at a field. */
export function labelText(text: string): types.PlainTextElement {
  return plain(text, LONGEST_LABEL);
}

/** What can be chosen. */
export function optionText(text: string): types.PlainTextElement {
  return plain(text, LONGEST_OPTION);
}

/** `emoji: false`: a file may be called `:smile:.png`. */
function plain(text: string, most: number): types.PlainTextElement {
  return { type: 'plain_text', text: cut(text, most), emoji: false };
}

/** Slack counts in UTF-16 units, as far as anybody can tell; none is cut in half. */
function cut(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most).replace(/[\ud800-\udbff]$/u, '');
}
