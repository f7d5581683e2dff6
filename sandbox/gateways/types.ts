import type { IncomingHttpHeaders } from 'node:http';

/** A parsed JSON object, exactly as it arrived. */
export type Json = Readonly<Record<string, unknown>>;

/** The status words of Mountsea's task DTO. `ready` means waiting to start, not finished. */
export type TaskStatus =
  | 'pending'
  | 'ready'
  | 'assigned'
  | 'processing'
  | 'completed'
  | 'failed'
  | 'cancelled'
  | 'timeout'
  | 'expired';

/** Where a finished task carries the address of its video; `data` and `top` stand beside `status`. */
export type ResultShape =
  `${'result' | 'data' | 'top'}.${'video_url' | 'videoUrl' | 'videoUrls' | 'video_urls' | 'url'}`;

/** An accepted create request. */
export interface Create {
  taskId: string;
  path: string;
  /** As the request calls it. */
  model: string;
  body: Json;
  headers: IncomingHttpHeaders;
  at: number;
  /** Set when a scripted fault kept the answer from the client although the task exists. */
  unanswered?: true;
  /** What came when this server fetched the attached image (only with `fetchImages`). */
  image?: FetchedImage;
}

/** What a gateway sees when it downloads the picture it was given. */
export interface FetchedImage {
  url: string;
  status?: number;
  contentType?: string;
  bytes?: number;
  error?: string;
}

/** A question about a task. `taskId` is what was asked for, known or not. */
export interface Check {
  taskId: string;
  at: number;
}

/** Any request to the API or to the media server, refused ones included. */
export interface RequestEntry {
  server: 'api' | 'media';
  method: string;
  /** Path and query as they arrived. */
  path: string;
  headers: IncomingHttpHeaders;
  at: number;
  body?: unknown;
  /** The status that was answered; absent while unanswered and when the connection was cut. */
  status?: number;
  /** Why it was refused. */
  refused?: string;
  /** What it was about, in this server's words: create, check, content, remove, list or balance. */
  on?: string;
  /** The kind of the scripted fault that met it. */
  fault?: string;
  /** The task that it is about, or that it made. */
  taskId?: string;
  /** The connection was cut before the answer was whole. */
  cut?: true;
}

/** How a task ended or shall end. */
export type Outcome =
  | {
      status: 'completed';
      /** Instead of the sample clip; `null` leaves the address out. */
      videoUrl?: string | null;
      thumbnailUrl?: string | null;
      editId?: string | null;
      shape?: ResultShape;
      /** Serve the clip padded to this many bytes. */
      padToBytes?: number;
    }
  | {
      status: 'failed' | 'cancelled' | 'timeout' | 'expired';
      errorCode?: number | string;
      errorMessage?: string;
    };

/** How one task stands now. */
export interface TaskView {
  taskId: string;
  status: TaskStatus;
  /** 0 to 1, by the clock. */
  progress: number;
  create: Create;
  createdAt: number;
  finishedAt?: number;
  videoUrl?: string;
  thumbnailUrl?: string;
  editId?: string;
  errorCode?: number | string;
  errorMessage?: string;
}

/** How webhooks are sent; what `Sending` of `hooks.ts` adds may be changed for one of them. */
export interface WebhookSettings {
  /** Where to; for gateways that are told no address with a request. */
  url?: string;
  /** What they are signed with: `whsec_` and base64 for Standard Webhooks, any text for Mountsea. */
  secret: string;
  /** Each event is delivered so many times; 1 unless told. */
  times?: number;
  signature?: 'right' | 'wrong' | 'none';
  /** Added to the time in the signature, seconds; -600 makes it ten minutes old. */
  shiftSeconds?: number;
}

/** A webhook that was sent. */
export interface SentHook {
  taskId: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** What was answered; absent where nobody answered. */
  status?: number;
}

/** Settings that may change while the server runs; they apply to tasks created later unless noted. */
export interface Settings {
  /** From the start of processing to the end. */
  durationMs: number | ((create: Create) => number);
  /** Spent in `pending`, `ready` and `assigned`, a third each. */
  queuedMs: number;
  /** Where the address of the video stands. Applies at once. */
  resultShape: ResultShape;
  /** Whether an edit id stands next to the address of the video. Applies at once. */
  editIds: boolean;
  /** Pads every clip to this many bytes. Applies at once. */
  padToBytes: number;
  /** Decides how a task will end; `undefined` means completed. */
  decide: (create: Create) => Outcome | undefined;
  /** Download attached images as a real gateway does, and fail the task when that fails. */
  fetchImages: boolean;
  /** More unfinished tasks than this are refused with 429. */
  maxRunning: number;
  /** More requests to the API in any second are refused with 429. */
  perSecond: number;
  /** Credits left, by key; a key that does not stand here has no end of them. A create costs one. */
  balances: Map<string, number>;
  /** Models that are gone, by the name that requests call them. */
  retired: Set<string>;
  /** Refuse every key. */
  locked: boolean;
  /** So many requests for a video's content after its completion are answered as if it were not there yet. */
  contentLate: number;
  /** Send webhooks. */
  webhook: WebhookSettings | undefined;
  /** Every answer of the API comes so much later, ms. Applies at once. */
  lateMs: number;
}

/** What happens, as it happens, for the sandbox page and for tests that wait. */
export type GatewayEvent =
  | { type: 'request'; request: RequestEntry }
  | { type: 'answer'; request: RequestEntry }
  /** The connection ended before the answer did. */
  | { type: 'cut'; request: RequestEntry }
  | { type: 'create'; create: Create }
  | { type: 'check'; check: Check; status?: TaskStatus }
  /** Sent when a task is seen or told to change; the clock alone sends nothing, unless there are webhooks. */
  | { type: 'task'; taskId: string; status: TaskStatus }
  | { type: 'hook'; hook: SentHook }
  | { type: 'image'; taskId: string; image: FetchedImage }
  | { type: 'violation'; text: string };
