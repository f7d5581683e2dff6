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
  /** True for a 404 that says nothing of the model, or is no answer of the API: it may be gone, or the server's address wrong for a while. */
  readonly unsure: boolean;
  /** True when the key was refused and the gateway has another one that may be tried at once. */
  readonly otherKey: boolean;

  /** `message` is the gateway's own sentence: for admins, never shown to people as it is. */
  constructor(
    reason: RefusalReason,
    message: string,
    more: {
      status?: number | undefined;
      traceId?: string | undefined;
      unsure?: boolean;
      otherKey?: boolean;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: more.cause });
    this.reason = reason;
    this.status = more.status;
    this.traceId = more.traceId;
    this.unsure = more.unsure ?? false;
    this.otherKey = more.otherKey ?? false;
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
  /** True when it answered, and only wants to be asked less often (429): then it is not down. */
  readonly busy: boolean;

  constructor(
    accepted: 'no' | 'unknown',
    message: string,
    more: { retryAfterMs?: number | undefined; busy?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.accepted = accepted;
    this.retryAfterMs = more.retryAfterMs;
    this.busy = more.busy ?? false;
  }
}
