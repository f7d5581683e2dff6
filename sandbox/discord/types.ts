import type {
  APIApplicationCommand,
  APIAttachment,
  APIChannel,
  APIInteraction,
  APIInteractionResponse,
  APIMessage,
} from 'discord-api-types/v10';
import type {
  AutocompleteRequest,
  ComponentUse,
  MessageCommand,
  ModalSubmit,
  Person,
  Post,
  SlashCommand,
} from './acts.ts';
import type { LocalDiscordEvent } from './events.ts';

export type * from './acts.ts';

/** Settings of a local Discord; every one has a default. */
export interface LocalDiscordOptions {
  /** 0, the default, takes a free port. */
  port?: number;
  /** The bot token that is accepted. */
  token?: string;
  /** The guild's upload limit per file, 10 MiB by default. Posts with the bot token obey it. */
  attachmentLimitBytes?: number;
  /** The clock of every rule about time: 3 s, 15 min, nonces, expiry of URLs. */
  now?: () => number;
  /** How many shards `GET /gateway/bot` recommends. */
  shards?: number;
  /** How many buckets of shards may IDENTIFY at once (`max_concurrency`), 1 by default. */
  maxConcurrency?: number;
  /**
   * Least time between two IDENTIFYs of one bucket; a quicker one is answered "invalid session". Discord's own is 5000, 0 is the default here: tests
   * start bots one after the other.
   */
  identifyEveryMs?: number;
  /** How many IDENTIFYs are left, 999 by default. */
  sessionStarts?: number;
  /** With fewer shards than this an IDENTIFY closes with 4011. */
  shardsNeeded?: number;
  /** Roles of the guild beside its own two. */
  roles?: readonly { readonly id: string; readonly name: string }[];
  /** Guilds that have the bot, 1 by default. Every further one has one text channel, and belongs to the next shard. */
  guilds?: number;
  heartbeatIntervalMs?: number;
  /** How long a signed attachment URL lives, 24 h by default. */
  attachmentUrlLifetimeMs?: number;
  /** When files of commands and forms are removed; Discord tells only of "a set period". 14 days by default. */
  ephemeralLifetimeMs?: number;
  /** The log keeps at least this many of the latest requests, 20,000 by default. */
  requestLogLimit?: number;
  /**
   * Whether the application has the privileged intents. Without them asking for one closes with 4014, and what other people
   * write is empty in messages of a guild that do not mention the bot.
   */
  privilegedIntents?: boolean;
  /** Boost level of the guild, 0 to 3. It does not change the upload limit by itself. */
  premiumTier?: 0 | 1 | 2 | 3;
}

/** The ids of what exists at the start. */
export interface LocalDiscordIds {
  application: string;
  bot: string;
  guild: string;
  /** A role that may be mentioned. The id of @everyone is the guild's. */
  role: string;
  /** The person who acts unless a call names another. */
  user: string;
  /** A text channel. */
  channel: string;
  announcement: string;
  /** The text chat of a voice channel. */
  voice: string;
  forum: string;
  /** A post in the forum, which is a thread. */
  forumPost: string;
  /** An ordinary thread below the text channel. */
  thread: string;
  /** The DM of `user` with the bot. */
  dm: string;
  /** A group DM: only a user-installed app works there, and the bot is no member. */
  groupDm: string;
  /** A guild that does not have the bot, and its text channel: user-installed use only. */
  foreignGuild: string;
  foreignChannel: string;
}

/** One interaction, alive: its getters show the present state. */
export interface Interaction {
  readonly id: string;
  readonly token: string;
  readonly kind: 'slash' | 'autocomplete' | 'component' | 'modal' | 'message-command';
  readonly name: string;
  readonly userId: string;
  readonly channelId: string;
  readonly createdAt: number;
  /** The payload as dispatched. */
  readonly payload: APIInteraction;
  /** How many gateway sessions it went to, counting every delivery. */
  readonly deliveries: number;
  readonly acknowledgedAt: number | undefined;
  /** The callback body as sent. */
  readonly callback: APIInteractionResponse | undefined;
  /** Whether the answer is private; fixed at the callback. */
  readonly ephemeral: boolean;
  /** The reply; for a component the message it is on once updated. */
  readonly original: APIMessage | undefined;
  readonly followUps: readonly APIMessage[];
  /** The reply and the follow-ups that still exist, ephemeral ones included. */
  readonly messages: readonly APIMessage[];
}

/** A REST request as it arrived and what was answered. */
export interface LoggedRequest {
  readonly number: number;
  readonly method: string;
  /** Decoded, without `/api/v10` and the query; interaction tokens are in it. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** JSON, or `payload_json` of a multipart body. */
  readonly body: unknown;
  readonly files: readonly { name: string; contentType: string; size: number }[];
  /** Whether it carried an Authorization header. */
  readonly authorized: boolean;
  readonly at: number;
  /** 0 when the socket was destroyed instead. */
  readonly status: number;
  /** Whether a scripted fault decided the answer. */
  readonly fault: boolean;
  /** From its arrival to the answer, ms. */
  readonly tookMs: number;
  /** Of what the answer shows, such as the message that was made. */
  readonly madeId?: string;
}

/** What goes wrong, for requests that match. */
export interface FaultRule {
  method?: string;
  /** A pattern tested on, or a text contained in, the decoded path without `/api/v10`. */
  path: RegExp | string;
  /** How often; once by default. */
  times?: number;
  /** The status to answer. Without `status`, `code` and `reset` only the delay happens. */
  status?: number;
  /** A Discord error code: fills in the body, and the status unless given. */
  code?: number;
  /** Replaces the body; a string is sent as HTML. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** For 429, in seconds (0.1 by default), with the headers that belong to it. */
  retryAfter?: number;
  /** For 429. */
  scope?: 'user' | 'shared' | 'global';
  /** Do what was asked, then answer as above: the trap for double posts. */
  afterStored?: boolean;
  /** Wait before doing anything. */
  delayMs?: number;
  /** Destroy the socket instead of answering. */
  reset?: boolean;
}

/** A Discord on this machine, as strict as the real one where bots are concerned. */
export interface LocalDiscord {
  /** For `DISCORD_API_URL`, such as `http://127.0.0.1:41234/api`. */
  readonly apiUrl: string;
  readonly token: string;
  readonly ids: LocalDiscordIds;

  /** Types a slash command. Rejects what a real client would not let the person send. */
  slash(command: SlashCommand): Promise<Interaction>;
  /** Types into an option with autocomplete; the choices arrive in `interaction.callback`. */
  autocomplete(request: AutocompleteRequest): Promise<Interaction>;
  /** Presses a button, or chooses in a select with `values`. */
  press(use: ComponentUse): Promise<Interaction>;
  /** Sends a modal off. */
  submitModal(submit: ModalSubmit): Promise<Interaction>;
  /** Uses a command of the message context menu. */
  messageCommand(command: MessageCommand): Promise<Interaction>;
  /** Delivers an interaction again, same id and token. */
  redeliver(interactionId: string): Promise<Interaction>;
  /** Posts as a person. */
  say(post: Post): APIMessage;
  /** Makes somebody known who has not acted yet. */
  addMember(person: Person): void;

  registeredCommands(guildId?: string): APIApplicationCommand[];
  /** How many requests changed commands. */
  readonly commandWrites: number;
  /** What everybody in the channel sees, oldest first; no ephemeral messages. */
  messages(channelId: string): APIMessage[];
  /** A message by id wherever it is, ephemeral ones included. */
  message(messageId: string): APIMessage | undefined;
  /** Private answers, to one person or to all, oldest first. */
  ephemerals(userId?: string): APIMessage[];
  /** Roles of the guild that have the bot, without @everyone. */
  roles(): { readonly id: string; readonly name: string }[];
  channel(channelId: string): APIChannel | undefined;
  channels(): APIChannel[];
  /** Threads, oldest first, those that existed at the start left out. */
  threads(): APIChannel[];
  /** A thread with its messages. */
  thread(threadId: string): { channel: APIChannel; messages: APIMessage[] } | undefined;
  interaction(id: string): Interaction | undefined;
  interactions(): Interaction[];
  /** Attachments a person would see: with Components V2 only those that a component refers to. */
  visibleAttachments(message: APIMessage): APIAttachment[];
  readonly requests: readonly LoggedRequest[];
  /** Requests to routes that do not exist here; a test should find it empty. */
  readonly unknownRoutes: readonly string[];
  /** Body keys Discord would ignore in silence; a test should find it empty. */
  readonly unknownKeys: readonly string[];
  /** Sessions that are connected now. */
  readonly connections: number;
  /** The shard of each of them, as in `0/4`. */
  readonly shards: readonly string[];
  /** How many IDENTIFYs are left. */
  readonly sessionStarts: number;
  /** Guilds that have the bot, and a text channel of each; the first is that of `ids`. */
  readonly guilds: readonly { readonly id: string; readonly channel: string }[];
  subscribe(listener: (event: LocalDiscordEvent) => void): () => void;
  /** Waits until `look` gives something. Rejects after `timeoutMs` (5000) with the present state. */
  waitFor<T>(look: () => T | undefined | false, timeoutMs?: number): Promise<T>;
  /** The present state in a few lines. */
  describe(): string;

  /** Returns how to take it back. */
  fail(rule: FaultRule): () => void;
  clearFaults(): void;
  /** Closes every gateway socket, or those of one shard. 4000 lets the client resume. */
  disconnect(closeCode: number, shard?: number): void;
  /** Closes the next sessions with this code after IDENTIFY, such as 4004 or 4014. */
  refuseIdentify(closeCode: number, times?: number): void;
  /** Forgets the sessions, so that the next RESUME is answered "invalid session". */
  forgetSessions(): void;
  setPermissions(channelId: string, bits: bigint): void;
  /** Lets the guild's upload limit change. */
  setAttachmentLimit(bytes: number): void;
  /** Refuses posts in DMs with this person: 50007 or 50278. */
  blockDms(userId: string, code?: 50007 | 50278): void;
  deleteChannel(channelId: string): void;
  deleteMessage(messageId: string): void;
  /** Archives or locks a thread. */
  setThread(threadId: string, state: { archived?: boolean; locked?: boolean }): void;
  close(): Promise<void>;
}
