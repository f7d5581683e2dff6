import type { Choice, WorldAction } from './wire-world.ts';

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
  | WorldAction
  | { readonly do: 'notice-dismiss'; readonly id: string };

export type DiscordAction =
  | {
      readonly do: 'discord-slash';
      readonly person: string;
      readonly name: string;
      readonly options: Readonly<Record<string, OptionInput>>;
    }
  | {
      /** Asks the bot what an option could be while it is typed; answered with `choices`. */
      readonly do: 'discord-autocomplete';
      readonly person: string;
      readonly name: string;
      /** Those filled in so far, the one being typed among them. */
      readonly options: Readonly<Record<string, string | number | boolean>>;
      readonly focused: string;
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
  | { readonly do: 'slack-dismiss'; readonly ts: string }
  /** Opens the app's Home; what the bot shows there comes as a `slack-home`. */
  | { readonly do: 'slack-home'; readonly person: string };

/** The answer to an action. */
export type ActionResult =
  | { readonly ok: true; readonly choices?: readonly Choice[] }
  | { readonly ok: false; readonly error: string };
