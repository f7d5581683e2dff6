import type { APIApplicationCommand, APIMessage } from 'discord-api-types/v10';
import type { BotTask, Call, Speed, Switch, Wallet } from './wire-world.ts';

export type * from './wire-actions.ts';
export type * from './wire-world.ts';

/** What the page knows at one moment: sent whole when it connects, then kept up to date by `Change`s. */
export interface State {
  readonly bot: BotState;
  /** Origins whose files the page may show, and the path of this server that passes them on. */
  readonly media: Readonly<Record<string, string>>;
  readonly discord: DiscordState;
  readonly slack: SlackState;
  /** Tasks at the gateways, oldest first. */
  readonly jobs: readonly Job[];
  /** What a platform itself tells a person, such as that the bot did not answer. */
  readonly notices: readonly SideNotice[];
  /** What really happened, in the order in which it was noticed: the latest 500. */
  readonly calls: readonly Call[];
  /** The bot's own tasks, as its store has them, oldest first; the latest of each person. */
  readonly tasks: readonly BotTask[];
  /** One for everybody who can be played. */
  readonly wallets: readonly Wallet[];
  /** Every fault that can be switched on; gateways first, in the order in which the bot prefers them. */
  readonly switches: readonly Switch[];
  readonly speed: Speed;
}

export type Side = 'discord' | 'slack';

/** Whether the bot runs. */
export interface BotState {
  /** `ending`: it was told to end. `restarting`: it is gone and comes back by itself. `stopped`: it is gone until somebody starts it. */
  readonly state: 'starting' | 'running' | 'ending' | 'restarting' | 'stopped';
  /** For people: how it ended, and the last line it said. */
  readonly detail: string;
  /** Of the process that runs now. */
  readonly pid?: number;
  /** When it is started again, ms since 1970; only while `restarting`. */
  readonly startsAt?: number;
  /** Somebody on the page wanted it to end. */
  readonly wanted?: true;
}

/** Somebody one can act as. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /** BCP 47; what the platform tells the bot about the language of this person. */
  readonly locale: string;
  /** For people: `Admin`, `Creators`. None for a plain member. */
  readonly roles: readonly string[];
}

/** Something that an option of a command can name: a role, a channel, a user group. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface DiscordState {
  readonly channel: { readonly id: string; readonly name: string };
  readonly botId: string;
  readonly people: readonly Person[];
  /** Without @everyone. */
  readonly roles: readonly Named[];
  /** Channels of the server, `channel` among them, no threads. */
  readonly channels: readonly Named[];
  readonly commands: readonly APIApplicationCommand[];
  readonly threads: readonly DiscordThread[];
  readonly messages: readonly DiscordMessage[];
  /** Forms that wait for their person, at most one each. */
  readonly modals: readonly DiscordModal[];
}

/** A form that the bot answered an interaction with. */
export interface DiscordModal {
  /** Of the interaction it answers. */
  readonly id: string;
  readonly person: string;
  /** As the bot sent it; the local Discord has checked it. */
  readonly form: Readonly<Record<string, unknown>>;
}

/** A thread on a message; both have the same id. */
export interface DiscordThread {
  readonly id: string;
  readonly name: string;
  readonly archived: boolean;
}

/** A message as the API shows it. */
export interface DiscordMessage {
  readonly message: APIMessage;
  /** The only person who sees it. */
  readonly onlyFor?: string;
}

export interface SlackState {
  readonly channel: { readonly id: string; readonly name: string };
  readonly botId: string;
  readonly people: readonly Person[];
  /** User groups. */
  readonly groups: readonly Named[];
  /** Channels that people see, `channel` among them. */
  readonly channels: readonly Named[];
  /** What the app's Home shows to each person who opened it: `slack-click` and the like take its id as `view`. */
  readonly homes: readonly SlackView[];
  /** Each person's own conversation with the bot. */
  readonly direct: readonly { readonly person: string; readonly channel: string }[];
  /** What the app's manifest offers. */
  readonly shortcuts: readonly SlackShortcut[];
  readonly messages: readonly SlackMessage[];
  /** Open modals, oldest first: of one person's, the last is on top. */
  readonly views: readonly SlackView[];
}

/** A shortcut of the app, on messages or anywhere. */
export interface SlackShortcut {
  readonly name: string;
  readonly callbackId: string;
  readonly on: 'message' | 'global';
}

/** A modal as the bot sent it, with block and action ids filled in. */
export interface SlackView {
  readonly id: string;
  readonly person: string;
  /** Another one whenever the bot has changed what it shows. */
  readonly hash: string;
  readonly view: Readonly<Record<string, unknown>>;
  /** What the bot said of the last submission, by block id. */
  readonly errors: Readonly<Record<string, string>>;
}

export interface SlackMessage {
  /** Also its id. */
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  /** mrkdwn. */
  readonly text: string;
  /** Block Kit as the bot sent it; the local Slack has checked it. */
  readonly blocks: readonly Readonly<Record<string, unknown>>[];
  readonly files: readonly SlackFile[];
  readonly threadTs?: string;
  readonly edited: boolean;
  readonly deleted: boolean;
  /** User ids that it notified. */
  readonly pinged: readonly string[];
  /** The only person who sees it. */
  readonly onlyFor?: string;
}

export interface SlackFile {
  readonly id: string;
  readonly name: string;
  readonly mimetype: string;
  readonly url: string;
  readonly alt: string;
  /** Bytes. */
  readonly size: number;
}

/** A task at a gateway. */
export interface Job {
  readonly taskId: string;
  readonly gateway: string;
  /** The gateway's own word. */
  readonly status: string;
  /** 0 to 1. */
  readonly progress: number;
  /** How often the bot has asked. */
  readonly checks: number;
  readonly prompt: string;
  readonly downloaded: boolean;
}

export interface SideNotice {
  readonly id: string;
  readonly side: Side;
  readonly person: string;
  readonly text: string;
  /** ms since 1970. */
  readonly at: number;
}

/** One thing that is different now. Values replace what had the same id. */
export type Change =
  | { readonly kind: 'bot'; readonly bot: BotState }
  | { readonly kind: 'discord-message'; readonly shown: DiscordMessage }
  | { readonly kind: 'discord-message-gone'; readonly id: string }
  | { readonly kind: 'discord-thread'; readonly thread: DiscordThread }
  | { readonly kind: 'discord-commands'; readonly commands: readonly APIApplicationCommand[] }
  | { readonly kind: 'discord-modal'; readonly modal: DiscordModal }
  | { readonly kind: 'discord-modal-gone'; readonly id: string }
  | { readonly kind: 'slack-message'; readonly message: SlackMessage }
  | { readonly kind: 'slack-message-gone'; readonly ts: string }
  | { readonly kind: 'slack-view'; readonly view: SlackView }
  | { readonly kind: 'slack-view-gone'; readonly id: string }
  /** Takes the place of the same person's. */
  | { readonly kind: 'slack-home'; readonly home: SlackView }
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'notice'; readonly notice: SideNotice }
  | { readonly kind: 'notice-gone'; readonly id: string }
  /** At the end, or, with a known id, in the place of what stood there. Beyond 500 the oldest goes. */
  | { readonly kind: 'call'; readonly call: Call }
  | { readonly kind: 'task'; readonly task: BotTask }
  /** The bot forgot it. */
  | { readonly kind: 'task-gone'; readonly id: string }
  | { readonly kind: 'wallet'; readonly wallet: Wallet }
  | { readonly kind: 'switch'; readonly switch: Switch }
  | { readonly kind: 'speed'; readonly speed: Speed };
