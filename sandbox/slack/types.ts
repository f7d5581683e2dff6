/** A JSON object whose fields nobody has checked yet. */
export type Fields = Record<string, unknown>;

/** Whom a message would really notify. */
export interface Mentions {
  users: string[];
  groups: string[];
  broadcasts: string[];
}

/** A workspace, and the organisation that it belongs to. */
export interface LocalTeam {
  readonly id: string;
  readonly name: string;
  readonly enterprise?: { readonly id: string; readonly name: string } | undefined;
}

/** A person (or the bot) in the workspace. */
export interface LocalUser {
  readonly teamId: string;
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly locale: string;
  readonly tz: string;
  readonly admin: boolean;
  /** One of the owners: an admin as well. */
  readonly owner?: boolean | undefined;
  readonly bot: boolean;
  /** Deactivated: listed, and not to be written to. */
  deleted?: boolean | undefined;
}

/** A user group: `@handle` stands for its people. */
export interface LocalGroup {
  readonly teamId: string;
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  /** By user id. */
  readonly users: Set<string>;
}

/** A channel, private channel or direct message. */
export interface LocalChannel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  /** Members by user id, the bot's included. */
  readonly members: Set<string>;
  archived: boolean;
  /** What the channel itself shows, oldest first: roots and broadcast replies. */
  readonly timeline: LocalMessage[];
  readonly byTs: Map<string, LocalMessage>;
  /** Replies by the root's ts, oldest first. */
  readonly threads: Map<string, LocalMessage[]>;
}

/** A message as the workspace keeps it. */
export interface LocalMessage {
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly botId?: string | undefined;
  subtype?: string | undefined;
  text: string;
  blocks?: Fields[] | undefined;
  attachments?: Fields[] | undefined;
  metadata?: Fields | undefined;
  readonly threadTs?: string | undefined;
  readonly broadcast: boolean;
  readonly unfurlLinks?: boolean | undefined;
  readonly unfurlMedia?: boolean | undefined;
  files: LocalFile[];
  /** How it came: a Web API method, `response_url`, `ack` or `person`. */
  readonly via: string;
  edits: number;
  /** The "(edited)" mark; Slack leaves it out when blocks are updated. */
  edited?: { user: string; ts: string } | undefined;
  /** Mentions in what is shown now. */
  mentions: Mentions;
  /** Mentions in `text` when blocks or attachments are shown instead of it. */
  fallbackMentions: Mentions;
  /** Whom the message notified when it was posted; edits notify nobody. */
  readonly pinged: Mentions;
}

/** A message that only one person sees. */
export interface LocalEphemeral {
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  text: string;
  blocks?: Fields[] | undefined;
  attachments?: Fields[] | undefined;
  readonly threadTs?: string | undefined;
  readonly via: string;
  edits: number;
  deleted: boolean;
}

/** A file, from the moment an upload URL was asked for. */
export interface LocalFile {
  readonly id: string;
  readonly name: string;
  title: string;
  readonly mimetype: string;
  readonly altText?: string | undefined;
  /** What the bot announced, then what really came. */
  size: number;
  readonly user: string;
  readonly created: number;
  state: 'waiting' | 'uploaded' | 'completed' | 'deleted';
  bytes?: Buffer | undefined;
  shares: { channel: string; ts: string; threadTs?: string | undefined }[];
  /** Uploaded into a form of the bot: it may see the file although it is shared nowhere. */
  given?: boolean | undefined;
  /** Kept elsewhere, at this address: Slack only links it. */
  readonly externalUrl?: string | undefined;
  /** From another organisation (Slack Connect): payloads tell its id and little else. */
  readonly checkInfo?: boolean | undefined;
  /** For the bot, with its token. */
  readonly urlPrivate: string;
  /** For the page: needs no token. Not part of Slack. */
  readonly viewUrl: string;
}

/** A modal or App Home view. */
export interface LocalView {
  readonly teamId: string;
  readonly id: string;
  readonly user: string;
  readonly type: string;
  /** The view as the bot sent it, with block and action ids filled in. */
  view: Fields;
  hash: string;
  readonly rootId: string;
  readonly previousId?: string | undefined;
  /** False once submitted, closed or cleared. */
  open: boolean;
  /** The `errors` of the last submission, by block id. */
  errors?: Record<string, string> | undefined;
}

/** Where people's actions are sent: the socket, or the bot's `/slack/events`. */
export type Route =
  | 'socket'
  | {
      http: string;
      /** Play an attacker: a wrong signature, a time stamp 10 minutes old, or none at all. */
      tamper?: 'signature' | 'timestamp' | 'unsigned' | undefined;
    };

/** Marks a delivery as a repetition, as Slack does. */
export interface Retry {
  num: number;
  reason: string;
}

/** One payload sent to the bot and what came back. It goes on changing after it was acknowledged. */
export interface Delivery {
  readonly id: string;
  readonly kind: 'slash_commands' | 'interactive' | 'events_api';
  readonly payload: Fields;
  readonly via: 'socket' | 'http';
  readonly retry?: Retry | undefined;
  readonly triggerId?: string | undefined;
  readonly responseUrl?: string | undefined;
  /** In the local Slack's own time (`now`). */
  readonly sentAt: number;
  acknowledgedAt?: number | undefined;
  /** Measured with a monotonic clock. */
  ackMs?: number | undefined;
  /** The payload of the acknowledgement; a text or JSON. */
  ack?: unknown;
  /** `refused`: an HTTP status other than 200. `dispatch_failed`: nobody to send it to. */
  outcome: 'waiting' | 'acknowledged' | 'timed_out' | 'dispatch_failed' | 'refused';
  /** What the person sees instead of an answer. */
  error?: 'operation_timeout' | 'dispatch_failed' | undefined;
  /** HTTP only. */
  status?: number | undefined;
  /** What was posted to its response URL, in order. */
  readonly responses: ResponsePost[];
}

/** One POST to a response URL. */
interface ResponsePost {
  readonly at: number;
  readonly body: Fields;
  readonly status: number;
  readonly error?: string | undefined;
}

/** One request that the bot made. */
export interface RequestRecord {
  readonly id: number;
  /** A Web API method, or `upload`, `download`, `response_url`. */
  readonly method: string;
  /** Decoded, without the token; blocks, metadata, view … as JSON. */
  readonly args: Fields;
  readonly at: number;
  status?: number | undefined;
  /** The `error` of an `ok: false` answer. */
  error?: string | undefined;
  /** True when a fault answered instead of, or after, Slack. */
  faulted?: boolean | undefined;
  /** Of the message or the file that the answer shows. */
  madeId?: string | undefined;
  /** From its arrival to the answer, ms. */
  tookMs?: number | undefined;
}

/** A fault to play. Without `times` it happens once. */
export interface FaultRule {
  /** A Web API method, or `upload`, `download`, `response_url`. */
  method: string | RegExp;
  /** Only for requests whose arguments satisfy this. */
  when?: ((args: Fields) => boolean) | undefined;
  times?: number | undefined;
  status?: number | undefined;
  body?: string | undefined;
  headers?: Record<string, string> | undefined;
  /** Answer 200 `{ok: false, error}`. */
  error?: string | undefined;
  /** Do what was asked, then answer with the fault: the double-post trap. */
  afterStored?: boolean | undefined;
  delayMs?: number | undefined;
  /** Hold the request until this settles: a delay without a clock. */
  until?: Promise<unknown> | undefined;
  /** Cut the connection instead of answering. */
  reset?: boolean | undefined;
}

/** A fault that was planted. */
export interface Fault {
  /** How often it has happened. */
  readonly hits: number;
  remove(): void;
}

/** Everything that happens, for the page and for tests. */
export type SlackEvent =
  | { type: 'message' | 'message_changed'; message: LocalMessage }
  | { type: 'message_deleted'; channel: string; ts: string }
  | { type: 'ephemeral' | 'ephemeral_changed'; ephemeral: LocalEphemeral }
  | { type: 'file'; file: LocalFile }
  | { type: 'view'; view: LocalView }
  | { type: 'channel'; channel: LocalChannel }
  | { type: 'delivery'; delivery: Delivery }
  | { type: 'response'; delivery: Delivery; post: ResponsePost }
  | { type: 'request'; request: RequestRecord }
  | { type: 'sockets'; connections: number };

/** How to start the local Slack. */
export interface LocalSlackOptions {
  /** 0, the default, takes a free port. */
  port?: number | undefined;
  /** Default: one without an organisation. */
  team?: LocalTeam | undefined;
  botToken?: string | undefined;
  appToken?: string | undefined;
  signingSecret?: string | undefined;
  /** An app configuration token; without one nobody is shown the manifest. */
  configToken?: string | undefined;
  /** The app as it is registered, for `apps.manifest.export`. */
  manifest?: Fields | undefined;
  /** Bot scopes; by default what Reelbot's manifest asks for. */
  scopes?: readonly string[] | undefined;
  /** Events the app subscribes to; others are not sent. Default: what Reelbot's manifest asks for. */
  events?: readonly string[] | undefined;
  uploadLimitBytes?: number | undefined;
  /** Slack's clock: message ts, triggers, response URLs. Signatures always use the real one. */
  now?: (() => number) | undefined;
  /** How long Slack waits for an acknowledgement; default 3000. */
  ackTimeoutMs?: number | undefined;
  /** WebSocket pings; default 10,000. */
  pingIntervalMs?: number | undefined;
  /** How many requests and deliveries are remembered; default 20,000 each. */
  logLimit?: number | undefined;
}
