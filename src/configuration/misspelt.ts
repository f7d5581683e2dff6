import type { Environment, VariableGroup } from '../core/configuration.ts';
import { editDistance } from '../core/nearest.ts';

/** Shorter names, such as PORT and HOST, are near to far too many words that an environment may hold. */
const SHORTEST = 6;

/** From so many letters on two of them may be wrong instead of one. */
const LONG = 10;

/**
 * Variables that are not ours and whose name differs from one of ours by a slip, while that one is not set: it would be overlooked, and a quota
 * or a limit with it. One problem each, without the value.
 */
export function misspelt(env: Environment, groups: readonly VariableGroup[]): string[] {
  const known = groups.flatMap(({ variables }) => variables.map(({ name }) => name));
  const families = groups.flatMap(({ family = [] }) => family);
  const isLookedAfter = (name: string) =>
    known.includes(name) || families.some((family) => name.startsWith(family));
  const isSet = (name: string) => (env[name]?.trim() ?? '') !== '';
  return Object.keys(env)
    .filter((name) => isSet(name) && !isLookedAfter(name))
    .sort()
    .flatMap((name) => {
      const meant = known.find((one) => !isSet(one) && isSlip(name, one));
      if (meant === undefined) return [];
      return [`${name}: is no variable of this bot; did you mean ${meant}? Rename it or remove it`];
    });
}

function isSlip(name: string, known: string): boolean {
  if (known.length < SHORTEST) return false;
  const allowed = known.length < LONG ? 1 : 2;
  if (Math.abs(name.length - known.length) > allowed) return false;
  return editDistance(name.toUpperCase(), known) <= allowed;
}
