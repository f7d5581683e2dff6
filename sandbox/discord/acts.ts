import type { APIEmbed, APIMessage, Locale } from 'discord-api-types/v10';
import type { Interaction } from './types.ts';

/** A file somebody attaches. */
export interface UploadedFile {
  name: string;
  /** As Discord would report it; guessed from the name when left out. */
  contentType?: string;
  bytes: Uint8Array;
}

/** Who acts. An unknown id makes a new person. */
export interface Person {
  id?: string;
  name?: string;
  /** Discord knows no `en-XA`; it asks the bot for its pseudo-language. */
  locale?: `${Locale}` | 'en-XA';
  roles?: readonly string[];
  /** The person's own permissions in the channel. */
  permissions?: bigint;
}

/** Where and how somebody acts; the same for every kind of interaction. */
export interface ActContext {
  user?: Person;
  /** A channel id; the text channel by default. */
  channel?: string;
  /** Give an id of your own; an id seen before delivers that interaction again, unchanged. */
  interactionId?: string;
  /** Delivers it to every session, whichever shard it belongs to. */
  everywhere?: boolean;
  /** Overrides `app_permissions` of the payload; otherwise what `setPermissions` set. */
  appPermissions?: bigint;
  /** Overrides the map; by default guild install where the bot is, else user install. */
  authorizingOwners?: Readonly<Record<string, string>>;
  guildLocale?: `${Locale}`;
  /** Upload limit of the person who acts, in bytes. */
  attachmentSizeLimit?: number;
}

/** The value of an option of a slash command; ids of people, channels, roles are strings. */
export type OptionValue = string | number | boolean | { attachment: UploadedFile };

export interface SlashCommand extends ActContext {
  /** With subcommands separated by spaces, as in `admin credits`. */
  name: string;
  options?: Readonly<Record<string, OptionValue>>;
}

export interface AutocompleteRequest extends ActContext {
  name: string;
  options: Readonly<Record<string, string | number | boolean>>;
  /** The name of the option being typed. */
  focused: string;
}

/** A press on a button or a choice in a select menu. */
export interface ComponentUse extends ActContext {
  /** The message or its id. Old copies of a message count: what is stored now is used. */
  message: APIMessage | string;
  customId: string;
  /** For a select: the values chosen. */
  values?: readonly string[];
  /** Press what is no longer on the message, as a client with an old view of it could. */
  stale?: boolean;
}

export interface ModalSubmit extends ActContext {
  /** The interaction that was answered with the modal. */
  from: Interaction;
  /** Values by custom id; text inputs left out keep the value the modal gave them. */
  values: Readonly<Record<string, string | boolean | readonly string[] | readonly UploadedFile[]>>;
  /** Put over what is sent, as a client of somebody's own making could. */
  forged?: Readonly<Record<string, unknown>>;
}

export interface MessageCommand extends ActContext {
  name: string;
  message: APIMessage | string;
}

/** Something a person posts. */
export interface Post {
  content?: string;
  files?: readonly UploadedFile[];
  /** What Discord made of links. */
  embeds?: readonly APIEmbed[];
  user?: Person;
  channel?: string;
}
