import type { LocalSlack } from '../../slack/index.ts';
import type { Delivery, SlackEvent } from '../../slack/types.ts';
import type { Change, Person, SlackShortcut, SlackState } from '../wire.ts';
import type { Notices } from './notices.ts';
import { createShower } from './slack-shown.ts';

/** The local Slack as the page sees it. */
export interface SlackBridge {
  state(): SlackState;
  /** Takes a private message away, as only its reader can. */
  dismiss(ts: string): void;
  /** Throws where this person has no such conversation; without one the channel is meant. */
  mustSee(person: string, channel: string | undefined): void;
  close(): void;
}

export function bridgeSlack(
  slack: LocalSlack,
  { people, shortcuts }: { people: readonly Person[]; shortcuts: readonly SlackShortcut[] },
  notices: Notices,
  emit: (change: Change) => void,
): SlackBridge {
  const dismissed = new Set<string>();
  const home = slack.ids.channel;
  const direct = people.flatMap(({ id }) => directOf(slack, id) ?? []);
  const shown = new Set([home, ...direct.map(({ channel }) => channel)]);
  const { messageOf, privateOf, viewOf } = createShower(slack);

  const viewsOf = (wanted: 'home' | 'modal') =>
    slack
      .views()
      .filter(({ type }) => type === wanted)
      .map(viewOf);

  const hear = (event: SlackEvent): void => {
    switch (event.type) {
      case 'message':
      case 'message_changed':
        if (shown.has(event.message.channel)) {
          emit({ kind: 'slack-message', message: messageOf(event.message) });
        }
        break;
      case 'message_deleted':
        emit({ kind: 'slack-message-gone', ts: event.ts });
        break;
      case 'ephemeral':
      case 'ephemeral_changed': {
        const { ephemeral } = event;
        if (!shown.has(ephemeral.channel)) break;
        if (ephemeral.deleted) emit({ kind: 'slack-message-gone', ts: ephemeral.ts });
        else emit({ kind: 'slack-message', message: privateOf(ephemeral) });
        break;
      }
      case 'view': {
        const { view } = event;
        if (view.type === 'home') emit({ kind: 'slack-home', home: viewOf(view) });
        else if (view.open) emit({ kind: 'slack-view', view: viewOf(view) });
        else emit({ kind: 'slack-view-gone', id: view.id });
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
      const roots = [...shown].flatMap((channel) => slack.messages(channel));
      const replies = roots.flatMap(({ channel, ts }) => slack.replies(channel, ts));
      const seen = new Map([...roots, ...replies].map((message) => [message.ts, message]));
      const hidden = slack
        .ephemerals()
        .filter(({ channel, ts }) => shown.has(channel) && !dismissed.has(ts));
      return {
        channel: { id: home, name: slack.channels.get(home)?.name ?? '' },
        botId: slack.ids.botUser,
        people,
        groups: Array.from(slack.groups.values(), ({ id, handle }) => ({ id, name: handle })),
        channels: [...slack.channels.values()]
          .filter(({ kind }) => kind !== 'im')
          .map(({ id, name }) => ({ id, name })),
        homes: viewsOf('home'),
        direct,
        shortcuts,
        messages: [...Array.from(seen.values(), messageOf), ...hidden.map(privateOf)],
        views: viewsOf('modal'),
      };
    },
    dismiss(ts) {
      dismissed.add(ts);
      emit({ kind: 'slack-message-gone', ts });
    },
    mustSee(person, channel = home) {
      const own = direct.find((one) => one.person === person)?.channel;
      if (channel !== home && channel !== own) throw new Error('That is not your conversation.');
    },
    close: unsubscribe,
  };
}

function directOf(slack: LocalSlack, person: string) {
  const channel = [...slack.channels.values()].find(
    ({ kind, members }) => kind === 'im' && members.has(person),
  );
  return channel === undefined ? undefined : { person, channel: channel.id };
}

/** What Slackbot says when a command met no answer. */
function tell({ error, kind, payload }: Delivery, notices: Notices): void {
  // A modal tells by itself that it could not be submitted; that it was closed concerns the bot only.
  const inModal = String(payload.type).startsWith('view_');
  if (error === undefined || kind === 'events_api' || inModal) return;
  const what = kind === 'slash_commands' ? String(payload.command) : 'This';
  const user: unknown =
    kind === 'slash_commands' ? payload.user_id : Reflect.get(Object(payload.user), 'id');
  notices.add('slack', String(user), `${what} failed with the error "${error}"`);
}
