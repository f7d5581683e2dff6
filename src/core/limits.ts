import type { Limits } from './quota.ts';
import type { Settings } from './settings.ts';

/**
 * The limits of one person: the environment's, under what the scope's admins chose. A role's credits count in the person's own window; the
 * highest applies, so a role never takes anything away. Where people have no limit, a role gives none.
 */
export function limitsFor(
  defaults: Limits,
  { user, scope, roles = {} }: Settings,
  ownRoles: readonly string[] = [],
): Limits {
  const own = user ?? defaults.user;
  const together = scope ?? defaults.scope;
  const byRole = ownRoles.flatMap((role) =>
    Object.hasOwn(roles, role) ? (roles[role] ?? []) : [],
  );
  return {
    ...(own === undefined ? {} : { user: { ...own, credits: Math.max(own.credits, ...byRole) } }),
    ...(together === undefined ? {} : { scope: together }),
    ...(defaults.global === undefined ? {} : { global: defaults.global }),
  };
}
