import { ApiError } from './errors.ts';
import type { Fields } from './types.ts';

/** True for a JSON object, not an array. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An argument as text; numbers count, as they do in a form. Empty is absent. */
export function textArg(args: Fields, name: string): string | undefined {
  const value = args[name];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** An argument as a truth value, in all the ways a form can say it. */
export function flagArg(args: Fields, name: string): boolean | undefined {
  const value = args[name];
  if (value === undefined || value === '') return undefined;
  return value === true || value === 1 || value === '1' || value === 'true';
}

/** A list of JSON objects, or the given error. */
export function listArg(args: Fields, name: string, error: string): Fields[] | undefined {
  const value = args[name];
  if (value === undefined || value === '') return undefined;
  if (!Array.isArray(value) || !value.every(isFields)) throw new ApiError(error);
  return value;
}

const jsonArguments = new Set(['blocks', 'attachments', 'metadata', 'files', 'view', 'unfurls']);

/** Decodes the arguments that a form carries as JSON; what is not JSON stays text. */
export function decodeArgs(raw: Fields): Fields {
  const args: Fields = {};
  for (const [name, value] of Object.entries(raw)) {
    if (name === 'token') continue;
    args[name] = jsonArguments.has(name) && typeof value === 'string' ? tryJson(value) : value;
  }
  return args;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
