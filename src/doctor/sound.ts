import type { z } from 'zod';
import { schema } from '../configuration/schema.ts';
import type { Environment } from '../core/configuration.ts';

/** The variables of the whole program, as far as they are right. */
export interface Sound {
  readonly value: z.output<typeof schema>;
  /** Those that are wrong: in `value` they have their defaults. */
  readonly wrong: ReadonlySet<string>;
  isSet(name: string): boolean;
}

/** Reads the common variables one by one, so that a wrong one hides nothing of the others. */
export function soundPart(env: Environment): Sound {
  const isSet = (name: string) => (env[name]?.trim() ?? '') !== '';
  const given = Object.keys(schema.shape)
    .filter(isSet)
    .map((name) => [name, env[name]?.trim()]);
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (parsed.success) return { value: parsed.data, wrong: new Set(), isSet };
  const wrong = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
  const right = given.filter(([name]) => !wrong.has(String(name)));
  return { value: schema.parse(Object.fromEntries(right)), wrong, isSet };
}
