import type { IncomingHttpHeaders } from 'node:http';
import type { Rejections } from './rejections.ts';
import type { Json } from './types.ts';

/** A finished answer of the API. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What a request asks the API for. */
export type Route =
  | { on: 'create'; problems: (body: unknown) => string[] }
  | { on: 'check'; taskId: string };

/** Everything in which two gateways differ. */
export interface Dialect {
  name: 'mountsea' | 'pmock';
  /** Comes before every path, e.g. `/api`. */
  prefix: string;
  /** What `path` (with its query, without the prefix) asks for. */
  route(method: string, path: string): Route | undefined;
  /** Why this caller is not let in. */
  unauthorized(headers: IncomingHttpHeaders, now: number): string | undefined;
  /** The answer to an accepted create. `count` is 1 for the first one. */
  created(taskId: string, count: number): Answer;
  checked(task: Json): Answer;
  /** An error, as this gateway words it; with `taskId` it names a task all the same. */
  refused(status: number, message: string, taskId?: string): Answer;
  /** The words in which it refuses people, content and pictures. */
  rejections: Rejections;
  /** Whether an edit id stands next to the address of a video, unless told. */
  editIds: boolean;
  /** Names of headers that carry a secret and must go nowhere else. */
  secretHeaders: readonly string[];
}

/** A JSON answer. */
export function json(status: number, body: unknown, type = 'application/json'): Answer {
  return {
    status,
    headers: { 'content-type': `${type}; charset=utf-8` },
    body: JSON.stringify(body),
  };
}
