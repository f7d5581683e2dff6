import type { APIApplicationCommand, APIMessage } from 'discord-api-types/v10';

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
}

export type Side = 'discord' | 'slack';

/** Whether the bot runs. `detail` is for people: how it ended, and the last line it said. */
export interface BotState {
  readonly state: 'starting' | 'running' | 'restarting';
  readonly detail: string;
}

/** Somebody one can act as. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /** BCP 47; what the platform tells the bot about the language of this person. */
  readonly locale: string;
}

export interface DiscordState {
  readonly channel: { readonly id: string; readonly name: string };
  readonly botId: string;
  readonly people: readonly Person[];
  readonly commands: readonly APIApplicationCommand[];
  readonly threads: readonly DiscordThread[];
  readonly messages: readonly DiscordMessage[];
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
  readonly messages: readonly SlackMessage[];
}

export interface SlackMessage {
  /** Also its id. */
  readonly ts: string;
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
  | { readonly kind: 'slack-message'; readonly message: SlackMessage }
  | { readonly kind: 'slack-message-gone'; readonly ts: string }
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'notice'; readonly notice: SideNotice }
  | { readonly kind: 'notice-gone'; readonly id: string };

/** The value of a Discord option; a file travels as base64. */
export type OptionInput =
  | string
  | number
  | boolean
  | { readonly file: string; readonly base64: string };

/** What the page asks for by `POST /act`. */
export type Action =
  | {
      readonly do: 'discord-slash';
      readonly person: string;
      readonly name: string;
      readonly options: Readonly<Record<string, OptionInput>>;
    }
  | { readonly do: 'discord-say'; readonly person: string; readonly text: string }
  | {
      readonly do: 'discord-press';
      readonly person: string;
      readonly message: string;
      readonly customId: string;
    }
  | { readonly do: 'discord-dismiss'; readonly message: string }
  | { readonly do: 'slack-slash'; readonly person: string; readonly text: string }
  | { readonly do: 'slack-say'; readonly person: string; readonly text: string }
  | {
      readonly do: 'slack-click';
      readonly person: string;
      readonly ts: string;
      readonly actionId: string;
      readonly blockId?: string | undefined;
    }
  | { readonly do: 'slack-dismiss'; readonly ts: string }
  | { readonly do: 'notice-dismiss'; readonly id: string };

/** The answer to an action. */
export type ActionResult = { readonly ok: true } | { readonly ok: false; readonly error: string };
