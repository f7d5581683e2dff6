import type { AppsManifestCreateArguments } from '@slack/web-api';
import { OPTIONS, speak } from '../core/index.ts';
import { COMMAND } from './help.ts';
import { ANIMATE } from './shortcut.ts';

/** Where Slack sends everything in HTTP mode; the same path serves commands, interactions and events. */
export const EVENTS_PATH = '/slack/events';

/** Where a workspace installs the app, and where Slack sends people back to. */
export const INSTALL_PATH = '/slack/install';
export const REDIRECT_PATH = '/slack/oauth';

/** Slack's own type of a manifest. */
type Manifest = AppsManifestCreateArguments['manifest'];

type BotScopes = NonNullable<NonNullable<NonNullable<Manifest['oauth_config']>['scopes']>['bot']>;

/** Every scope that the code needs, and why. A test runs the whole bot with exactly these. */
export const SCOPES = [
  // The slash command itself.
  'commands',
  // Anchors, cards and results; editing them; private answers.
  'chat:write',
  // Whether a file that may have been posted really was: files.info. The pictures of people: their bytes, and the upload in the form.
  'files:read',
  // Messages that mention the bot: app_mention.
  'app_mentions:read',
  // The video: files.getUploadURLExternal, files.completeUploadExternal.
  'files:write',
  // Language, display name and rights of the person who asks: users.info. Without it the bot speaks English, and knows no admins but ADMINS.
  // Whom to warn when the workspace's credits run low: users.list.
  'users:read',
  // Credits by user group: usergroups.list. Without it these do nothing.
  'usergroups:read',
  // Looking for our own message before a post whose outcome is unknown is repeated: conversations.history and
  // conversations.replies, with one scope for each kind of conversation. Without them such a message may appear twice.
  // im:history brings the messages of the bot's own conversations as well: message.im.
  'channels:history',
  'groups:history',
  'im:history',
  'mpim:history',
] as const satisfies BotScopes;

const EVENTS = [
  // Where pictures come along with a message: one that mentions the bot, and one in its own conversation.
  'app_mention',
  'message.im',
  // Quota and history in the App Home; needs no scope.
  'app_home_opened',
] as const;

/** That an installation is over; for an app that others install. They need no scope. */
const REMOVALS = ['app_uninstalled', 'tokens_revoked'] as const;

/**
 * The manifest of the Slack app, made of the same facts as the code. Socket Mode when no address is given; otherwise HTTP mode at
 * that origin, which has to be public and https; `oauth`: for every workspace and organisation that installs it.
 *
 * Both modes ask Slack not to escape the text of the command (`should_escape: false`): a prompt keeps its `@name` as typed, which stands for
 * a character and not for a colleague. The grammar reads escaped text all the same.
 */
export function manifestFor(origin?: string, { oauth = false } = {}): Manifest {
  const say = speak('en-US');
  const base = origin?.replace(/(?<!\/)\/+$/u, '');
  const url = base === undefined ? undefined : base + EVENTS_PATH;
  const many = oauth && base !== undefined;
  return {
    display_information: {
      name: 'Reelbot',
      description: 'Video in chat: from a prompt to the clip in the thread.',
    },
    features: {
      // Quota and history; messages to the bot, with pictures, and `/sora` in its own conversation.
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      // Works on any message with a picture, also where the bot is not.
      shortcuts: [
        {
          type: 'message',
          name: say('command.animate'),
          callback_id: ANIMATE,
          description: say('command.description'),
        },
      ],
      bot_user: { display_name: 'reelbot', always_online: true },
      slash_commands: [
        {
          command: COMMAND,
          description: say('command.description'),
          usage_hint: usageHint(),
          should_escape: false,
          ...(url === undefined ? {} : { url }),
        },
      ],
    },
    oauth_config: {
      ...(many ? { redirect_urls: [base + REDIRECT_PATH] } : {}),
      scopes: { bot: [...SCOPES] },
    },
    settings: {
      event_subscriptions: {
        bot_events: [...EVENTS, ...(many ? REMOVALS : [])],
        ...(url === undefined ? {} : { request_url: url }),
      },
      interactivity: { is_enabled: true, ...(url === undefined ? {} : { request_url: url }) },
      org_deploy_enabled: many,
      socket_mode_enabled: url === undefined,
      // Tokens that last need no refreshing, which only one process at a time may do.
      token_rotation_enabled: false,
    },
  };
}

/** `prompt:… model:… …`; at most 1000 characters. */
function usageHint(): string {
  return OPTIONS.map((option) => `${option}:…`).join(' ');
}
