import type { VariableGroup } from '../core/configuration.ts';
import { BadEnvironment, type Modules, readSettings, variableGroups } from '../env.ts';
import type { Values } from './env-file.ts';

/** What `.env` will hold: what it has, and what was answered so far. */
export interface Draft {
  /** The answers. */
  readonly changes: Readonly<Record<string, string>>;
  get(name: string): string;
  isSet(name: string): boolean;
  set(name: string, value: string): void;
  /** Everything that would stop the start; each names its variable and none its value. */
  problems(): readonly string[];
  /** What is wrong with a value of that variable beside everything else; undefined: nothing. */
  problem(name: string, value: string): string | undefined;
  /** The part that a variable belongs to, as its heading. */
  partOf(name: string): string;
}

export function createDraft(existing: Values, modules: Modules): Draft {
  const changes: Record<string, string> = {};
  const groups = variableGroups(modules);
  const get = (name: string): string => (changes[name] ?? existing[name] ?? '').trim();
  const problemsWith = (more: Values) => problemsOf({ ...existing, ...changes, ...more }, modules);
  return {
    changes,
    get,
    isSet: (name) => get(name) !== '',
    set(name, value) {
      if (get(name) !== value) changes[name] = value;
    },
    problems: () => problemsWith({}),
    problem(name, value) {
      const about = `${name}: `;
      const [first] = problemsWith({ [name]: value }).filter((one) => one.startsWith(about));
      return first?.slice(about.length);
    },
    partOf: (name) => partIn(groups, name),
  };
}

function problemsOf(env: Values, modules: Modules): readonly string[] {
  try {
    readSettings(env, modules);
    return [];
  } catch (error) {
    if (error instanceof BadEnvironment) return error.problems;
    throw error;
  }
}

function partIn(groups: readonly VariableGroup[], name: string): string {
  const group = groups.find(({ variables }) => variables.some((one) => one.name === name));
  return group?.part ?? 'Others';
}
