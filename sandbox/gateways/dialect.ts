import type { IncomingHttpHeaders } from 'node:http';
import type { Rejections, Turning } from './rejections.ts';
import type { Sent } from './sent.ts';
import type { Result } from './task-json.ts';
import type { Standing, Task } from './tasks.ts';
import type { Json, ResultShape, Settings, WebhookSettings } from './types.ts';

/** A finished answer of the API. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What a gateway makes of the body of a create. */
export interface Judgement {
  /** As it is kept and shown; files as `{file, type, bytes}`. */
  body: Json;
  /** The model it asks for. */
  model: string;
  /** What the documents forbid, in words: each is a violation, and together they refuse the request. */
  problems: readonly string[];
  /** Instead of 400. */
  status?: number;
  /** What is let pass and should not have been sent: violations too. */
  remarks?: readonly string[];
  /** There is no such model here. */
  unlisted?: boolean;
}

/** What a request asks the API for. */
export type Route =
  | { on: 'create'; judge: (sent: Sent) => Judgement }
  /** `as`: in which of several shapes a gateway shows its tasks. */
  | { on: 'check'; taskId: string; as?: string }
  | { on: 'content'; taskId: string; variant: 'video' | 'thumbnail' }
  | { on: 'remove'; taskId: string }
  | { on: 'list'; answer: (settings: Settings) => Answer }
  | { on: 'balance'; answer: (settings: Settings, key: string) => Answer };

/** A task at the moment at which it is shown. */
export interface Shown {
  task: Task;
  standing: Standing;
  result: Result;
  shape: ResultShape;
  /** Instead of the status, for tests of words nobody knows. */
  word?: string | undefined;
}

/** What a DELETE comes to. */
export interface Removal {
  answer: Answer;
  /** `forget`: nobody knows the task any more. `cancel`: it ends as cancelled. Nothing: it goes on. */
  effect?: 'forget' | 'cancel';
}

/** An error that says more than its status and its message. */
export interface More {
  /** Names a task all the same. */
  taskId?: string | undefined;
  code?: string | undefined;
  /** What the refused request was about. */
  on?: Route['on'] | undefined;
}

/** A webhook before it is signed. */
export interface HookDraft {
  url: string;
  /** The same for every delivery of one event. */
  id: string;
  body: string;
  sign(settings: WebhookSettings, now: number): Record<string, string>;
}

/** Everything in which two gateways differ. */
export interface Dialect {
  name: string;
  /** Comes before every path, e.g. `/api`. */
  prefix: string;
  /** Longest body, in bytes; 1 MiB unless told. */
  bodyLimit?: number;
  /** What `path` (with its query, without the prefix) asks for. */
  route(method: string, path: string): Route | undefined;
  /** Why this caller is not let in. */
  unauthorized(headers: IncomingHttpHeaders, now: number, path: string): string | undefined;
  /** The caller's key, or the part of it that is sent. */
  keyOf(headers: IncomingHttpHeaders): string;
  /** What `keyOf` finds in a usual request. */
  mainKey: string;
  /** Whether a task is shown to the key that started it only. */
  ownTasksOnly?: boolean;
  newTaskId?(): string;
  /** The answer to an accepted create. `count` is 1 for the first one. */
  created(shown: Shown, count: number): Answer;
  checked(shown: Shown, as: string | undefined): Answer;
  /** The answer to a request for content that is not there (yet). Absent: there is no such path. */
  noContent?(standing: Standing): Answer;
  removed?(shown: Shown): Removal;
  /** An error, as this gateway words it. */
  refused(status: number, message: string, more?: More): Answer;
  /** Its 404 for a task, where that is another one. */
  unknownTask?(on: Route['on']): Answer;
  /** The words in which it refuses people, content and pictures. */
  rejections: Rejections;
  /** The words in which it lets nobody in. */
  turning: Turning;
  /** Whether an edit id stands next to the address of a video, unless told. */
  editIds: boolean;
  /** Names of headers that carry a secret and must go nowhere else. */
  secretHeaders: readonly string[];
  /** What a body asks for, in the words of the sample clips: `orientation`, `size`, `duration`. The body itself unless told. */
  asked?(body: Json): Json;
  /** The address of the picture in a body; the first of `images` unless told. */
  pictureUrl?(body: Json): string | undefined;
  /** The webhook about a task that has ended; nothing where it sends none. */
  hook?(shown: Shown, settings: WebhookSettings): HookDraft | undefined;
}

/** A JSON answer. */
export function json(status: number, body: unknown, type = 'application/json'): Answer {
  return {
    status,
    headers: { 'content-type': `${type}; charset=utf-8` },
    body: JSON.stringify(body),
  };
}
