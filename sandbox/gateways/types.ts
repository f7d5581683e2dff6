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
  | 'timeout';

/** Where a finished task carries the address of its video; `data` and `top` stand beside `status`. */
export type ResultShape =
  `${'result' | 'data' | 'top'}.${'video_url' | 'videoUrl' | 'videoUrls' | 'video_urls' | 'url'}`;

/** An accepted create request. */
export interface Create {
  taskId: string;
  path: string;
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
  /** The kind of the scripted fault that met it. */
  fault?: string;
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
  | { status: 'failed' | 'cancelled' | 'timeout'; errorCode?: number; errorMessage?: string };

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
  errorCode?: number;
  errorMessage?: string;
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
}

/** What happens, as it happens, for the sandbox page and for tests that wait. */
export type GatewayEvent =
  | { type: 'request'; request: RequestEntry }
  | { type: 'answer'; request: RequestEntry }
  | { type: 'create'; create: Create }
  | { type: 'check'; check: Check; status?: TaskStatus }
  /** Sent when a task is seen or told to change; the clock alone sends nothing. */
  | { type: 'task'; taskId: string; status: TaskStatus }
  | { type: 'image'; taskId: string; image: FetchedImage }
  | { type: 'violation'; text: string };
