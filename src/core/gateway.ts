import type { VideoModel } from './catalogue.ts';
import type { Reading, VariableGroup } from './configuration.ts';
import type { OpenPicture } from './image.ts';
import type { JsonObject } from './json.ts';
import type { Log } from './log.ts';
import type { VideoRequest } from './request.ts';

export { createSetBack } from './clock.ts';
export { aboutVariables, readVariables, type VariableGroup, variable } from './configuration.ts';
export { withDeadline } from './deadline.ts';
export { type Frame, frameOf } from './frame.ts';
export { GatewayRefusal, GatewayUnreachable, type RefusalReason } from './gateway-errors.ts';
export type { JsonObject } from './json.ts';
export type { Log } from './log.ts';
export { release } from './release.ts';
export type { VideoRequest } from './request.ts';

/** The gateway's own reference to a started task: opaque JSON, stored before anyone waits for it. */
export type Operation = JsonObject;

/** The answer to a create request. */
export interface Started {
  /** The gateway's task id, shown to people. Never empty. */
  readonly taskId: string;
  readonly operation: Operation;
  /** For admins and logs. */
  readonly traceId?: string;
}

/** A finished video at the gateway. */
export interface Video {
  readonly url: string;
  readonly thumbnailUrl?: string;
  /** What a later request passes as `editId`. */
  readonly editId?: string;
  /** The URL opens with the gateway's key only: people cannot be given it. */
  readonly closed?: true;
}

export type FailureReason =
  /** Somebody real was seen in the picture or asked for in the prompt. */
  | 'people'
  /** Refused by moderation for anything else. */
  | 'moderated'
  /** The picture could not be fetched or read, or its format or size does not fit. */
  | 'picture'
  | 'rejected'
  | 'cancelled'
  | 'timeout'
  | 'expired'
  | 'internal';

export type GatewayStatus =
  | {
      readonly state: 'queued' | 'working';
      /** 0 to 1, when the gateway tells. */
      readonly progress?: number;
      /** The gateway's advice, in ms. */
      readonly checkAfterMs?: number;
      /** A status word that the adapter does not know; it counts as working, and is logged. */
      readonly unknownWord?: string;
    }
  | { readonly state: 'succeeded'; readonly video: Video; readonly traceId?: string }
  | {
      readonly state: 'failed';
      readonly reason: FailureReason;
      /** The gateway's own words, for admins. */
      readonly message: string;
      readonly traceId?: string;
    };

/** A result on its way, which is nowhere in memory as a whole. */
export interface Streamed {
  readonly kind: 'stream';
  /** Bytes that come in all: fewer make the body throw. */
  readonly length: number;
  readonly contentType: string;
  /** Can be read once. A chunk is empty as soon as the next one is asked for. Throws GatewayUnreachable where the result is cut. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Gives up what was not read. */
  leave(): void;
}

export type Download =
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly contentType: string }
  /** Over the limit asked for; nothing was kept. `bytes` when the server announced it. */
  | { readonly kind: 'too large'; readonly bytes?: number }
  /** Only where that was asked for. */
  | Streamed;

/** How a result may be fetched. */
export interface Taking {
  /** Largest file that is of use, bytes. */
  readonly limitBytes: number;
  readonly signal: AbortSignal;
  /** The file is wanted as it comes. It comes as a whole all the same where the server does not tell its length. */
  readonly streamed?: boolean | undefined;
  /** Called before a file is read into memory, with the most bytes that it can have; reading waits for it. Rejects when there is no room in time. */
  readonly room?: ((bytes: number) => Promise<void>) | undefined;
}

/** A result as it comes from its gateway, to be passed on. */
export interface OpenVideo {
  /** 200, 206 for a part, or 416 for a part that there is not. */
  readonly status: number;
  /** Lower case: content-type, content-length, content-range, accept-ranges, as far as they were given. */
  readonly headers: Readonly<Record<string, string>>;
  /** Read to the end, or destroyed by leaving the loop. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** What a platform gets to post: the file, or the reason to post a link. `unavailable`: it could not be fetched in several tries. */
export type Loaded = Exclude<Download, Streamed> | { readonly kind: 'unavailable' };

/** A picture of a request, ready to be handed over; the request's own reference may not open for anyone else. */
export interface Picture {
  /** Where the gateway can fetch it; undefined where only its bytes can be handed over. */
  readonly url: string | undefined;
  /** Its bytes, streamed. Rejects when they are not to be had. */
  open(signal: AbortSignal): Promise<OpenPicture>;
}

export interface StartContext {
  /** The task's id. */
  readonly key: string;
  readonly signal: AbortSignal;
  /** As many as `request.images`, in that order. */
  readonly pictures: readonly Picture[];
  /** The model as this gateway's catalogue has it now. */
  readonly model: VideoModel;
  /** Where the gateway may tell us that the task has moved on, if it takes such an address; only where the bot has a public one. */
  readonly hookUrl?: string;
}

/** How a gateway does. What stands here is this process's own experience. */
export interface Health {
  /** `open`: it could not be asked several times in a row, and is left alone until `until`. `half-open`: the next call tries it. */
  readonly circuit: 'closed' | 'half-open' | 'open';
  /** Until when nothing is sent, ms since the epoch: for the circuit, or because it asked for a pause (429). */
  readonly until?: number;
  /** When it last answered anything, ms since the epoch. */
  readonly heardAt?: number;
  /** Keys that can be used, and all. A key without credit is set aside for a while. */
  readonly keys?: { readonly usable: number; readonly all: number };
}

/** What a gateway, or its operator, says may be asked of it. */
export interface GatewayLimits {
  /** Tasks at once. */
  readonly running?: number;
  /** Requests a second, all together. */
  readonly perSecond?: number;
}

/** A call from a gateway to our server, before anyone believes it. */
export interface HookCall {
  /** Lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** What a call that is proven to come from the gateway says. */
export interface HookEvent {
  /** The gateway's id of the event: the same for a repeated delivery. */
  readonly id: string;
  /** The gateway's task id; undefined for events that are not about one task. */
  readonly taskId: string | undefined;
}

/**
 * An outside service that makes videos. It does one request a call and never loops; polling, deadlines and
 * retries belong to the core. Throws only GatewayRefusal and GatewayUnreachable.
 */
export interface VideoGateway {
  readonly name: string;
  /** What it offers by itself. What it lists and what CATALOGUE_FILE says go over it: see `catalogues.ts`. */
  readonly models: readonly VideoModel[];
  /** How it takes pictures: as addresses that it fetches itself, or as bytes. */
  readonly pictures: 'url' | 'bytes';
  readonly limits?: GatewayLimits;
  /** POSTs once. */
  start(request: VideoRequest, context: StartContext): Promise<Started>;
  check(operation: Operation, context: { signal: AbortSignal }): Promise<GatewayStatus>;
  /** Fetches a result. No key ever goes to an origin other than the gateway's own. */
  download(video: Video, context: Taking & { readonly operation: Operation }): Promise<Download>;
  /** Opens a closed result, whole or a part (`range`: a Range header). Absent where results are open to everybody. */
  open?(
    video: Video,
    context: { operation: Operation; range?: string | undefined; signal: AbortSignal },
  ): Promise<OpenVideo>;
  /** The models that it lists at this moment; they take the place of `models`. Absent where it has no such list. */
  list?(context: { signal: AbortSignal }): Promise<readonly VideoModel[]>;
  /** What is left to spend there, in its own unit. Absent where it does not tell. */
  balance?(context: { signal: AbortSignal }): Promise<number>;
  /** Asks for something that changes nothing; resolves when anything at all comes back. */
  knock?(context: { signal: AbortSignal }): Promise<void>;
  /** Ends a task at the gateway. Resolves to true when it will neither be made nor charged, to false when it was too late for that. */
  cancel?(operation: Operation, context: { signal: AbortSignal }): Promise<boolean>;
  /** Reads a webhook; undefined unless its signature and its time prove where it comes from. Absent where it sends none that can be proven. */
  hook?(call: HookCall): HookEvent | undefined;
  /** Absent: as far as anyone knows it is well. */
  health?(): Health;
}

/** What a gateway gets from the program. */
export interface GatewayDeps {
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A gateway that is switched on, before it is made. */
export interface GatewayMaker {
  readonly name: string;
  /** What its keys are called in operations, in the order in which they were given; absent where it has none. */
  readonly keyNames?: readonly string[];
  create(deps: GatewayDeps): VideoGateway;
}

/** One kind of gateway as the list in `gateways/index.ts` holds it. */
export interface GatewayModule {
  /** The names that it can bring, for GATEWAYS; a pattern where operators name servers themselves. */
  readonly names: readonly string[];
  /** What `read` reads, but for what operators name themselves. */
  readonly variables: VariableGroup;
  /**
   * Off when none of its variables is set; problems when some are wrong. Reads nothing but `env` and the files that it names. More than one where
   * an account opens several services, or an operator has several servers.
   */
  read(env: Readonly<Record<string, string | undefined>>): Reading<readonly GatewayMaker[]>;
}
