import { isFields } from './args.ts';
import {
  type Check,
  checkList,
  checkString,
  checkText,
  checkUrl,
  onlyKeys,
  problem,
} from './block-checks.ts';
import type { Fields } from './types.ts';

type ElementCheck = (check: Check, element: Fields, path: string) => void;

const common = ['type', 'action_id'];
const focusable = [...common, 'focus_on_load'];
const input = [...focusable, 'placeholder', 'initial_value', 'dispatch_action_config'];

const elements: Readonly<Record<string, ElementCheck>> = {
  button(check, element, path) {
    onlyKeys(check, element, path, [
      ...common,
      ...['text', 'value', 'url', 'style', 'confirm', 'accessibility_label'],
    ]);
    checkText(check, element.text, `${path}/text`, 75, { required: true, plain: true });
    checkString(check, element.value, `${path}/value`, 2000, { min: 0 });
    checkString(check, element.accessibility_label, `${path}/accessibility_label`, 75);
    if (element.url !== undefined) checkUrl(check, element.url, `${path}/url`);
    if (element.style !== undefined && !['primary', 'danger'].includes(String(element.style))) {
      problem(check, `${path}/style`, 'must be one of primary, danger');
    }
  },
  image(check, element, path) {
    onlyKeys(check, element, path, ['type', 'image_url', 'slack_file', 'alt_text']);
    checkImage(check, element, path);
  },
  overflow: choices([...common, 'options', 'confirm'], [1, 5]),
  radio_buttons: choices([...focusable, 'options', 'initial_option', 'confirm'], [1, 10]),
  checkboxes: choices([...focusable, 'options', 'initial_options', 'confirm'], [1, 10]),
  static_select: select(['options', 'option_groups', 'initial_option']),
  multi_static_select: select([
    'options',
    'option_groups',
    'initial_options',
    'max_selected_items',
  ]),
  users_select: select(['initial_user']),
  multi_users_select: select(['initial_users', 'max_selected_items']),
  channels_select: select(['initial_channel', 'response_url_enabled']),
  multi_channels_select: select(['initial_channels', 'max_selected_items']),
  conversations_select: select([
    ...['initial_conversation', 'default_to_current_conversation'],
    ...['response_url_enabled', 'filter'],
  ]),
  multi_conversations_select: select([
    ...['initial_conversations', 'default_to_current_conversation'],
    ...['max_selected_items', 'filter'],
  ]),
  external_select: select(['initial_option', 'min_query_length']),
  multi_external_select: select(['initial_options', 'min_query_length', 'max_selected_items']),
  datepicker: keys([...focusable, 'placeholder', 'initial_date', 'confirm']),
  timepicker: keys([...focusable, 'placeholder', 'initial_time', 'timezone', 'confirm']),
  datetimepicker: keys([...focusable, 'initial_date_time', 'confirm']),
  email_text_input: keys(input),
  url_text_input: keys(input),
  number_input(check, element, path) {
    onlyKeys(check, element, path, [...input, 'is_decimal_allowed', 'min_value', 'max_value']);
    if (typeof element.is_decimal_allowed !== 'boolean') {
      problem(check, path, 'missing required field: is_decimal_allowed');
    }
  },
  plain_text_input(check, element, path) {
    onlyKeys(check, element, path, [...input, 'multiline', 'min_length', 'max_length']);
    if (Number(element.max_length ?? 1) > 3000) {
      problem(check, `${path}/max_length`, 'must be less than or equal to 3000');
    }
    const most = Number(element.max_length ?? 3000);
    checkString(check, element.initial_value, `${path}/initial_value`, most, { min: 0 });
  },
  rich_text_input: keys([...input, 'min_lines', 'max_lines']),
  file_input(check, element, path) {
    onlyKeys(check, element, path, [...common, 'filetypes', 'max_files']);
    const most = Number(element.max_files ?? 10);
    if (!(most >= 1 && most <= 10)) problem(check, `${path}/max_files`, 'must be from 1 to 10');
    if (check.surface !== 'modal') problem(check, path, 'file_input is only allowed in modals');
    if (!check.scopes.has('files:read')) problem(check, path, 'missing scope: files:read');
  },
  workflow_button: keys([...common, 'text', 'workflow', 'style', 'accessibility_label', 'confirm']),
  feedback_buttons: keys([...common, 'positive_button', 'negative_button']),
  icon_button: keys([
    ...common,
    ...['icon', 'text', 'accessibility_label', 'value', 'visible_to_user_ids', 'confirm'],
  ]),
};

/** Checks one element against what its place allows. */
export function checkElement(
  check: Check,
  value: unknown,
  path: string,
  allowed: readonly string[],
): void {
  if (!isFields(value)) {
    problem(check, path, 'must be an object');
    return;
  }
  const type = String(value.type);
  const known = Object.hasOwn(elements, type) ? elements[type] : undefined;
  if (known === undefined || !allowed.includes(type)) {
    problem(check, path, `unsupported type: ${type}`);
    return;
  }
  known(check, value, path);
  checkString(check, value.action_id, `${path}/action_id`, 255);
  checkText(check, value.placeholder, `${path}/placeholder`, 150, { plain: true });
  checkConfirm(check, value.confirm, `${path}/confirm`);
}

/** What image blocks and image elements share. */
export function checkImage(check: Check, image: Fields, path: string): void {
  checkString(check, image.alt_text, `${path}/alt_text`, 2000, { required: true });
  const { slack_file: file } = image;
  if (file === undefined) {
    checkUrl(check, image.image_url, `${path}/image_url`, true);
  } else if (!isFields(file) || image.image_url !== undefined) {
    problem(check, `${path}/slack_file`, 'must be an object, and no image_url beside it');
  } else if ((file.id === undefined) === (file.url === undefined) || !check.shows(file)) {
    problem(check, `${path}/slack_file`, 'invalid slack file');
  }
}

function checkConfirm(check: Check, value: unknown, path: string): void {
  if (value === undefined) return;
  if (!isFields(value)) {
    problem(check, path, 'must be an object');
    return;
  }
  onlyKeys(check, value, path, ['title', 'text', 'confirm', 'deny', 'style']);
  checkText(check, value.title, `${path}/title`, 100, { required: true, plain: true });
  checkText(check, value.text, `${path}/text`, 300, { required: true });
  checkText(check, value.confirm, `${path}/confirm`, 30, { required: true, plain: true });
  checkText(check, value.deny, `${path}/deny`, 30, { required: true, plain: true });
}

function keys(allowed: readonly string[]): ElementCheck {
  return (check, element, path) => onlyKeys(check, element, path, allowed);
}

function choices(allowed: readonly string[], bounds: readonly [number, number]): ElementCheck {
  return (check, element, path) => {
    onlyKeys(check, element, path, allowed);
    const options = checkList(check, element.options, `${path}/options`, bounds);
    checkOptions(check, options, `${path}/options`, element.type !== 'overflow');
    checkInitial(check, element, options, path);
  };
}

function select(own: readonly string[]): ElementCheck {
  return (check, element, path) => {
    onlyKeys(check, element, path, [...focusable, 'placeholder', 'confirm', ...own]);
    if (!own.includes('options')) return;
    if (element.option_groups !== undefined) {
      const groups = checkList(check, element.option_groups, `${path}/option_groups`, [1, 100]);
      for (const [index, group] of groups.entries()) {
        const place = `${path}/option_groups/${index}`;
        checkText(check, group.label, `${place}/label`, 75, { required: true, plain: true });
        checkOptions(check, checkList(check, group.options, `${place}/options`, [1, 100]), place);
      }
      return;
    }
    const options = checkList(check, element.options, `${path}/options`, [1, 100]);
    checkOptions(check, options, `${path}/options`);
    checkInitial(check, element, options, path);
  };
}

function checkOptions(check: Check, options: Fields[], path: string, markdown = false): void {
  const values = new Set<unknown>();
  for (const [index, option] of options.entries()) {
    const place = `${path}/${index}`;
    onlyKeys(check, option, place, ['text', 'value', 'description', 'url']);
    checkText(check, option.text, `${place}/text`, 75, { required: true, plain: !markdown });
    checkString(check, option.value, `${place}/value`, 150, { required: true });
    checkText(check, option.description, `${place}/description`, 75, { plain: !markdown });
    if (values.has(option.value)) problem(check, `${place}/value`, 'must be unique');
    values.add(option.value);
  }
}

/** A preselected option must be one of the options, word for word. */
function checkInitial(check: Check, element: Fields, options: Fields[], path: string): void {
  const known = new Set(options.map((option) => signature(option)));
  const initial = element.initial_option ?? element.initial_options;
  if (initial === undefined) return;
  for (const option of Array.isArray(initial) ? initial : [initial]) {
    if (!isFields(option) || !known.has(signature(option))) {
      problem(check, path, 'initial_option must match one of the options');
    }
  }
}

function signature(option: Fields): string {
  const text = isFields(option.text) ? option.text.text : undefined;
  return JSON.stringify([option.value, text]);
}
