import { isFields } from './args.ts';
import type { Fields } from './types.ts';

/** Where blocks are shown. */
export type Surface = 'message' | 'modal' | 'home';

/** What is collected while blocks are checked. */
export interface Check {
  readonly surface: Surface;
  readonly scopes: ReadonlySet<string>;
  /** Whether a `slack_file` names a picture that the bot can see. */
  readonly shows: (slackFile: Fields) => boolean;
  readonly problems: string[];
  readonly blockIds: Set<string>;
}

/** Notes a problem in Slack's own form. */
export function problem(check: Check, path: string, message: string): void {
  check.problems.push(`${message} [json-pointer:${path}]`);
}

/** Only these properties may be there: Slack refuses others. */
export function onlyKeys(
  check: Check,
  value: Fields,
  path: string,
  allowed: readonly string[],
): void {
  for (const key of Object.keys(value)) {
    if (!allowed.includes(key)) problem(check, path, `invalid additional property: ${key}`);
  }
}

/** A text between 1 (or `min`) and `max` characters long. */
export function checkString(
  check: Check,
  value: unknown,
  path: string,
  max: number,
  { required = false, min = 1 } = {},
): void {
  if (value === undefined) {
    if (required) problem(check, path.slice(0, path.lastIndexOf('/')), missing(path));
    return;
  }
  if (typeof value !== 'string') problem(check, path, 'must be a string');
  else if (value.length > max) problem(check, path, `must be less than ${max + 1} characters`);
  else if (value.length < min) problem(check, path, `must be more than ${min - 1} characters`);
}

/** A text object of the given kinds. */
export function checkText(
  check: Check,
  value: unknown,
  path: string,
  max: number,
  { required = false, plain = false } = {},
): void {
  if (value === undefined) {
    if (required) problem(check, path.slice(0, path.lastIndexOf('/')), missing(path));
    return;
  }
  if (!isFields(value)) {
    problem(check, path, 'must be an object');
    return;
  }
  if (value.type !== 'plain_text' && (plain || value.type !== 'mrkdwn')) {
    problem(check, `${path}/type`, plain ? 'must be plain_text' : 'must be plain_text or mrkdwn');
  }
  onlyKeys(
    check,
    value,
    path,
    value.type === 'mrkdwn' ? ['type', 'text', 'verbatim'] : ['type', 'text', 'emoji'],
  );
  checkString(check, value.text, `${path}/text`, max, { required: true });
}

/** A list of objects within bounds; anything else is a problem and an empty list. */
export function checkList(
  check: Check,
  value: unknown,
  path: string,
  [min, max]: readonly [number, number],
): Fields[] {
  if (!Array.isArray(value)) {
    problem(check, path, value === undefined ? missing(path) : 'must be an array');
    return [];
  }
  if (value.length < min) problem(check, path, `no less than ${min} items allowed`);
  if (value.length > max) problem(check, path, `no more than ${max} items allowed`);
  const items: Fields[] = [];
  for (const [index, item] of value.entries()) {
    if (isFields(item)) items.push(item);
    else problem(check, `${path}/${index}`, 'must be an object');
  }
  return items;
}

/** An absolute http(s) address. */
export function checkUrl(check: Check, value: unknown, path: string, required = false): void {
  checkString(check, value, path, 3000, { required });
  if (typeof value === 'string' && !/^https?:\/\/\S+$/.test(value)) {
    problem(check, path, 'must be a valid URL');
  }
}

function missing(path: string): string {
  return `missing required field: ${path.slice(path.lastIndexOf('/') + 1)}`;
}
