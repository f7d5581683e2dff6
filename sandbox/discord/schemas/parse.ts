import type { z } from 'zod';
import { type FormProblem, invalidForm } from '../errors.ts';

/** Where unknown keys are noted, and under which name. */
export interface KeyReport {
  unknownKeys: string[];
  where: string;
}

const MAX_REPORTED = 500;

/** Notes a key that Discord ignores in silence. */
export function reportKey(report: KeyReport, path: readonly PropertyKey[], key: string): void {
  const line = `${report.where}: ${[...path.map(String), key].join('.')}`;
  if (report.unknownKeys.length < MAX_REPORTED) report.unknownKeys.push(line);
}

/**
 * Reads a body strictly. Unknown keys are noted and dropped, everything else that does not fit is
 * Discord's 50035 with its tree of errors below `at`.
 */
export function parse<S extends z.ZodType>(
  schema: S,
  input: unknown,
  report: KeyReport,
  at: readonly (string | number)[] = [],
): z.output<S> {
  const first = schema.safeParse(input);
  if (first.success) return first.data;
  const copy: unknown = structuredClone(input);
  const unknown = first.error.issues.filter((issue) => issue.code === 'unrecognized_keys');
  for (const issue of unknown) {
    for (const key of issue.keys) {
      reportKey(report, [...at, ...issue.path], key);
      dropKey(copy, issue.path, key);
    }
  }
  if (unknown.length > 0) {
    const second = schema.safeParse(copy);
    if (second.success) return second.data;
    throw invalidForm(second.error.issues.map((issue) => toProblem(issue, at)));
  }
  throw invalidForm(first.error.issues.map((issue) => toProblem(issue, at)));
}

/** An error with Discord's word for it, for `superRefine`. */
export function problem(
  context: z.core.$RefinementCtx,
  code: string,
  message: string,
  path: (string | number)[] = [],
): void {
  context.addIssue({ code: 'custom', message, path, params: { discord: code } });
}

function dropKey(root: unknown, path: readonly PropertyKey[], key: string): void {
  let node: unknown = root;
  for (const step of path) {
    if (typeof node !== 'object' || node === null) return;
    node = Reflect.get(node, step);
  }
  if (typeof node === 'object' && node !== null) Reflect.deleteProperty(node, key);
}

function toProblem(issue: z.core.$ZodIssue, at: readonly (string | number)[]): FormProblem {
  const path = [...at, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))];
  return { path, ...words(issue) };
}

function words(issue: z.core.$ZodIssue): { code: string; message: string } {
  switch (issue.code) {
    case 'too_big':
      return issue.origin === 'string'
        ? {
            code: 'BASE_TYPE_MAX_LENGTH',
            message: `Must be ${issue.maximum} or fewer in length.`,
          }
        : { code: 'BASE_TYPE_MAX', message: `Must be ${issue.maximum} or fewer.` };
    case 'too_small':
      return issue.origin === 'string'
        ? { code: 'BASE_TYPE_MIN_LENGTH', message: `Must be ${issue.minimum} or more in length.` }
        : { code: 'BASE_TYPE_MIN', message: `Must be ${issue.minimum} or more.` };
    case 'invalid_type':
      return issue.input === undefined
        ? { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }
        : { code: 'BASE_TYPE_INVALID', message: issue.message };
    case 'invalid_value':
      return {
        code: 'BASE_TYPE_CHOICES',
        message: `Value must be one of {${issue.values.map(String).join(', ')}}.`,
      };
    case 'custom': {
      const code: unknown = issue.params?.discord;
      return {
        code: typeof code === 'string' ? code : 'BASE_TYPE_INVALID',
        message: issue.message,
      };
    }
    default:
      return { code: 'BASE_TYPE_INVALID', message: issue.message };
  }
}
