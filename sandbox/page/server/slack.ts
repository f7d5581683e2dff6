import type { LocalSlack } from '../../slack/index.ts';
import type {
  Delivery,
  LocalEphemeral,
  LocalFile,
  LocalMessage,
  SlackEvent,
} from '../../slack/types.ts';
import type { Change, Person, SlackFile, SlackMessage, SlackState } from '../wire.ts';
import type { Notices } from './notices.ts';

/** The local Slack as the page sees it. */
export interface SlackBridge {
  state(): SlackState;
  /** Takes a private message away, as only its reader can. */
  dismiss(ts: string): void;
  close(): void;
}

export function bridgeSlack(
  slack: LocalSlack,
  people: readonly Person[],
  notices: Notices,
  emit: (change: Change) => void,
): SlackBridge {
  const dismissed = new Set<string>();
  const home = slack.ids.channel;

  const hear = (event: SlackEvent): void => {
    switch (event.type) {
      case 'message':
      case 'message_changed':
        if (event.message.channel === home) {
          emit({ kind: 'slack-message', message: messageOf(event.message) });
        }
        break;
      case 'message_deleted':
        emit({ kind: 'slack-message-gone', ts: event.ts });
        break;
      case 'ephemeral':
      case 'ephemeral_changed': {
        const { ephemeral } = event;
        if (ephemeral.channel !== home) break;
        if (ephemeral.deleted) emit({ kind: 'slack-message-gone', ts: ephemeral.ts });
        else emit({ kind: 'slack-message', message: privateOf(ephemeral) });
        break;
      }
      case 'delivery':
        tell(event.delivery, notices);
        break;
      default:
    }
  };
  const unsubscribe = slack.subscribe(hear);

  return {
    state: () => {
      const roots = slack.messages();
      const replies = roots.flatMap(({ ts }) => slack.replies(home, ts));
      const seen = new Map([...roots, ...replies].map((message) => [message.ts, message]));
      const hidden = slack
        .ephemerals()
        .filter(({ channel, ts }) => channel === home && !dismissed.has(ts));
      return {
        channel: { id: home, name: slack.channels.get(home)?.name ?? '' },
        botId: slack.ids.botUser,
        people,
        messages: [...Array.from(seen.values(), messageOf), ...hidden.map(privateOf)],
      };
    },
    dismiss(ts) {
      dismissed.add(ts);
      emit({ kind: 'slack-message-gone', ts });
    },
    close: unsubscribe,
  };
}

/** What Slackbot says when a command met no answer. */
function tell({ error, kind, payload }: Delivery, notices: Notices): void {
  if (error === undefined || kind === 'events_api') return;
  const what = kind === 'slash_commands' ? String(payload.command) : 'This';
  const user: unknown =
    kind === 'slash_commands' ? payload.user_id : Reflect.get(Object(payload.user), 'id');
  notices.add('slack', String(user), `${what} failed with the error "${error}"`);
}

function messageOf(message: LocalMessage): SlackMessage {
  const { ts, user, text, blocks = [], threadTs, pinged } = message;
  return {
    ts,
    user,
    text,
    blocks,
    files: message.files.flatMap((file) => fileOf(file) ?? []),
    edited: message.edited !== undefined,
    deleted: message.subtype === 'tombstone',
    pinged: pinged.users,
    ...(threadTs === undefined ? {} : { threadTs }),
  };
}

function privateOf({ ts, user, text, blocks = [], threadTs }: LocalEphemeral): SlackMessage {
  return {
    ts,
    user: '',
    text,
    blocks,
    files: [],
    edited: false,
    deleted: false,
    pinged: [],
    onlyFor: user,
    ...(threadTs === undefined ? {} : { threadTs }),
  };
}

function fileOf(file: LocalFile): SlackFile | undefined {
  if (file.state === 'deleted') return undefined;
  const { id, name, mimetype, viewUrl: url, altText = '', size } = file;
  return { id, name, mimetype, url, alt: altText, size };
}
