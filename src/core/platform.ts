import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from './clock.ts';
import type { Reading, VariableGroup } from './configuration.ts';
import type { Core } from './core.ts';
import type { Examination, ExaminationDeps } from './examination.ts';
import type { Loaded, Streamed } from './gateway.ts';
import type { ImageReference, PictureSource } from './image.ts';
import type { Log } from './log.ts';
import type { Balance } from './quota.ts';
import type { Report } from './report.ts';
import type { Progress, Waiting } from './schedule.ts';
import type { Address, Task } from './task.ts';
import type { Observe } from './telemetry.ts';

/** What admins are told unasked. */
export type AdminNotice =
  /** The credits of everyone in a scope run low. `percent`: 80 or 100. */
  { readonly kind: 'budget'; readonly percent: number; readonly balance: Balance } | GatewayNews;

/** What those who run the bot are told of a gateway. */
export type GatewayNews =
  /** It does not know a model any more. `until`: when it is tried again, ms since the epoch. */
  | {
      readonly kind: 'retired';
      readonly gateway: string;
      readonly model: string;
      readonly until: number;
    }
  /** It refuses every key it was given, or has no credit left. */
  | { readonly kind: 'unauthorised' | 'no-credit'; readonly gateway: string }
  /** What is left there is below BALANCE_WARNING. */
  | {
      readonly kind: 'balance';
      readonly gateway: string;
      readonly left: number;
      readonly warning: number;
    };

/** Whom to tell: the admins of a scope, or people by the platform's own ids. */
export type Told = { readonly scope: string } | { readonly people: readonly string[] };

/** What a platform is asked to show. Rendering is a pure function of it. */
export type Notice =
  /** The message that everything hangs on, and its thread where one can be made: before anything is spent, so that a place where the bot may not write costs nothing. */
  | { readonly kind: 'anchor'; readonly task: Task; readonly repeated: boolean }
  /** The task's one card in the thread: posted the first time, edited after that. Makes the anchor where it is missing. */
  | {
      readonly kind: 'card';
      readonly task: Task;
      /** What is left in the person's wallets; the tightest first. */
      readonly left: readonly Balance[];
      /** Only while the task runs. */
      readonly progress?: Progress;
      /** Only while the task is accepted and waits. */
      readonly waiting?: Waiting;
      readonly repeated: boolean;
    }
  /**
   * The end of a task, as a new message that notifies the person: the video, or why there is none.
   * Where there is no anchor the failure is told privately while the platform still allows that.
   */
  | {
      readonly kind: 'result';
      readonly task: Task;
      /** Name for the uploaded file; it carries the task's id, so a post can be found again. */
      readonly fileName: string;
      /** Fetches the video, or says why a link has to do: over the limit (bytes), or not to be had. Only where the task succeeded. Throws when the gateway cannot be asked. The bytes are emptied when `notify` ends. */
      readonly load?: (limitBytes: number) => Promise<Loaded>;
      /** The same for who can pass the bytes on as they come, so that a large video is never in memory as a whole. What is not read is given up when `notify` ends. */
      readonly stream?: (limitBytes: number) => Promise<Loaded | Streamed>;
      /** Where everybody can watch it, for when the file cannot be posted; absent where there is no such place. Only where the task succeeded. */
      readonly link?: string;
      /** True when an earlier try of this very notice may have come through: look before posting. */
      readonly repeated: boolean;
      /** Saves what the next try must know, before a step whose answer may be lost. Throws when it cannot be saved: then take no such step. */
      readonly remember: (address: Address) => Promise<void>;
    };

/** How a platform's connection does: states and numbers only, so that anybody may see it. */
export interface PlatformHealth {
  /** Commands come in now, over every connection there should be. */
  readonly connected: boolean;
  /** Each connection, where several share the work; none before the first attempt. */
  readonly shards?: readonly {
    readonly id: number;
    readonly state: 'connecting' | 'ready' | 'closed';
    /** How long the platform took to answer last, ms; absent until it has. */
    readonly pingMs?: number;
  }[];
}

/**
 * A chat platform. `notify` resolves to the address with what it learnt (message ids, thread id); the core saves it.
 * It throws PlatformError, or anything else, when the notice could not be shown; the core decides whether to try again.
 */
export interface Platform {
  readonly name: string;
  /** Resolves once commands can come in (or, where it posts only, messages can go out). Rejects when the token is refused or the platform cannot be reached. */
  start(): Promise<void>;
  notify(address: Address, notice: Notice): Promise<Address>;
  /**
   * Where a picture that the platform keeps is to be had now: a closed one with what opens it, one whose URL expires with a new URL.
   * Undefined when it is gone, or cannot be renewed. Throws when the platform could not be asked.
   */
  picture?(image: ImageReference, address: Address): Promise<PictureSource | undefined>;
  /** Takes the result of a task away, or the link or failure that stands for it. What is gone already counts as taken away. Throws PlatformError. */
  remove?(address: Address, task: Task): Promise<void>;
  /** Tells admins something privately. Throws when none of them could be told. */
  tellAdmins?(to: Told, notice: AdminNotice): Promise<void>;
  /** How it does now, without asking anybody. A platform without it counts as connected. */
  health?(): PlatformHealth;
  /** Stops taking commands and closes connections; commands under way are finished first. */
  stop(): Promise<void>;
}

/** A platform's refusal of a post. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
  /**
   * 'gone': the place does not exist any more, or the bot may not write there: trying again cannot help.
   * 'busy': nothing was posted; try later.
   * 'unknown': it may have been posted; the next try must look first.
   */
  readonly kind: 'gone' | 'busy' | 'unknown';
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: 'gone' | 'busy' | 'unknown',
    message: string,
    more: { retryAfterMs?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.kind = kind;
    this.retryAfterMs = more.retryAfterMs;
  }
}

/** The bot's own small HTTP server: a part of the program may ask for a path on it before it starts listening. */
export interface HttpRoutes {
  /** `path` is exact, or ends in a slash and stands for everything below it. */
  add(
    method: string,
    path: string,
    handle: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>,
  ): void;
}

/** What a platform keeps for itself, as JSON by key, in the bot's store. Everything throws StoreUnavailable. */
export interface Vault {
  get<T>(key: string): Promise<T | undefined>;
  /** Reads, changes and writes as one step; see `Store`. Returning undefined deletes. */
  update<T>(key: string, change: (now: T | undefined) => T | undefined): Promise<T | undefined>;
  /** Every pair whose key starts with `start`, in the order of the keys. */
  list<T>(start?: string): AsyncIterable<[string, T]>;
}

/** What a platform gets from the program. */
export interface PlatformDeps {
  readonly core: Core;
  readonly log: Log;
  readonly clock: Clock;
  readonly http: HttpRoutes;
  /** Counts; never throws. Absent: nobody does. */
  readonly observe?: Observe;
  /** Set where other processes take the commands. */
  readonly postsOnly?: true;
  /** A report as a PNG: bars numbered like its lists. */
  readonly chart?: (report: Report) => Uint8Array;
  /** The platform's own part of the store. */
  readonly vault?: Vault;
}

/** One platform as the list in `platforms.ts` holds it. */
export interface PlatformModule {
  readonly name: string;
  /** What `read` reads, but for what belongs to the whole program. */
  readonly variables: VariableGroup;
  /** Off when none of its variables is set; problems when some are wrong. Reads nothing but `env`. */
  read(
    env: Readonly<Record<string, string | undefined>>,
  ): Reading<(deps: PlatformDeps) => Platform>;
  /** What `npm run doctor` looks at; nothing where it is off or its variables are wrong. */
  doctor?(
    env: Readonly<Record<string, string | undefined>>,
    deps: ExaminationDeps,
  ): Promise<readonly Examination[]>;
}
