import type { FieldInput, FormInput } from '../../wire.ts';
import type { Child } from '../dom.ts';
import { h } from '../dom.ts';
import { type Control, inputOf } from '../forms/control.ts';
import { type FormField, formField } from '../forms/field.ts';
import { isJson, type Json, objects, textOf } from '../json.ts';
import type { Reader } from '../markup/render.ts';
import { type Around, block } from './blocks.ts';
import { plain, slackControl } from './controls.ts';

/** The blocks of a modal and what was put into them. */
export interface ViewForm {
  /** Shows the blocks of now; what was put into an input that is still there stays. */
  use(blocks: unknown): void;
  values(): Promise<FormInput>;
  /** Says what is wrong, by block id; an empty record takes everything back. */
  complain(errors: Readonly<Record<string, string>>): void;
  /** Says what is wrong with the input of this action id; false where there is none. */
  complainOf(actionId: string, text: string): boolean;
  focus(): void;
}

/** A block as it is shown, and the controls in it by action id. */
interface Built {
  readonly source: string;
  readonly element: Child;
  readonly controls: ReadonlyMap<string, Control>;
  readonly field: FormField | undefined;
}

/** Something was pressed or chosen that the bot hears of at once. */
export type Acted = (element: Json, block: Json, value?: string) => void;

export function viewForm(body: HTMLElement, reader: Reader, acted: Acted): ViewForm {
  let built = new Map<string, Built>();
  const controls = () => [...built.values()].flatMap((one) => [...one.controls]);
  const use = (blocks: unknown) => {
    const next = new Map<string, Built>();
    for (const given of objects(blocks)) {
      const id = textOf(given, 'block_id');
      const source = JSON.stringify(given);
      const known = built.get(id);
      const now = known?.source === source ? known : build(given, source, reader, acted);
      if (known !== undefined && known !== now) adopt(now, known);
      next.set(id, now);
    }
    const focused = controls().find(([, { element }]) => element.contains(document.activeElement));
    built = next;
    const shown = [...next.values()].flatMap(({ element }) =>
      element instanceof Node ? element : [],
    );
    replace(body, shown);
    // An input that was built anew has lost the focus.
    const lost = focused !== undefined && !body.contains(document.activeElement);
    if (lost)
      controls()
        .find(([id]) => id === focused[0])?.[1]
        .focus();
  };
  return {
    use,
    async values() {
      const values: Record<string, FieldInput> = {};
      for (const [id, control] of controls()) {
        const value = await inputOf(control);
        // What is not sent keeps its first choice, which is none here.
        if (control.kind !== 'choice' || value !== '') values[id] = value;
      }
      return values;
    },
    complain(errors) {
      const fields = [...built].map(([id, { field }]) => ({ field, text: errors[id] ?? '' }));
      for (const { field, text } of fields) field?.complain(text);
      fields.find(({ text }) => text !== '')?.field?.reveal();
    },
    complainOf(actionId, text) {
      const found = [...built.values()].find((one) => one.controls.has(actionId))?.field;
      found?.complain(text);
      found?.reveal();
      return found !== undefined;
    },
    focus: () => controls()[0]?.[1].focus(),
  };
}

/** Children that stay are not moved, since that would take the focus and the place in a text from them. */
function replace(host: HTMLElement, wanted: readonly Node[]): void {
  for (const child of [...host.childNodes]) if (!wanted.includes(child)) child.remove();
  let before: ChildNode | null = host.firstChild;
  for (const node of wanted) {
    if (node === before) before = before.nextSibling;
    else host.insertBefore(node, before);
  }
}

function build(given: Json, source: string, reader: Reader, acted: Acted): Built {
  const { known } = reader;
  const controls = new Map<string, Control>();
  let field: FormField | undefined;
  const note = (element: Json, control: Control | undefined) => {
    if (control !== undefined) controls.set(textOf(element, 'action_id'), control);
    return control;
  };
  const around: Around = {
    reader,
    press: acted,
    control(element, within) {
      const name = plain(element.placeholder) || plain(within.text) || textOf(element, 'action_id');
      const changed = (value: string) => acted(element, within, value);
      return note(element, slackControl(element, { name, optional: true, known, changed }))
        ?.element;
    },
    input(within) {
      const element = isJson(within.element) ? within.element : {};
      const name = plain(within.label);
      const optional = within.optional === true;
      const changed = (value: string) => acted(element, within, value);
      const told = within.dispatch_action === true ? { changed } : {};
      const control = note(element, slackControl(element, { name, optional, known, ...told }));
      if (control === undefined) return h('p', { class: 'quiet' }, `[${textOf(element, 'type')}]`);
      field = formField(
        {
          label: name,
          required: !optional,
          mark: optional && h('span', { class: 'optional' }, ' (optional)'),
          below: within.hint !== undefined && h('p', { class: 'field-about' }, plain(within.hint)),
        },
        control,
      );
      return field.element;
    },
  };
  const element = block(given, around);
  return { source, element, controls, field };
}

/** Slack keeps what was put in where block id, action id and kind are the same. */
function adopt(now: Built, before: Built): void {
  for (const [id, control] of now.controls) {
    const known = before.controls.get(id);
    if (known?.kind === control.kind) control.draft = known.draft;
  }
}
