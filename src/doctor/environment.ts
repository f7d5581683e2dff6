import type { Environment } from '../core/configuration.ts';
import { type Examination, type Finding, ok, wrong } from '../core/examination.ts';
import { BadEnvironment, type Modules, readSettings } from '../env.ts';

const MEND = 'Set it right in .env, or where this process gets its environment.';

/** The environment as the program reads it: one line for each problem. */
export function environmentExamination(env: Environment, modules: Modules): Examination {
  return { check: 'environment', look: async () => environmentFindings(env, modules) };
}

function environmentFindings(env: Environment, modules: Modules): readonly Finding[] {
  try {
    const { platforms, gateways } = readSettings(env, modules);
    const names = [...platforms, ...gateways].map(({ name }) => name);
    return [ok(`Everything that is set is right; on are ${names.join(', ')}.`)];
  } catch (error) {
    if (!(error instanceof BadEnvironment)) throw error;
    return error.problems.map((problem) => wrong(problem, MEND));
  }
}
