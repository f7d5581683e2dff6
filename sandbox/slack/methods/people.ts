import { flagArg, textArg } from '../args.ts';
import { ApiError } from '../errors.ts';
import { userJson } from '../render.ts';
import { ids } from '../world.ts';
import type { Method } from './method.ts';

/** auth.test and users.* */
export const peopleMethods: Readonly<Record<string, Method>> = {
  'auth.test': {
    run: () => ({
      url: 'https://local.slack.com/',
      team: 'Local',
      user: 'reelbot',
      team_id: ids.team,
      user_id: ids.botUser,
      bot_id: ids.bot,
      is_enterprise_install: false,
    }),
  },
  'users.info': {
    scope: 'users:read',
    run(world, args) {
      const user = world.users.get(textArg(args, 'user') ?? '');
      if (user === undefined) throw new ApiError('user_not_found');
      return { user: userJson(user, flagArg(args, 'include_locale') === true) };
    },
  },
};
