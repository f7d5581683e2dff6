import type { VideoModel } from './catalogue.ts';
import type { Reading } from './configuration.ts';
import type { OpenPicture } from './image.ts';
import type { JsonObject } from './json.ts';
import type { Log } from './log.ts';
import type { VideoRequest } from './request.ts';

export { readVariables } from './configuration.ts';
export { withDeadline } from './deadline.ts';
export type { JsonObject } from './json.ts';
export type { Log } from './log.ts';
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

export type Download =
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly contentType: string }
  /** Over the limit asked for; nothing was kept. `bytes` when the server announced it. */
  | { readonly kind: 'too large'; readonly bytes?: number };

/** What a platform gets to post: the file, or the reason to post a link. `unavailable`: it could not be fetched in several tries. */
export type Loaded = Download | { readonly kind: 'unavailable' };

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
}

/**
 * An outside service that makes videos. It does one request a call and never loops; polling, deadlines and
 * retries belong to the core. Throws only GatewayRefusal and GatewayUnreachable.
 */
export interface VideoGateway {
  readonly name: string;
  readonly models: readonly VideoModel[];
  /** How it takes pictures: as addresses that it fetches itself, or as bytes. */
  readonly pictures: 'url' | 'bytes';
  /** POSTs once. */
  start(request: VideoRequest, context: StartContext): Promise<Started>;
  check(operation: Operation, context: { signal: AbortSignal }): Promise<GatewayStatus>;
  /** Fetches a result. No key ever goes to an origin other than the gateway's own. */
  download(video: Video, context: { limitBytes: number; signal: AbortSignal }): Promise<Download>;
}

export type RefusalReason =
  /** Somebody real was seen in the picture or asked for in the prompt. */
  | 'people'
  /** The prompt or the picture was refused by moderation for anything else. */
  | 'moderated'
  /** The picture could not be fetched or read, or its format or size does not fit. */
  | 'picture'
  /** The request itself was refused (400, 422 and the like). */
  | 'rejected'
  /** The model is gone: 404 or 410 on create, or a 400 that says so. */
  | 'retired'
  /** 401, 403: the key. */
  | 'unauthorised'
  /** 402, or words about the balance. */
  | 'no-credit'
  /** 404 on check. */
  | 'unknown-task'
  /** An answer that makes no sense: success without an id or a URL, malformed JSON on a check. */
  | 'nonsense';

/** The gateway said no. */
export class GatewayRefusal extends Error {
  override readonly name = 'GatewayRefusal';
  readonly reason: RefusalReason;
  /** The HTTP status, or the envelope's own code. */
  readonly status: number | undefined;
  readonly traceId: string | undefined;

  /** `message` is the gateway's own sentence: for admins, never shown to people as it is. */
  constructor(
    reason: RefusalReason,
    message: string,
    more: { status?: number | undefined; traceId?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.reason = reason;
    this.status = more.status;
    this.traceId = more.traceId;
  }
}

/** We could not ask, or could not read the answer. It ends no task by itself. */
export class GatewayUnreachable extends Error {
  override readonly name = 'GatewayUnreachable';
  /**
   * 'no': the failure proves that nothing was accepted (DNS, connection refused, 429, 503 without a task id), so a create may be sent again.
   * 'unknown': the request left and its fate is not known; a create must never be sent again.
   */
  readonly accepted: 'no' | 'unknown';
  /** From Retry-After, in ms. */
  readonly retryAfterMs: number | undefined;

  constructor(
    accepted: 'no' | 'unknown',
    message: string,
    more: { retryAfterMs?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.accepted = accepted;
    this.retryAfterMs = more.retryAfterMs;
  }
}

/** What a gateway gets from the program. */
export interface GatewayDeps {
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** One gateway as the list in `gateways/index.ts` holds it. */
export interface GatewayModule {
  readonly name: string;
  /** Off when none of its variables is set; problems when some are wrong. Reads nothing but `env`. */
  read(
    env: Readonly<Record<string, string | undefined>>,
  ): Reading<(deps: GatewayDeps) => VideoGateway>;
}
