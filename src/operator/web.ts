import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import type { html } from 'hono/html';
import type { Log } from '../core/log.ts';
import type { OperatorCore, Visit } from '../core/operator.ts';
import type { Place } from './place.ts';

/** What a request carries along. `visit`: set for everything but the way in. */
export interface Env {
  Bindings: HttpBindings;
  Variables: { place: Place; visit: Visit };
}

export type App = Hono<Env>;
export type Request = Context<Env>;

/** A piece of a page; everything that was put into it is escaped. */
export type Html = ReturnType<typeof html>;

/** What pages are made with. */
export interface Desk {
  readonly core: OperatorCore;
  readonly log: Log;
  readonly now: () => number;
  /** Whether there is a queue to look at. */
  readonly hasQueue: boolean;
}
