import type { z } from 'zod';

/** The process environment, or a test's stand-in for it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a part of the program made of its variables. */
export type Reading<T> =
  | { readonly state: 'off' }
  | { readonly state: 'on'; readonly value: T }
  | { readonly state: 'wrong'; readonly problems: readonly string[] };

/** A part's variables that are set. An empty one counts as not set, as in most `.env` files. */
function given(schema: z.ZodObject, env: Environment): Record<string, string> {
  const pairs = Object.keys(schema.shape).map((name) => [name, env[name]?.trim() ?? '']);
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}

/** Parses variables that have defaults and are always on. */
export function parseVariables<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  env: Environment,
): { value: z.output<z.ZodObject<Shape>> } | { problems: string[] } {
  const parsed = schema.safeParse(given(schema, env));
  return parsed.success ? { value: parsed.data } : { problems: describe(parsed.error) };
}

/**
 * Reads one part's variables with its schema. None of them set: off. Otherwise the parsed values, or one problem a variable
 * that names it and never repeats its value.
 */
export function readVariables<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  env: Environment,
): Reading<z.output<z.ZodObject<Shape>>> {
  if (Object.keys(given(schema, env)).length === 0) return { state: 'off' };
  const parsed = parseVariables(schema, env);
  if ('value' in parsed) return { state: 'on', value: parsed.value };
  return { state: 'wrong', problems: parsed.problems };
}

/** One sentence an issue: `NAME: what is wrong`. */
function describe(error: z.ZodError): string[] {
  return error.issues.map((issue) => {
    const name = issue.path.join('.');
    const missing = issue.code === 'invalid_type' && issue.input === undefined;
    return name === '' ? issue.message : `${name}: ${missing ? 'is missing' : issue.message}`;
  });
}
