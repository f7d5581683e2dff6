import { checksControl, radioControl, selectControl, tickControl } from '../forms/choices.ts';
import type { Control, Option } from '../forms/control.ts';
import { textControl } from '../forms/text.ts';
import { uploadControl } from '../forms/upload.ts';
import { type Json, numberOf, objects, textOf } from '../json.ts';
import { acceptOf } from './options.ts';

const STRING_SELECT = 3;
const TEXT_INPUT = 4;
const FILE_UPLOAD = 19;
const RADIO_GROUP = 21;
const CHECKBOX_GROUP = 22;
const CHECKBOX = 23;
const PARAGRAPH = 2;

/** The control of a modal's component, or undefined where this page has none for it. */
export function discordControl(component: Json, name: string): Control | undefined {
  const required = component.required !== false;
  const most = numberOf(component, 'max_values') ?? 1;
  switch (component.type) {
    case TEXT_INPUT:
      return textControl({
        name,
        long: component.style === PARAGRAPH,
        value: textOf(component, 'value'),
        placeholder: textOf(component, 'placeholder'),
        most: numberOf(component, 'max_length') ?? 4000,
      });
    case STRING_SELECT: {
      const options = optionsOf(component);
      const placeholder = textOf(component, 'placeholder') || 'Make a selection';
      const given = { name, ...options, placeholder, clearable: !required };
      return most > 1 ? checksControl(given) : selectControl(given);
    }
    case RADIO_GROUP:
      return radioControl({ name, ...optionsOf(component), placeholder: '', clearable: false });
    case CHECKBOX_GROUP:
      return checksControl({ name, ...optionsOf(component), placeholder: '', clearable: true });
    case CHECKBOX:
      return tickControl(name, component.default === true);
    case FILE_UPLOAD:
      return uploadControl({
        name,
        accept: acceptOf(component),
        most,
        buttonText: 'browse files',
        hint: most === 1 ? 'Drop a file here or ' : `Drop up to ${most} files here or `,
      });
    default:
      return undefined;
  }
}

/** The options of a select or a group, and those chosen at first. */
export function optionsOf(component: Json): { options: Option[]; chosen: string[] } {
  const given = objects(component.options);
  return {
    options: given.map((option) => ({
      value: textOf(option, 'value'),
      label: textOf(option, 'label'),
      detail: textOf(option, 'description'),
    })),
    chosen: given.filter((option) => option.default === true).map((one) => textOf(one, 'value')),
  };
}
