import type { types } from '@slack/bolt';
import { labelText, optionText } from '../form/view.ts';

/** Longest value of an option (Slack's documentation, "Option object"). */
const LONGEST_VALUE = 150;

/** Most options of checkboxes; a menu takes a hundred. */
const MOST_BOXES = 10;
const MOST_OPTIONS = 100;

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A field of a modal: the block and the element in it are called the same. */
export function field(
  name: string,
  label: string,
  element: types.InputBlockElement,
  { hint, required = false }: { hint?: string; required?: boolean } = {},
): types.InputBlock {
  return {
    type: 'input',
    block_id: name,
    label: labelText(label),
    optional: !required,
    element: { ...element, action_id: name },
    ...(hint === undefined ? {} : { hint: labelText(hint) }),
  };
}

export function numberInput(
  value: number | undefined,
  least: number,
  most: number,
): types.NumberInput {
  return {
    type: 'number_input',
    is_decimal_allowed: false,
    min_value: String(least),
    max_value: String(most),
    ...(value === undefined ? {} : { initial_value: String(value) }),
  };
}

export function linesInput(text: string): types.PlainTextInput {
  const filled = text === '' ? {} : { initial_value: text };
  return { type: 'plain_text_input', multiline: true, max_length: 3000, ...filled };
}

export function menu(choices: readonly Choice[], chosen: string): types.StaticSelect {
  const options = choices.map(optionOf);
  const initial = options.find(({ value }) => value === chosen) ?? options[0];
  return { type: 'static_select', options, ...(initial ? { initial_option: initial } : {}) };
}

/** Boxes to tick, or a menu where these are too many. */
export function severalOf(
  choices: readonly Choice[],
  chosen: readonly string[],
): types.Checkboxes | types.MultiStaticSelect {
  const usable = choices.filter(({ value }) => value.length <= LONGEST_VALUE);
  const isChosen = ({ value }: Choice) => chosen.includes(value);
  // Where not all have room, those that are ticked have: else nobody could take the tick away.
  const ordered =
    usable.length > MOST_OPTIONS
      ? [...usable.filter(isChosen), ...usable.filter((one) => !isChosen(one))]
      : usable;
  const options = ordered.slice(0, MOST_OPTIONS).map(optionOf);
  const ticked = options.filter(({ value }) => chosen.includes(value ?? ''));
  const initial = ticked.length === 0 ? {} : { initial_options: ticked };
  return options.length <= MOST_BOXES
    ? { type: 'checkboxes', options, ...initial }
    : { type: 'multi_static_select', options, ...initial };
}

function optionOf({ value, label }: Choice): types.PlainTextOption {
  return { value, text: optionText(label || value) };
}
