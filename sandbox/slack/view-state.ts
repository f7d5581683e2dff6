import { isFields } from './args.ts';
import type { Fields } from './types.ts';

/** What a person puts into one input. */
export type InputValue = string | readonly string[] | readonly { name: string; bytes: Buffer }[];

/**
 * The `state.values` of a modal. What is not given keeps its initial value. Throws where the real
 * client would not let the person submit: a required input left empty, an option that is not there.
 */
export function stateValues(
  blocks: readonly Fields[],
  given: Record<string, InputValue>,
  upload: (file: { name: string; bytes: Buffer }) => Fields,
): Fields {
  const known = new Set<string>();
  const values: Record<string, Fields> = {};
  for (const block of blocks) {
    const elements = [block.element, block.accessory, block.elements].flat().filter(isFields);
    for (const element of elements) {
      const id = String(element.action_id);
      if (element.type === 'button' || element.type === 'image') continue;
      known.add(id);
      const value = inputState(element, given[id], upload);
      if (block.type === 'input' && block.optional !== true && isEmpty(value)) {
        throw new Error(`The input ${id} is required`);
      }
      values[String(block.block_id)] = { ...values[String(block.block_id)], [id]: value };
    }
  }
  for (const id of Object.keys(given)) {
    if (!known.has(id)) throw new Error(`There is no input ${id}`);
  }
  return values;
}

function inputState(
  element: Fields,
  given: InputValue | undefined,
  upload: (file: { name: string; bytes: Buffer }) => Fields,
): Fields {
  const type = String(element.type);
  const words = (Array.isArray(given) ? given : given === undefined ? [] : [given]).filter(
    (item) => typeof item === 'string',
  );
  if (type === 'file_input') {
    const files = Array.isArray(given) ? given.filter((item) => typeof item !== 'string') : [];
    if (files.length > Number(element.max_files ?? 10)) throw new Error('Too many files');
    for (const file of files) checkFile(element, file);
    return { type, files: files.map(upload) };
  }
  if (['static_select', 'radio_buttons', 'overflow'].includes(type)) {
    const option = given === undefined ? element.initial_option : optionOf(element, words[0]);
    return { type, selected_option: option ?? null };
  }
  if (type === 'checkboxes' || type === 'multi_static_select') {
    const options =
      given === undefined ? element.initial_options : words.map((word) => optionOf(element, word));
    return { type, selected_options: options ?? [] };
  }
  const [, several, kind] = /^(multi_)?(user|channel|conversation)s_select$/.exec(type) ?? [];
  if (kind !== undefined) {
    const chosen = several === undefined ? words[0] : words;
    const initial = element[`initial_${kind}${several === undefined ? '' : 's'}`];
    const key = `selected_${kind}${several === undefined ? '' : 's'}`;
    return { type, [key]: given === undefined ? (initial ?? null) : chosen };
  }
  const [, picker] = /^(date|time|datetime)picker$/.exec(type) ?? [];
  if (picker !== undefined) {
    const key = picker === 'datetime' ? 'date_time' : picker;
    return { type, [`selected_${key}`]: words[0] ?? element[`initial_${key}`] ?? null };
  }
  const typed = given === undefined ? element.initial_value : words[0];
  checkLength(element, typed);
  return { type, value: typed === undefined || typed === '' ? null : typed };
}

/** Slack's documentation of the file input: up to 10 MB, and only what `filetypes` names. */
function checkFile(element: Fields, { name, bytes }: { name: string; bytes: Buffer }): void {
  if (bytes.length > 10_000_000) throw new Error(`${name} is over 10 MB`);
  const ending = name.split('.').at(-1)?.toLowerCase();
  const { filetypes } = element;
  if (Array.isArray(filetypes) && !filetypes.includes(ending)) {
    throw new Error(`${name} is none of ${filetypes.join(', ')}`);
  }
}

function checkLength(element: Fields, typed: unknown): void {
  if (typeof typed !== 'string' || typed === '') return;
  const { min_length: min, max_length: max } = element;
  const short = typeof min === 'number' && typed.length < min;
  if (short || typed.length > (typeof max === 'number' ? max : 3000)) {
    throw new Error(`The input ${element.action_id} has the wrong length: ${typed.length}`);
  }
}

function optionOf(element: Fields, value: string | undefined): Fields {
  const groups = Array.isArray(element.option_groups) ? element.option_groups : [];
  const grouped = groups.filter(isFields).map((group) => group.options);
  const options = [element.options, ...grouped].flat().filter(isFields);
  const found = options.find((option) => option.value === value);
  if (found === undefined) throw new Error(`No option ${value} in ${element.action_id}`);
  return found;
}

function isEmpty(state: Fields): boolean {
  return Object.entries(state).every(
    ([key, value]) =>
      key === 'type' || value === null || (Array.isArray(value) && value.length === 0),
  );
}
