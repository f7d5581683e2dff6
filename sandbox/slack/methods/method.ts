import { ApiError } from '../errors.ts';
import type { Fields } from '../types.ts';
import type { World } from '../world.ts';

/** One Web API method. */
export interface Method {
  /** The scope the token must have; checks that depend on the arguments are in `run`. */
  readonly scope?: string;
  run(world: World, args: Fields): Fields | Promise<Fields>;
}

/** Throws `missing_scope` as Slack words it. */
export function requireScope(world: World, scope: string): void {
  if (world.scopes.has(scope)) return;
  throw new ApiError('missing_scope', { needed: scope, provided: [...world.scopes].join(',') });
}
