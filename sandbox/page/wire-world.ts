/** What stands around the two chat windows: what really happens, the bot's own view, and what one can do to all of it. */

/** Somebody or something that calls or is called. */
export interface Actor {
  readonly kind: 'person' | 'discord' | 'slack' | 'bot' | 'gateway';
  /** For people: `Ana`, `Discord`, `Slack`, `Reelbot`, `mountsea`. Of one kind the name tells which. */
  readonly name: string;
}

/** One call from one to another. A call that is under way has no `ms` yet and comes again, with the same id, once it is over. */
export interface Call {
  readonly id: string;
  /** When it began, ms since 1970. */
  readonly at: number;
  readonly from: Actor;
  readonly to: Actor;
  /** In a few words: `create a video`, `check`, `post a message`. */
  readonly what: string;
  readonly detail: CallDetail;
  /** Whom it is about: the id of a `BotTask`, or the gateway's id of a task that the bot does not know. It may come later, with the same id of the call. */
  readonly task?: string;
  /** Why it did not go as usual, in a few words: `answered 500 on purpose`. */
  readonly fault?: string;
}

export interface CallDetail {
  readonly method?: string;
  /** Of an address, without its secrets; or the name of an event. */
  readonly path?: string;
  /** HTTP's; 0 where the connection was cut. */
  readonly status?: number;
  /** How long it took. */
  readonly ms?: number;
  /** What came of it, in a few words: `processing, 40 %`, `ratelimited`, `no answer in 3 s`. */
  readonly outcome?: string;
}

/** A task as the bot's own store has it. */
export interface BotTask {
  readonly id: string;
  /** The bot's words. Those up to `running` are on the way; `succeeded`, `failed` and `lost` are ends. */
  readonly state: 'accepted' | 'submitting' | 'running' | 'succeeded' | 'failed' | 'lost';
  /** `none`: nothing of the end was shown yet; `posted`: the result stands in the thread; `done`: the card shows it too. */
  readonly delivery: 'none' | 'posted' | 'done' | 'gave up';
  readonly side: 'discord' | 'slack';
  /** A `Person`'s id. */
  readonly person: string;
  readonly prompt: string;
  readonly model: string;
  /** Credits. */
  readonly cost: number;
  /** `held` until the end; then `spent`, or given `back`. */
  readonly credits: 'held' | 'spent' | 'back';
  /** The gateway that has it, or is asked next. */
  readonly gateway: string;
  /** The id at the gateway, as in `Job`; absent until it was accepted. */
  readonly gatewayTask?: string;
  /** Gateways that said no, and why, in the bot's words. */
  readonly refusals: readonly { readonly gateway: string; readonly why: string }[];
  /** Why it ended without a video, in the bot's words: `moderation`, `unreachable`. */
  readonly failure?: string;
  /** Tries that came to no answer: of the start, then of the delivery. */
  readonly tries: number;
  /** ms since 1970. */
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
}

/** What one person may spend in the window that runs now. Credits: `limit` = `spent` + `held` + `left`, unless more is spent than the limit is now. */
export interface Wallet {
  /** A `Person`'s id, which is its key. */
  readonly person: string;
  readonly side: 'discord' | 'slack';
  readonly limit: number;
  readonly spent: number;
  /** By tasks under way. */
  readonly held: number;
  readonly left: number;
  readonly unit: 'day' | 'week' | 'month';
  /** When a new window begins, ms since 1970. */
  readonly resetsAt: number;
}

/** What can go wrong at a gateway. */
export type GatewayFault = 'down' | 'slow' | 'moderated' | 'busy' | 'failing' | 'no-answer';

/** What can go wrong at a platform. */
export type PlatformFault = 'failing' | 'busy';

/** A fault that can be switched on, and stays until it is switched off. All of them are in the state, on or off. */
export interface Switch {
  /** `mountsea:down`. */
  readonly id: string;
  /** A gateway's name, or a platform. */
  readonly where: string;
  readonly kind: 'gateway' | 'platform';
  readonly fault: GatewayFault | PlatformFault;
  /** `Down`, `Answers 429`. */
  readonly label: string;
  /** One sentence: what then happens. */
  readonly explains: string;
  readonly on: boolean;
}

/** How much faster than usual the gateways work. */
export type Speed = 1 | 5 | 20;

export type WorldAction =
  /** Switches a fault: at one place, or at all that know it (gateways and platforms apart). */
  | {
      readonly do: 'switch';
      readonly kind: Switch['kind'];
      readonly fault: Switch['fault'];
      /** Absent: everywhere of that kind. */
      readonly where?: string | undefined;
      readonly on: boolean;
    }
  /** Switches every fault off. */
  | { readonly do: 'heal' }
  /** Ends the bot's process without a word (`kill -9`); it is started again after `startAfterMs`, or, without it, by `bot-start`. */
  | { readonly do: 'bot-kill'; readonly startAfterMs?: number | undefined }
  /** Asks the bot to end (SIGTERM), waits for it, then the same. */
  | { readonly do: 'bot-stop'; readonly startAfterMs?: number | undefined }
  /** Starts a bot that is not running, at once. */
  | { readonly do: 'bot-start' }
  /** For tasks under way too. */
  | { readonly do: 'speed'; readonly factor: Speed };

/** A choice for an option that is being typed. */
export interface Choice {
  readonly name: string;
  readonly value: string | number;
}
