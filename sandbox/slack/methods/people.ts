import { flagArg, textArg } from '../args.ts';
import { ApiError } from '../errors.ts';
import { groupJson, userJson } from '../render.ts';
import type { Fields } from '../types.ts';
import { ids, type World } from '../world.ts';
import type { Method } from './method.ts';

/** auth.test, users.* and usergroups.* */
export const peopleMethods: Readonly<Record<string, Method>> = {
  'auth.test': {
    run: ({ team, isOrgInstalled }) => ({
      url: 'https://local.slack.com/',
      team: team.name,
      user: 'reelbot',
      team_id: team.id,
      user_id: ids.botUser,
      bot_id: ids.bot,
      is_enterprise_install: isOrgInstalled,
    }),
  },
  'bots.info': {
    scope: 'users:read',
    run(_, args) {
      if (textArg(args, 'bot') !== ids.bot) throw new ApiError('bot_not_found');
      return { bot: { id: ids.bot, name: 'reelbot', app_id: ids.app, user_id: ids.botUser } };
    },
  },
  'users.info': {
    scope: 'users:read',
    run(world, args) {
      const user = world.users.get(textArg(args, 'user') ?? '');
      if (user === undefined) throw new ApiError('user_not_found');
      return { user: userJson(user, flagArg(args, 'include_locale') === true) };
    },
  },
  'users.list': { scope: 'users:read', run: listUsers },
  'usergroups.list': {
    scope: 'usergroups:read',
    run: (world, args) => ({
      usergroups: [...world.groups.values()].map((group) =>
        groupJson(group, flagArg(args, 'include_users') === true),
      ),
    }),
  },
};

/** A page of everybody, deactivated people and bots included; the cursor is the number of those before. */
function listUsers(world: World, args: Fields): Fields {
  const limit = Number(textArg(args, 'limit') ?? 0) || 1000;
  const cursor = textArg(args, 'cursor');
  const from = cursor === undefined ? 0 : Number(Buffer.from(cursor, 'base64').toString());
  if (!Number.isInteger(from)) throw new ApiError('invalid_cursor');
  const all = [...world.users.values()];
  const next = from + limit < all.length ? String(from + limit) : '';
  const locale = flagArg(args, 'include_locale') === true;
  return {
    members: all.slice(from, from + limit).map((user) => userJson(user, locale)),
    response_metadata: { next_cursor: Buffer.from(next).toString('base64') },
  };
}
