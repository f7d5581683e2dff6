import { createHash } from 'node:crypto';
import { manifestFor } from '../../../src/slack/manifest.ts';
import { type LocalDiscord, startLocalDiscord } from '../../discord/index.ts';
import {
  type Create,
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
import { CREATORS, type DiscordPlayer, discordPeople, introduce, slackPeople } from './people.ts';

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
  readonly people: {
    readonly discord: readonly DiscordPlayer[];
    readonly slack: readonly Person[];
  };
  /** What the Slack app's manifest offers in menus. */
  readonly shortcuts: readonly SlackShortcut[];
  close(): Promise<void>;
}

/** One account, two services. */
const MOUNTSEA_KEY = 'local-mountsea-key';

/** Part of a task's time that it spends waiting at the gateway. */
const QUEUED = 0.12;

/** How much of its usual time a task takes at least and at most, where tasks differ. */
const VARIETY = { least: 0.7, most: 1.4 };

/** How long tasks take at the gateways. */
export interface TaskTime {
  readonly taskMs: number;
  /** One takes longer than another, as at real gateways; else they are all the same. The bot believes a gateway's progress only where it tells more than earlier durations do. */
  readonly varied: boolean;
}

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

/** @param app The app that is installed in the local Slack; Reelbot unless told. */
export async function startServers(
  { taskMs, varied }: TaskTime,
  app: SlackApp = manifestFor(),
): Promise<Servers> {
  const workMs = taskMs * (1 - QUEUED);
  const pace = {
    durationMs: varied ? ({ taskId }: Create) => workMs * partFor(taskId) : workMs,
    queuedMs: taskMs * QUEUED,
    fetchImages: true,
  };
  const [discord, slack, mountsea, pmock, mountseaMs, ownServer] = await Promise.all([
    startLocalDiscord({ roles: [CREATORS] }),
    startLocalSlack({ events: app.settings?.event_subscriptions?.bot_events }),
    startLocalMountsea({ ...pace, apiKey: MOUNTSEA_KEY }),
    startLocalPmock(pace),
    startLocalMs({ ...pace, apiKey: MOUNTSEA_KEY }),
    startOwnServer(pace),
  ]);
  const gateways = [mountsea, pmock, mountseaMs, ownServer];
  const players = discordPeople();
  introduce(discord, players);
  return {
    discord,
    slack,
    mountsea,
    pmock,
    mountseaMs,
    ownServer,
    gateways,
    people: { discord: players, slack: slackPeople(slack) },
    shortcuts: shortcutsOf(app),
    async close() {
      await Promise.all([discord, slack, ...gateways].map((server) => server.close()));
    },
  };
}

/** The same for the same task, and spread evenly over many. */
function partFor(taskId: string): number {
  const [first = 0, second = 0] = createHash('sha256').update(taskId).digest();
  const { least, most } = VARIETY;
  return least + ((first * 256 + second) / 65_535) * (most - least);
}

function shortcutsOf({ features }: SlackApp): SlackShortcut[] {
  return (features?.shortcuts ?? []).map(({ name, callback_id: callbackId, type: on }) => ({
    name,
    callbackId,
    on,
  }));
}
