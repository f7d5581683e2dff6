import { permalinkOf } from './file-access.ts';
import type {
  Fields,
  LocalChannel,
  LocalFile,
  LocalGroup,
  LocalMessage,
  LocalUser,
  LocalView,
} from './types.ts';
import { ids, type World } from './world.ts';

/** A message as the Web API and events show it. */
export function messageJson(
  world: World,
  message: LocalMessage,
  { metadata = false } = {},
): Fields {
  const thread = world.channels.get(message.channel)?.threads.get(message.ts);
  return {
    type: 'message',
    subtype: message.subtype ?? (message.broadcast ? 'thread_broadcast' : undefined),
    user: message.user,
    ...(message.botId === undefined
      ? {}
      : {
          bot_id: message.botId,
          app_id: ids.app,
          bot_profile: { id: message.botId, app_id: ids.app },
        }),
    team: world.team.id,
    ts: message.ts,
    text: message.text,
    ...(message.blocks?.length ? { blocks: message.blocks } : {}),
    ...(message.attachments?.length ? { attachments: message.attachments } : {}),
    ...(message.files.length > 0
      ? {
          files: message.files.map((file) => fileInPayload(world, file)),
          upload: message.botId === undefined,
        }
      : {}),
    ...(message.edited ? { edited: message.edited } : {}),
    ...(metadata && message.metadata ? { metadata: message.metadata } : {}),
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    ...(thread?.length ? threadFields(message, thread) : {}),
  };
}

function threadFields(root: LocalMessage, thread: LocalMessage[]): Fields {
  const users = [...new Set(thread.map((reply) => reply.user))];
  return {
    thread_ts: root.ts,
    reply_count: thread.length,
    reply_users_count: users.length,
    reply_users: users.slice(0, 5),
    latest_reply: thread.at(-1)?.ts,
  };
}

/** As events, shortcuts and messages show a file: one of another organisation has to be asked for with files.info. */
function fileInPayload(world: World, file: LocalFile): Fields {
  if (!file.checkInfo || file.state === 'deleted') return fileJson(world, file);
  const { id, user } = file;
  const at = Math.floor(file.created / 1000);
  return { id, created: at, timestamp: at, user, mode: 'hosted', file_access: 'check_file_info' };
}

/** A file object; deleted ones keep only their tombstone. */
export function fileJson(world: World, file: LocalFile): Fields {
  if (file.state === 'deleted') return { id: file.id, mode: 'tombstone' };
  const extension = file.name.includes('.') ? (file.name.split('.').at(-1) ?? '') : '';
  return {
    id: file.id,
    created: Math.floor(file.created / 1000),
    timestamp: Math.floor(file.created / 1000),
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: extension,
    pretty_type: extension.toUpperCase(),
    user: file.user,
    user_team: world.team.id,
    editable: false,
    size: file.size,
    mode: file.externalUrl === undefined ? 'hosted' : 'external',
    is_external: file.externalUrl !== undefined,
    external_type: file.externalUrl === undefined ? '' : 'gdrive',
    is_public: file.shares.some((share) => world.channels.get(share.channel)?.kind === 'public'),
    alt_txt: file.altText,
    ...addressesOf(file),
    permalink: permalinkOf(file),
    shares: shares(world, file),
    channels: channelsOf(world, file, 'public'),
    groups: channelsOf(world, file, 'private'),
    ims: channelsOf(world, file, 'im'),
    has_rich_preview: false,
    file_access: 'visible',
  };
}

function addressesOf({ externalUrl, urlPrivate }: LocalFile): Fields {
  if (externalUrl !== undefined) return { url_private: externalUrl, external_url: externalUrl };
  const download = urlPrivate.replace(/\/([^/]*)$/, '/download/$1');
  return { url_private: urlPrivate, url_private_download: download };
}

function shares(world: World, file: LocalFile): Fields {
  const found: Record<string, Record<string, Fields[]>> = {};
  for (const share of file.shares) {
    const side = world.channels.get(share.channel)?.kind === 'public' ? 'public' : 'private';
    found[side] ??= {};
    found[side][share.channel] ??= [];
    found[side][share.channel]?.push({
      ts: share.ts,
      ...(share.threadTs === undefined ? {} : { thread_ts: share.threadTs }),
      channel_name: world.channels.get(share.channel)?.name,
      team_id: world.team.id,
    });
  }
  return found;
}

function channelsOf(world: World, file: LocalFile, kind: LocalChannel['kind']): string[] {
  const all = file.shares.map((share) => share.channel);
  return [...new Set(all)].filter((id) => world.channels.get(id)?.kind === kind);
}

/** A conversation object. */
export function channelJson(world: World, channel: LocalChannel): Fields {
  const [other] = [...channel.members].filter((id) => id !== ids.botUser);
  return {
    id: channel.id,
    ...(channel.kind === 'im'
      ? { user: other }
      : { name: channel.name, name_normalized: channel.name }),
    is_channel: channel.kind === 'public',
    is_group: false,
    is_im: channel.kind === 'im',
    is_mpim: false,
    is_private: channel.kind !== 'public',
    is_archived: channel.archived,
    is_member: channel.members.has(ids.botUser),
    num_members: channel.members.size,
    context_team_id: world.team.id,
  };
}

/** A user object; the locale only when asked for. */
export function userJson(user: LocalUser, withLocale: boolean): Fields {
  return {
    id: user.id,
    team_id: user.teamId,
    name: user.name,
    deleted: user.deleted === true,
    real_name: user.realName,
    tz: user.tz,
    tz_label: user.tz,
    tz_offset: 3600,
    profile: {
      real_name: user.realName,
      display_name: user.name,
      team: user.teamId,
      ...(user.bot ? { bot_id: ids.bot, api_app_id: ids.app } : {}),
    },
    is_admin: user.admin || user.owner === true,
    is_owner: user.owner === true,
    is_primary_owner: user.owner === true,
    is_bot: user.bot,
    is_app_user: false,
    is_restricted: false,
    is_ultra_restricted: false,
    ...(withLocale ? { locale: user.locale } : {}),
  };
}

/** A user group; its people only when asked for. */
export function groupJson(group: LocalGroup, withUsers: boolean): Fields {
  return {
    id: group.id,
    team_id: group.teamId,
    is_usergroup: true,
    name: group.name,
    handle: group.handle,
    description: '',
    date_delete: 0,
    user_count: group.users.size,
    ...(withUsers ? { users: [...group.users] } : {}),
  };
}

/** A view as views.* answer it and payloads carry it. */
export function viewJson(view: LocalView, values: Fields = {}): Fields {
  return {
    callback_id: '',
    private_metadata: '',
    external_id: '',
    title: null,
    submit: null,
    close: null,
    clear_on_close: false,
    notify_on_close: false,
    ...view.view,
    id: view.id,
    team_id: view.teamId,
    type: view.type,
    state: { values },
    hash: view.hash,
    root_view_id: view.rootId,
    previous_view_id: view.previousId ?? null,
    app_id: ids.app,
    app_installed_team_id: view.teamId,
    bot_id: ids.bot,
  };
}
