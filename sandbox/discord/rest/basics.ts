import { z } from 'zod';
import { announce, directMessages, presentChannel, removeChannel } from '../channels.ts';
import { refusal } from '../errors.ts';
import { presentApplication, presentGuild, presentMember, presentRoles } from '../guild.ts';
import { DEFAULT_BOT_PERMISSIONS, demand, visibleChannel } from '../permissions.ts';
import { parse } from '../schemas/parse.ts';
import { ok, type RestRequest, type Route } from './router.ts';

const threadChanges = z.strictObject({
  name: z.string().min(1).max(100).optional(),
  archived: z.boolean().optional(),
  locked: z.boolean().optional(),
  auto_archive_duration: z
    .union([z.literal(60), z.literal(1440), z.literal(4320), z.literal(10080)])
    .optional(),
  rate_limit_per_user: z.int().min(0).max(21600).nullish(),
});

/** Gateway, users, guild, channels themselves. */
export const basicRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/gateway',
    open: true,
    handle: ({ world }) => ok({ url: socketUrl(world.origin) }),
  },
  {
    method: 'GET',
    pattern: '/gateway/bot',
    handle: ({ world }) =>
      ok({
        url: socketUrl(world.origin),
        shards: world.options.shards,
        session_start_limit: {
          total: 1000,
          remaining: world.options.sessionStarts,
          reset_after: 14_400_000,
          max_concurrency: world.options.maxConcurrency,
        },
      }),
  },
  {
    method: 'GET',
    pattern: '/applications/@me',
    handle: ({ world }) => ok(presentApplication(world)),
  },
  {
    method: 'GET',
    pattern: '/oauth2/applications/@me',
    handle: ({ world }) => ok(presentApplication(world)),
  },
  {
    method: 'GET',
    pattern: '/users/@me',
    handle: ({ world }) => ok({ ...world.bot, verified: true, email: null, mfa_enabled: true }),
  },
  {
    method: 'GET',
    pattern: '/users/@me/guilds',
    handle: ({ world }) =>
      ok(
        [...world.guilds.values()]
          .filter((guild) => guild.botPresent)
          .map(({ id, name }) => ({
            id,
            name,
            icon: null,
            owner: false,
            permissions: DEFAULT_BOT_PERMISSIONS.toString(),
            features: [],
          })),
      ),
  },
  {
    method: 'POST',
    pattern: '/users/@me/channels',
    handle: ({ world, body, report }) => {
      const { recipient_id: id } = parse(
        z.strictObject({ recipient_id: z.string() }),
        body,
        report,
      );
      if (!world.users.has(id)) throw refusal(10013);
      return ok(presentChannel(world, directMessages(world, id)));
    },
  },
  {
    method: 'GET',
    pattern: '/users/:user',
    handle: ({ world, param }) => ok(world.users.get(param('user')) ?? raise(10013)),
  },
  {
    method: 'GET',
    pattern: '/guilds/:guild',
    handle: (request) => ok(presentGuild(request.world, homeGuild(request))),
  },
  {
    method: 'GET',
    pattern: '/guilds/:guild/channels',
    handle: (request) => {
      const { world } = request;
      const guild = homeGuild(request);
      const all = [...world.channels.values()];
      const own = all.filter(
        (channel) => channel.guildId === guild && channel.thread === undefined,
      );
      return ok(own.map((channel) => presentChannel(world, channel)));
    },
  },
  {
    method: 'GET',
    pattern: '/guilds/:guild/roles',
    handle: (request) => ok(presentRoles(request.world, homeGuild(request))),
  },
  {
    method: 'GET',
    pattern: '/guilds/:guild/members/:user',
    handle: (request) => {
      homeGuild(request);
      const user = request.world.users.get(request.param('user'));
      return ok(presentMember(user ?? raise(10007)));
    },
  },
  {
    method: 'GET',
    pattern: '/channels/:channel',
    handle: ({ world, param }) =>
      ok(presentChannel(world, visibleChannel(world, param('channel')))),
  },
  {
    method: 'PATCH',
    pattern: '/channels/:channel',
    handle: ({ world, param, body, report }) => {
      const channel = visibleChannel(world, param('channel'));
      if (channel.thread === undefined) throw refusal(50013);
      if (channel.ownerId !== world.bot.id) demand(world, channel, 1n << 34n);
      const changes = parse(threadChanges, body, report);
      if (channel.thread.archived && changes.archived !== false) throw refusal(50083);
      channel.thread.archived = changes.archived ?? channel.thread.archived;
      channel.thread.locked = changes.locked ?? channel.thread.locked;
      channel.thread.autoArchive = changes.auto_archive_duration ?? channel.thread.autoArchive;
      channel.name = changes.name ?? channel.name;
      announce(world, channel, 'updated');
      return ok(presentChannel(world, channel));
    },
  },
  {
    method: 'DELETE',
    pattern: '/channels/:channel',
    handle: ({ world, param }) => {
      const channel = visibleChannel(world, param('channel'));
      demand(world, channel, channel.thread === undefined ? 1n << 4n : 1n << 34n);
      const shown = presentChannel(world, channel);
      removeChannel(world, channel.id);
      return ok(shown);
    },
  },
  {
    method: 'POST',
    pattern: '/channels/:channel/typing',
    handle: ({ world, param }) => {
      const channel = visibleChannel(world, param('channel'));
      world.events.emit({ type: 'typing', channelId: channel.id, userId: world.bot.id });
      return ok();
    },
  },
];

function homeGuild({ world, param }: RestRequest): string {
  const guild = world.guilds.get(param('guild'));
  if (guild === undefined) throw refusal(10004);
  if (!guild.botPresent) throw refusal(50001);
  return guild.id;
}

function raise(code: number): never {
  throw refusal(code);
}

function socketUrl(origin: string): string {
  return origin.replace('http', 'ws');
}
