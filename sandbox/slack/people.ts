import { type DeliverOptions, deliver } from './deliver.ts';
import { createFile, storeBytes } from './files.ts';
import { addMessage } from './messages.ts';
import { messageJson, userJson, viewJson } from './render.ts';
import { issueResponseUrl } from './response-url.ts';
import type { SocketMode } from './socket-mode.ts';
import type { Delivery, Fields, LocalFile, LocalMessage } from './types.ts';
import { directMessage, ids, type World } from './world.ts';

/** A slash command as somebody types it. */
export interface SlashCommand extends DeliverOptions {
  /** With its slash: `/sora`. */
  command: string;
  text: string;
  /** Default: alice. */
  user?: string | undefined;
  /** Default: #videos. */
  channel?: string | undefined;
  /** An id used before sends the same command again, with the same response URL. */
  triggerId?: string | undefined;
  /** The app's `should_escape`: people, channels and links become `<…>`. */
  shouldEscape?: boolean | undefined;
  /** Send the text untouched instead of with `&`, `<` and `>` escaped. */
  raw?: boolean | undefined;
}

/** Types a slash command and waits until it was acknowledged or failed. */
export function slash(world: World, sockets: SocketMode, command: SlashCommand): Promise<Delivery> {
  const { user, channel } = whoAndWhere(world, command.user, command.channel);
  const earlier =
    command.triggerId === undefined
      ? undefined
      : world.deliveries.entries().find(({ triggerId }) => triggerId === command.triggerId);
  const payload: Fields = {
    token: 'local-verification-token',
    team_id: world.team.id,
    team_domain: 'local',
    ...enterpriseIn(world),
    channel_id: channel.id,
    channel_name: channel.kind === 'private' ? 'privategroup' : channel.name,
    user_id: user.id,
    user_name: user.name,
    command: command.command,
    text: command.raw ? command.text : typed(world, command.text, command.shouldEscape === true),
    api_app_id: ids.app,
    is_enterprise_install: String(world.isOrgInstalled),
    response_url:
      earlier?.responseUrl ?? issueResponseUrl(world, { channel: channel.id, user: user.id }),
    trigger_id: command.triggerId ?? issueTrigger(world, user.id),
  };
  return deliver(world, sockets, 'slash_commands', payload, command);
}

function enterpriseIn({ team: { enterprise } }: World): Fields {
  if (enterprise === undefined) return {};
  return { enterprise_id: enterprise.id, enterprise_name: enterprise.name };
}

/** The text as Slack passes it on. */
function typed(world: World, text: string, links: boolean): string {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  if (!links) return safe;
  return safe
    .replace(/https?:\/\/\S+/g, '<$&>')
    .replace(/(?<!\S)@([\w.-]+)/g, (word, name: string) => {
      const user = [...world.users.values()].find((known) => known.name === name);
      return user === undefined ? word : `<@${user.id}|${name}>`;
    })
    .replace(/(?<!\S)#([\w-]+)/g, (word, name: string) => {
      const channel = [...world.channels.values()].find((known) => known.name === name);
      return channel === undefined ? word : `<#${channel.id}|${name}>`;
    });
}

/** A message that a person posts. */
export interface Saying extends DeliverOptions {
  text: string;
  user?: string | undefined;
  channel?: string | undefined;
  threadTs?: string | undefined;
  files?:
    | {
        name: string;
        bytes: Buffer;
        mimetype?: string | undefined;
        /** Kept elsewhere: `is_external`. */
        externalUrl?: string | undefined;
        /** From another organisation: `check_file_info`. */
        checkInfo?: boolean | undefined;
      }[]
    | undefined;
}

/** What came of it: the message, and the events the app was subscribed to. */
export interface Said {
  message: LocalMessage;
  deliveries: Delivery[];
}

/** Posts as a person; a mention of the bot is sent to it when it is in the channel. */
export async function say(world: World, sockets: SocketMode, saying: Saying): Promise<Said> {
  const { user, channel } = whoAndWhere(world, saying.user, saying.channel);
  const files = (saying.files ?? []).map((given) => {
    const file = createFile(world, { ...given, size: given.bytes.length, user: user.id });
    storeBytes(world, file, given.bytes);
    file.state = 'completed';
    return file;
  });
  const message = addMessage(world, channel, {
    text: saying.text,
    user: user.id,
    threadTs: saying.threadTs,
    files,
    subtype: files.length > 0 ? 'file_share' : undefined,
    via: 'person',
  });
  for (const file of files) share(file, message);
  if (!channel.members.has(ids.botUser)) return { message, deliveries: [] };
  const { subtype: _, ...json } = messageJson(world, message);
  const place = { channel: channel.id, event_ts: message.ts };
  const kind = { public: 'channel', private: 'group', im: 'im' }[channel.kind];
  const events: Fields[] = [];
  // Slack sends no app_mention in direct messages, however the bot is called there.
  if (message.mentions.users.includes(ids.botUser) && kind !== 'im') {
    events.push({ ...json, ...place, type: 'app_mention' });
  }
  if (world.events.has(`message.${kind}s`) || world.events.has(`message.${kind}`)) {
    events.push({ ...json, ...place, subtype: message.subtype, channel_type: kind });
  }
  const sent = events
    .filter(({ type }) => type === 'message' || world.events.has(String(type)))
    .map((one) => sendEvent(world, sockets, one, saying));
  return { message, deliveries: await Promise.all(sent) };
}

function share(file: LocalFile, message: LocalMessage): void {
  file.shares.push({ channel: message.channel, ts: message.ts, threadTs: message.threadTs });
}

/** Sends any event, subscribed or not. */
export function sendEvent(
  world: World,
  sockets: SocketMode,
  event: Fields,
  options: DeliverOptions = {},
): Promise<Delivery> {
  const payload: Fields = {
    token: 'local-verification-token',
    team_id: world.team.id,
    context_team_id: world.team.id,
    ...(world.team.enterprise ? { enterprise_id: world.team.enterprise.id } : {}),
    api_app_id: ids.app,
    event: { event_ts: world.nextTs(), ...event },
    type: 'event_callback',
    event_id: world.nextId('Ev'),
    event_time: Math.floor(world.now() / 1000),
    authorizations: [
      {
        enterprise_id: world.team.enterprise?.id ?? null,
        // An organisation's installation is of no single workspace.
        team_id: world.isOrgInstalled ? null : world.team.id,
        user_id: ids.botUser,
        is_bot: true,
        is_enterprise_install: world.isOrgInstalled,
      },
    ],
    is_ext_shared_channel: false,
  };
  return deliver(world, sockets, 'events_api', payload, options);
}

/** Opens the bot's App Home, on its Home tab unless told; the view that stands there comes along. */
export function openHome(
  world: World,
  sockets: SocketMode,
  userId: string = ids.users.alice,
  tab: 'home' | 'messages' = 'home',
): Promise<Delivery> {
  const view = [...world.views.values()].find(
    (known) => known.type === 'home' && known.user === userId,
  );
  const event = {
    type: 'app_home_opened',
    user: userId,
    channel: directMessage(world, userId).id,
    tab,
    ...(view === undefined || tab !== 'home' ? {} : { view: viewJson(view) }),
  };
  return sendEvent(world, sockets, event);
}

/** A global shortcut, or one on a message. */
export interface Shortcut extends DeliverOptions {
  callbackId: string;
  user?: string | undefined;
  /** With `ts`: the message it was chosen on. */
  channel?: string | undefined;
  ts?: string | undefined;
}

/** Chooses a shortcut. */
export function shortcut(world: World, sockets: SocketMode, chosen: Shortcut): Promise<Delivery> {
  const { user, channel } = whoAndWhere(world, chosen.user, chosen.channel);
  const base = { ...interaction(world, user.id), callback_id: chosen.callbackId };
  if (chosen.ts === undefined) {
    return deliver(world, sockets, 'interactive', { type: 'shortcut', ...base }, chosen);
  }
  const message = channel.byTs.get(chosen.ts);
  if (message === undefined) throw new Error(`No message ${chosen.ts} in ${channel.id}`);
  const payload = {
    type: 'message_action',
    ...base,
    message_ts: message.ts,
    message: messageJson(world, message),
    channel: { id: channel.id, name: channel.name },
    response_url: issueResponseUrl(world, {
      channel: channel.id,
      user: user.id,
      original: { ephemeral: false, ts: message.ts },
    }),
  };
  return deliver(world, sockets, 'interactive', payload, chosen);
}

/** What every interactive payload has. */
export function interaction(world: World, userId: string): Fields {
  const user = world.users.get(userId);
  if (user === undefined) throw new Error(`No user ${userId}`);
  const { id, name, team_id } = userJson(user, false);
  return {
    token: 'local-verification-token',
    action_ts: world.nextTs(),
    team: world.isOrgInstalled ? null : { id: world.team.id, domain: 'local' },
    user: { id, name, username: name, team_id },
    enterprise: world.team.enterprise ?? null,
    is_enterprise_install: world.isOrgInstalled,
    api_app_id: ids.app,
    trigger_id: issueTrigger(world, userId),
  };
}

/** A new trigger id, good for 3 s and one view. */
export function issueTrigger(world: World, user: string): string {
  const id = `${world.nextTs()}.${world.nextId('t').toLowerCase()}`;
  world.triggers.set(id, { issuedAt: world.now(), user, used: false });
  return id;
}

function whoAndWhere(
  world: World,
  userId: string = ids.users.alice,
  channelId: string = ids.channel,
) {
  const user = world.users.get(userId);
  const channel = world.channels.get(channelId);
  if (user === undefined) throw new Error(`No user ${userId}`);
  if (channel === undefined) throw new Error(`No channel ${channelId}`);
  return { user, channel };
}
