import type { Delivery, RequestRecord } from '../../../slack/types.ts';

const METHODS: Readonly<Record<string, string>> = {
  'apps.connections.open': 'ask where to connect',
  'auth.test': 'ask who it is',
  'chat.delete': 'delete a message',
  'chat.getPermalink': 'ask for a link',
  'chat.postEphemeral': 'tell privately',
  'chat.postMessage': 'post a message',
  'chat.update': 'edit a message',
  'conversations.history': 'read messages',
  'conversations.info': 'look at a channel',
  'conversations.open': 'open a direct message',
  'conversations.replies': 'read a thread',
  'files.completeUploadExternal': 'post the video',
  'files.delete': 'delete a file',
  'files.getUploadURLExternal': 'ask where to upload',
  'files.info': 'look at a file',
  'usergroups.list': 'ask for the user groups',
  'users.info': 'look up a person',
  'users.list': 'look up everybody',
  'views.open': 'open a form',
  'views.publish': 'show the Home',
  'views.push': 'open a form on top',
  'views.update': 'change a form',
  download: 'fetch a picture',
  response_url: 'answer by the response URL',
  upload: 'upload the video',
};

/** What a request of the bot wants, in a few words. */
export function slackRequestWords({ method }: Pick<RequestRecord, 'method'>): string {
  return METHODS[method] ?? method;
}

/** Whether a request hands bytes over and is no method of the Web API. */
export function isBytes({ method }: Pick<RequestRecord, 'method'>): boolean {
  return method === 'upload' || method === 'download' || method === 'response_url';
}

const PAYLOADS: Readonly<Record<string, string>> = {
  block_actions: 'press a button',
  message_action: 'choose a shortcut',
  shortcut: 'choose a shortcut',
  view_submission: 'send a form',
  view_closed: 'close a form',
  app_home_opened: 'open the Home',
  app_mention: 'mention the bot',
  message: 'write to the bot',
  app_uninstalled: 'take the app out',
  tokens_revoked: 'revoke its tokens',
};

/** What a person did, and the person's id. */
export function deliveryWords({ kind, payload }: Pick<Delivery, 'kind' | 'payload'>): {
  readonly what: string;
  readonly type: string;
  readonly user: string | undefined;
} {
  if (kind === 'slash_commands') {
    const what = String(payload.command);
    return { what, type: what, user: text(payload.user_id) };
  }
  const inner = kind === 'events_api' ? Object(payload.event) : payload;
  const type = String(Reflect.get(inner, 'type'));
  const user: unknown = Reflect.get(inner, 'user');
  return {
    what: PAYLOADS[type] ?? type.replaceAll('_', ' '),
    type,
    user: text(user) ?? text(Reflect.get(Object(user), 'id')),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
