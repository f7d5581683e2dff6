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
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'notice'; readonly notice: SideNotice }
  | { readonly kind: 'notice-gone'; readonly id: string };

/** A file on its way to the bot. */
export interface FileInput {
  readonly file: string;
  readonly base64: string;
}

/** The value of an option of a Discord command. */
export type OptionInput = string | number | boolean | FileInput;

/** What was put into one field of a form: text or the option chosen, options chosen, a tick, files. */
export type FieldInput = string | boolean | readonly string[] | readonly FileInput[];

/** A form's fields: by custom id on Discord, by action id on Slack. */
export type FormInput = Readonly<Record<string, FieldInput>>;

/** What the page asks for by `POST /act`. */
export type Action =
  | DiscordAction
  | SlackAction
  | { readonly do: 'notice-dismiss'; readonly id: string };

export type DiscordAction =
  | {
      readonly do: 'discord-slash';
      readonly person: string;
      readonly name: string;
      readonly options: Readonly<Record<string, OptionInput>>;
    }
  | {
      readonly do: 'discord-say';
      readonly person: string;
      readonly text: string;
      readonly files?: readonly FileInput[] | undefined;
      /** A thread; the channel unless given. */
      readonly channel?: string | undefined;
    }
  | {
      readonly do: 'discord-press';
      readonly person: string;
      readonly message: string;
      readonly customId: string;
      /** For a menu: the values chosen. */
      readonly values?: readonly string[] | undefined;
    }
  | {
      /** A command of the message's menu. */
      readonly do: 'discord-message-command';
      readonly person: string;
      readonly message: string;
      readonly name: string;
    }
  | {
      readonly do: 'discord-submit';
      readonly person: string;
      readonly modal: string;
      readonly values: FormInput;
    }
  | { readonly do: 'discord-close'; readonly modal: string }
  | { readonly do: 'discord-dismiss'; readonly message: string };

export type SlackAction =
  | {
      readonly do: 'slack-slash';
      readonly person: string;
      readonly text: string;
      readonly channel?: string | undefined;
    }
  | {
      readonly do: 'slack-say';
      readonly person: string;
      readonly text: string;
      readonly channel?: string | undefined;
      readonly threadTs?: string | undefined;
      readonly files?: readonly FileInput[] | undefined;
    }
  | {
      /** A button or a menu, on a message (`channel` and `ts`) or in a modal (`view`). */
      readonly do: 'slack-click';
      readonly person: string;
      readonly channel?: string | undefined;
      readonly ts?: string | undefined;
      readonly view?: string | undefined;
      readonly actionId: string;
      readonly blockId?: string | undefined;
      readonly value?: string | undefined;
    }
  | {
      /** On a message, where one is named. */
      readonly do: 'slack-shortcut';
      readonly person: string;
      readonly callbackId: string;
      readonly channel?: string | undefined;
      readonly ts?: string | undefined;
    }
  | {
      readonly do: 'slack-submit';
      readonly person: string;
      readonly view: string;
      readonly values: FormInput;
    }
  /** Closes a modal; with `stack` those below it too. */
  | { readonly do: 'slack-close'; readonly view: string; readonly stack?: boolean | undefined }
  | { readonly do: 'slack-dismiss'; readonly ts: string };

/** The answer to an action. */
export type ActionResult = { readonly ok: true } | { readonly ok: false; readonly error: string };
