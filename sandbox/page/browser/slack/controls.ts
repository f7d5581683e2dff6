import { checksControl, radioControl, selectControl } from '../forms/choices.ts';
import type { Control, Option } from '../forms/control.ts';
import { textControl } from '../forms/text.ts';
import { uploadControl } from '../forms/upload.ts';
import { isJson, type Json, numberOf, objects, textOf } from '../json.ts';
import type { KnownKind, Reader } from '../markup/render.ts';
import { unescaped } from '../markup/slack.ts';

/** What typed fields of Slack are on a phone's keyboard; all of them are text here. */
const TYPED: Readonly<Record<string, string>> = {
  plain_text_input: 'text',
  number_input: 'decimal',
  url_text_input: 'url',
  email_text_input: 'email',
};

/** The control of an element that can be filled in, or undefined where it is none or unknown here. */
export function slackControl(
  element: Json,
  {
    name,
    optional,
    known,
    changed,
  }: {
    name: string;
    optional: boolean;
    known: Reader['known'];
    changed?: (value: string) => void;
  },
): Control | undefined {
  const type = textOf(element, 'type');
  const mode = TYPED[type];
  if (mode !== undefined) {
    return textControl({
      name,
      long: element.multiline === true,
      value: textOf(element, 'initial_value'),
      placeholder: plain(element.placeholder),
      most: numberOf(element, 'max_length') ?? 3000,
      mode: mode === 'text' ? undefined : mode,
    });
  }
  if (type === 'file_input') return files(element, name);
  const list = /^(?:multi_)?(user|channel|conversation)s_select$/.exec(type)?.[1];
  const options = list === undefined ? optionsOf(element) : listed(known, list as KnownKind);
  const given = {
    name,
    options,
    chosen: chosenOf(element),
    placeholder: plain(element.placeholder) || 'Choose an option',
    // A choice made at first cannot be taken back, only changed.
    clearable: optional && chosenOf(element).length === 0,
    ...(changed === undefined ? {} : { changed }),
  };
  switch (type) {
    case 'static_select':
    case 'users_select':
    case 'channels_select':
    case 'conversations_select':
    case 'overflow':
      return selectControl(given);
    case 'radio_buttons':
      return radioControl(given);
    case 'checkboxes':
    case 'multi_static_select':
    case 'multi_users_select':
    case 'multi_channels_select':
    case 'multi_conversations_select':
      return checksControl(given);
    default:
      return undefined;
  }
}

function files(element: Json, name: string): Control {
  const most = numberOf(element, 'max_files') ?? 10;
  return uploadControl({
    name,
    accept: acceptOf(element.filetypes),
    most,
    buttonText: most === 1 ? 'Upload a file' : 'Upload files',
    hint: most === 1 ? 'Drop a file here, or' : 'Drop files here, or',
  });
}

/** `filetypes` as `<input accept>`; to Slack, jpg and jpeg are one. */
function acceptOf(filetypes: unknown): string | undefined {
  if (!Array.isArray(filetypes) || filetypes.length === 0) return undefined;
  const endings = filetypes.map((type) => String(type).toLowerCase());
  const both = endings.flatMap((one) => (/^jpe?g$/.test(one) ? ['jpg', 'jpeg'] : [one]));
  return [...new Set(both)].map((ending) => `.${ending}`).join(',');
}

function optionsOf({ options, option_groups: groups }: Json): Option[] {
  const all = [...objects(options), ...objects(groups).flatMap((one) => objects(one.options))];
  return all.map((option) => ({
    value: textOf(option, 'value'),
    label: plain(option.text),
    detail: plain(option.description),
  }));
}

/** People and places as options. */
function listed(known: Reader['known'], kind: KnownKind): Option[] {
  return known(kind).map(({ id, name }) => {
    // Slack's ids say what they are of.
    const sign = /^[CG]/.test(id) ? '#' : '@';
    return { value: id, label: `${sign}${name}`, detail: '' };
  });
}

/** What was chosen at first: options, or the ids of people and places. */
function chosenOf(element: Json): string[] {
  const { initial_option: one, initial_options: several } = element;
  const chosen = [...(isJson(one) ? [one] : []), ...objects(several)];
  const ids = ['user', 'channel', 'conversation'].flatMap((kind) => [
    element[`initial_${kind}`] ?? [],
    element[`initial_${kind}s`] ?? [],
  ]);
  const words = ids.flat().filter((id) => typeof id === 'string');
  return [...chosen.map((option) => textOf(option, 'value')), ...words];
}

/** The words of a text object, without formatting. */
export function plain(given: unknown): string {
  return unescaped(textOf(given, 'text'));
}
