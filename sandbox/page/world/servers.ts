import { manifestFor } from '../../../src/slack/manifest.ts';
import { type LocalDiscord, startLocalDiscord } from '../../discord/index.ts';
import {
  type LocalGateway,
  type LocalMountsea,
  type LocalMs,
  type LocalPmock,
  type LocalVideos,
  startLocalMountsea,
  startLocalMs,
  startLocalPmock,
} from '../../gateways/index.ts';
import { type LocalSlack, startLocalSlack } from '../../slack/index.ts';
import type { Person, SlackShortcut } from '../wire.ts';
import { startOwnServer } from './own-server.ts';

/** Everything outside the bot, on free ports of this machine. */
export interface Servers {
  readonly discord: LocalDiscord;
  readonly slack: LocalSlack;
  readonly mountsea: LocalMountsea;
  readonly pmock: LocalPmock;
  /** Mountsea's newer API, which takes the same key; it also tells what is left. */
  readonly mountseaMs: LocalMs;
  readonly ownServer: LocalVideos;
  /** All of them, in the order in which the bot prefers them. Each is called what the bot calls it. */
  readonly gateways: readonly LocalGateway[];
  /** Who can be played on the page. */
  readonly people: { readonly discord: readonly Person[]; readonly slack: readonly Person[] };
  /** What the Slack app's manifest offers in menus. */
  readonly shortcuts: readonly SlackShortcut[];
  close(): Promise<void>;
}

/** One account, two services. */
const MOUNTSEA_KEY = 'local-mountsea-key';

/** Part of a task's time that it spends waiting at the gateway. */
const QUEUED = 0.12;

/** As much of a Slack app's manifest as decides what Slack offers people and sends to the app. */
export interface SlackApp {
  readonly features?: {
    readonly shortcuts?: readonly {
      name: string;
      callback_id: string;
      type: 'message' | 'global';
    }[];
  };
  readonly settings?: {
    readonly event_subscriptions?: { readonly bot_events?: readonly string[] };
  };
}

/**
 * @param taskMs How long a task takes at the gateways.
 * @param app The app that is installed in the local Slack; Reelbot unless told.
 */
export async function startServers(
  taskMs: number,
  app: SlackApp = manifestFor(),
): Promise<Servers> {
  const pace = { durationMs: taskMs * (1 - QUEUED), queuedMs: taskMs * QUEUED, fetchImages: true };
  const [discord, slack, mountsea, pmock, mountseaMs, ownServer] = await Promise.all([
    startLocalDiscord(),
    startLocalSlack({ events: app.settings?.event_subscriptions?.bot_events }),
    startLocalMountsea({ ...pace, apiKey: MOUNTSEA_KEY }),
    startLocalPmock(pace),
    startLocalMs({ ...pace, apiKey: MOUNTSEA_KEY }),
    startOwnServer(pace),
  ]);
  const gateways = [mountsea, pmock, mountseaMs, ownServer];
  return {
    discord,
    slack,
    mountsea,
    pmock,
    mountseaMs,
    ownServer,
    gateways,
    people: { discord: discordPeople(discord), slack: slackPeople(slack) },
    shortcuts: shortcutsOf(app),
    async close() {
      await Promise.all([discord, slack, ...gateways].map((server) => server.close()));
    },
  };
}

function discordPeople({ ids }: LocalDiscord): Person[] {
  return [
    { id: ids.user, name: 'Ana', locale: 'en-US' },
    { id: '140000000000000002', name: 'Ben', locale: 'en-US' },
    { id: '140000000000000003', name: '小雨', locale: 'zh-CN' },
  ];
}

function shortcutsOf({ features }: SlackApp): SlackShortcut[] {
  return (features?.shortcuts ?? []).map(({ name, callback_id: callbackId, type: on }) => ({
    name,
    callbackId,
    on,
  }));
}

/** Slack keeps the language with the person and the bot remembers it: there is a Chinese person, not a switch. */
function slackPeople(slack: LocalSlack): Person[] {
  const { alice, bob } = slack.ids.users;
  const people = [
    slack.addUser({ id: alice, name: 'Alice', realName: 'Alice Example' }),
    slack.addUser({ id: bob, name: 'Bob', realName: 'Bob Example' }),
    slack.addUser({ name: '晓梅', realName: '晓梅', locale: 'zh-CN' }),
  ];
  const members = slack.channels.get(slack.ids.channel)?.members;
  for (const { id } of people) {
    members?.add(id);
    openDirect(slack, id);
  }
  return people.map(({ id, name, locale }) => ({ id, name, locale }));
}

/** Everybody has a conversation of their own with the bot. */
function openDirect(slack: LocalSlack, person: string): void {
  const all = [...slack.channels.values()];
  if (all.some(({ kind, members }) => kind === 'im' && members.has(person))) return;
  const members = [person, slack.ids.botUser];
  slack.addChannel({ name: 'directmessage', kind: 'im', members });
}
