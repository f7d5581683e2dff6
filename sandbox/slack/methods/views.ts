import { isFields, listArg, textArg } from '../args.ts';
import { ApiError, invalidArguments } from '../errors.ts';
import { viewJson } from '../render.ts';
import type { Fields, LocalView } from '../types.ts';
import { changeView, checkView, openView } from '../views.ts';
import type { World } from '../world.ts';
import type { Method } from './method.ts';

/** views.* */
export const viewMethods: Readonly<Record<string, Method>> = {
  'views.open': { run: open },
  'views.push': { run: push },
  'views.update': { run: update },
  'views.publish': { run: publish },
};

function open(world: World, args: Fields): Fields {
  const view = viewArg(world, args, 'modal');
  const user = exchangeTrigger(world, textArg(args, 'trigger_id'));
  return { view: viewJson(openView(world, { view, user })) };
}

function push(world: World, args: Fields): Fields {
  const view = viewArg(world, args, 'modal');
  const user = exchangeTrigger(world, textArg(args, 'trigger_id'));
  const below = [...world.views.values()].filter((known) => known.open && known.user === user);
  const top = below.filter(({ type }) => type === 'modal').at(-1);
  if (top === undefined) throw new ApiError('not_found');
  if (below.filter(({ rootId }) => rootId === top.rootId).length >= 3) {
    throw new ApiError('push_limit_reached');
  }
  const pushed = openView(world, { view, user, rootId: top.rootId, previousId: top.id });
  return { view: viewJson(pushed) };
}

function update(world: World, args: Fields): Fields {
  const id = textArg(args, 'view_id');
  const external = textArg(args, 'external_id');
  const known = [...world.views.values()].find(
    (view) => view.open && (id === undefined ? view.view.external_id === external : view.id === id),
  );
  if (known === undefined || (id ?? external) === undefined) throw new ApiError('not_found');
  const view = viewArg(world, args, known.type);
  hashMatches(known, args);
  changeView(world, known, view);
  return { view: viewJson(known) };
}

function publish(world: World, args: Fields): Fields {
  const user = textArg(args, 'user_id') ?? '';
  if (!world.users.has(user)) throw invalidArguments('user_not_found [json-pointer:/user_id]');
  const view = viewArg(world, args, 'home');
  const known = [...world.views.values()].find(
    (home) => home.type === 'home' && home.user === user,
  );
  if (known === undefined) return { view: viewJson(openView(world, { view, user })) };
  hashMatches(known, args);
  changeView(world, known, view);
  return { view: viewJson(known) };
}

function viewArg(world: World, args: Fields, type: string): Fields {
  const { view } = args;
  if (!isFields(view)) throw invalidArguments('missing required field: view');
  if (view.type !== type) throw invalidArguments(`must be ${type} [json-pointer:/view/type]`);
  listArg(view, 'blocks', 'invalid_arguments');
  checkView(world, view);
  return view;
}

function hashMatches(view: LocalView, args: Fields): void {
  const hash = textArg(args, 'hash');
  if (hash !== undefined && hash !== view.hash) throw new ApiError('hash_conflict');
}

/** A trigger lives 3 s and serves once; who caused it sees the view. */
function exchangeTrigger(world: World, id: string | undefined): string {
  if (id === undefined) throw invalidArguments('missing required field: trigger_id');
  const trigger = world.triggers.get(id);
  if (trigger === undefined) throw new ApiError('invalid_trigger_id');
  if (trigger.used) throw new ApiError('exchanged_trigger_id');
  if (world.now() - trigger.issuedAt > 3000) throw new ApiError('expired_trigger_id');
  trigger.used = true;
  return trigger.user;
}
