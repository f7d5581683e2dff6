import { z } from 'zod';

/** The process environment, or a test's stand-in for it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a part of the program made of its variables. */
export type Reading<T> =
  | { readonly state: 'off' }
  | { readonly state: 'on'; readonly value: T }
  | { readonly state: 'wrong'; readonly problems: readonly string[] };

/** What people are told of a variable: in messages, in `.env.example`, in docs/configuration.md and by `npm run setup`. */
export interface About {
  /** What it is for, in whole sentences; the first one says the most. */
  readonly says: string;
  /**
   * A value that the variable takes. For a secret one that shows its shape and is nobody's; for one that people make up a command that makes it, as
   * `$(…)`, since whatever stood here would be known to everyone.
   */
  readonly example: string;
  /** The value that holds where none is set, as it would be written. */
  readonly standard?: string;
  /** The same in words, where it is no fixed value. */
  readonly otherwise?: string;
  /** It stands in `.env.example` with its default, to be changed at once, instead of behind a #. */
  readonly preset?: true;
}

/** A variable with its name, as it is listed. */
export interface AboutVariable extends About {
  readonly name: string;
}

/** The variables of one part of the program, in the order in which they are shown. */
export interface VariableGroup {
  /** `Discord`. */
  readonly part: string;
  /** What holds for all of them, in whole sentences. */
  readonly intro?: string;
  readonly variables: readonly AboutVariable[];
  /** What further names begin with that operators make up themselves; the part looks after all of those. */
  readonly family?: string;
}

const abouts = z.registry<About>();

/** The schema of a variable together with what people are told of it: put around the whole of it, `optional()` and `default()` included. */
export function variable<Schema extends z.ZodType>(schema: Schema, about: About): Schema {
  // A copy: several variables may be of one kind.
  const own = schema.clone();
  abouts.add(own, about as never);
  return own;
}

/** What is told of the variables of some schemas; of one that stands in several, once. Those that are not described belong elsewhere. */
export function aboutVariables(...schemas: readonly z.ZodObject[]): AboutVariable[] {
  const found = new Map<string, AboutVariable>();
  for (const [name, schema] of schemas.flatMap(({ shape }) => Object.entries(shape))) {
    const about = aboutOf(schema);
    if (about !== undefined && !found.has(name)) found.set(name, { name, ...about });
  }
  return [...found.values()];
}

function aboutOf(schema: unknown): About | undefined {
  return schema instanceof z.ZodType ? (abouts.get(schema) as About | undefined) : undefined;
}

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
  return parsed.success ? { value: parsed.data } : { problems: describe(parsed.error, schema) };
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

/** One sentence an issue: `NAME: what is wrong; e.g. NAME=what would be right`. */
function describe(error: z.ZodError, { shape }: z.ZodObject): string[] {
  return error.issues.map((issue) => {
    const name = issue.path.join('.');
    if (name === '') return issue.message;
    const missing = issue.code === 'invalid_type' && issue.input === undefined;
    return withExample(name, missing ? 'is missing' : issue.message, aboutOf(shape[name]));
  });
}

function withExample(name: string, wrong: string, about: About | undefined): string {
  const problem = `${name}: ${wrong}`;
  if (about === undefined || wrong.includes(about.example)) return problem;
  return `${problem}; e.g. ${name}=${about.example}`;
}
