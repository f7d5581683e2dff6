import type { DiscordModal, FieldInput } from '../../wire.ts';
import { act } from '../connection.ts';
import { h } from '../dom.ts';
import { inputOf } from '../forms/control.ts';
import { type FormDialog, formDialog } from '../forms/dialog.ts';
import { type FormField, formField } from '../forms/field.ts';
import { type Json, objects, textOf } from '../json.ts';
import { discordMarks } from '../markup/discord.ts';
import { type Reader, renderMarks } from '../markup/render.ts';
import { discordControl } from './controls.ts';

const ROW = 1;
const TEXT = 10;
const LABEL = 18;
const CHECKBOX = 23;

/**
 * The forms that wait for one person; at most one is shown.
 * @param home Takes the focus when what had it before a form is gone.
 */
export function discordModals(
  host: HTMLElement,
  home: () => void,
): (modals: readonly DiscordModal[], reader: Reader) => void {
  let shown: { id: string; dialog: FormDialog } | undefined;
  return (modals, reader) => {
    const modal = modals.find(({ person }) => person === reader.id);
    if (modal?.id === shown?.id) return;
    shown?.dialog.remove();
    shown =
      modal === undefined
        ? undefined
        : { id: modal.id, dialog: open(host, modal, { reader, home }) };
  };
}

function open(
  host: HTMLElement,
  { id, person, form }: DiscordModal,
  { reader, home }: { reader: Reader; home(): void },
): FormDialog {
  const fields = new Map<string, FormField>();
  const send = async () => {
    for (const field of fields.values()) field.complain('');
    const values: Record<string, FieldInput> = {};
    for (const [name, field] of fields) values[name] = await filledIn(field);
    const failed = await act({ do: 'discord-submit', person, modal: id, values });
    if (failed !== undefined) tell(failed, fields, dialog);
  };
  const dialog = formDialog({
    title: textOf(form, 'title'),
    icon: h('span', { class: 'avatar bot', 'aria-hidden': 'true' }),
    cancel: 'Cancel',
    submit: 'Submit',
    send,
    left: () => void act({ do: 'discord-close', modal: id }),
    home,
  });
  dialog.body.append(
    h(
      'p',
      { class: 'warning' },
      'This form will be submitted to reelbot. Do not share passwords or other sensitive information.',
    ),
    ...objects(form.components).flatMap((component) => shownOf(component, reader, fields)),
  );
  host.append(dialog.element);
  dialog.show();
  [...fields.values()][0]?.control.focus();
  return dialog;
}

/** A component of the form; its field is noted under its custom id. */
function shownOf(component: Json, reader: Reader, fields: Map<string, FormField>): HTMLElement[] {
  if (component.type === TEXT) {
    const marks = discordMarks(textOf(component, 'content'));
    return [h('div', { class: 'form-text' }, ...renderMarks(marks, reader))];
  }
  // An older form puts a text input, with its label, into a row.
  const labelled = component.type === LABEL ? [component.component] : component.components;
  const within = component.type === LABEL || component.type === ROW ? objects(labelled) : [];
  return within.map((inner) => {
    const label = textOf(component, 'label') || textOf(inner, 'label');
    const control = discordControl(inner, label);
    if (control === undefined) return h('p', { class: 'quiet' }, `[component ${inner.type}]`);
    const description = textOf(component, 'description');
    const required = inner.required !== false && inner.type !== CHECKBOX;
    const field = formField(
      {
        label,
        required,
        mark: required && h('span', { class: 'required', title: 'Required' }, '*'),
        above: description !== '' && h('p', { class: 'field-about' }, description),
      },
      control,
    );
    fields.set(textOf(inner, 'custom_id'), field);
    return field.element;
  });
}

/** Nothing chosen travels as an empty list, which also takes back what was chosen at first. */
async function filledIn({ control }: FormField): Promise<FieldInput> {
  const value = await inputOf(control);
  return control.kind === 'choice' && value === '' ? [] : value;
}

/** Says what the local Discord refused, at the field that it names, if it names one. */
function tell(failed: string, fields: ReadonlyMap<string, FormField>, dialog: FormDialog): void {
  const [, name = '', rest = ''] = /^"([^"]+)" (.*)$/s.exec(failed) ?? [];
  const field = fields.get(name);
  if (field === undefined) {
    dialog.complain(failed);
    return;
  }
  field.complain(rest === 'is required.' ? 'This is a required field.' : `This field ${rest}`);
  field.reveal();
}
