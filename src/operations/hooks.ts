import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HookCall, VideoGateway } from '../core/gateway.ts';
import type { Log } from '../core/log.ts';
import type { Nudge } from '../core/nudge.ts';
import type { HttpRoutes } from '../core/platform.ts';
import { StoreUnavailable } from '../core/store/index.ts';
import { createHookAddresses } from './hook-address.ts';
import { later } from './later.ts';
import { notFound } from './not-found.ts';
import { createRate } from './rate.ts';
import { readUpTo } from './read-up-to.ts';
import { createSeen } from './seen.ts';

const PATH = '/hooks/';

/** Events are some hundred bytes; a task with its result some thousand. */
const BODY_BYTES = 64 * 1024;

/** Events that are remembered, and for how long: twice the 300 s that signatures are valid, since a sender's clock may be ahead. */
const MOST_EVENTS = 10_000;
const EVENTS_MS = 10 * 60_000;

/** Nudges a second for one gateway: far more than thousands of tasks need. */
const PER_GATEWAY = 50;
/** Nudges a minute by one address: a task ends once, and who knows its address must not make us ask for ever. */
const PER_TASK = 6;
const MOST_TASKS = 10_000;

/** For whoever is told to come again, seconds. */
const SOON_S = 5;

type Hooked = Pick<VideoGateway, 'name' | 'hook'>;

export interface HooksOptions {
  /** Where the outside world reaches our server; may have a path, which the proxy before us takes off. No slash at its end. */
  readonly publicUrl: string;
  /** The installation's, in hex. */
  readonly secret: string;
  readonly gateways: readonly Hooked[];
  /** What `RunningCore.nudge` does. */
  readonly nudge: (which: Nudge) => Promise<boolean>;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface Hooks {
  /** Where a gateway that takes an address with each request may tell of this task. */
  link(gateway: string, task: string): string;
  /** Adds the routes. */
  serve(http: HttpRoutes): void;
}

/** What a call is about, once it is proven: which task to look at, if any; and how it is taken back when that could not be done. */
interface Proven {
  readonly which: Nudge | undefined;
  readonly undo: () => void;
}

/**
 * Hears gateways that tell of their tasks: `POST /hooks/{gateway}` by a signature, `POST /hooks/{gateway}/{token}` by an address that only
 * that gateway was given. Nothing they say is believed: a call makes the next check come at once, and what the check finds counts.
 */
export function createHooks(options: HooksOptions): Hooks {
  const { publicUrl, log, now } = options;
  const byPath = new Map(options.gateways.map((one) => [encodeURIComponent(one.name), one]));
  const addresses = createHookAddresses(options.secret);
  const seen = createSeen(MOST_EVENTS, EVENTS_MS, now);
  const perGateway = createRate(PER_GATEWAY, byPath.size, now, 1000);
  const perTask = createRate(PER_TASK, MOST_TASKS, now);
  const complaints = createRate(1, byPath.size, now);

  /** Undefined for a call that nothing proves. */
  const signed = (gateway: Hooked, call: HookCall): Proven | undefined => {
    const event = gateway.hook?.(call);
    if (event === undefined) return undefined;
    const { id, taskId } = event;
    const about = taskId !== undefined && seen.isNew(gateway.name, id);
    const which = about ? { gateway: gateway.name, taskId } : undefined;
    return { which, undo: () => seen.forget(gateway.name, id) };
  };

  const act = async (gateway: Hooked, { which, undo }: Proven): Promise<200 | 429 | 503> => {
    if (which === undefined) return 200;
    const often = 'task' in which && perTask.take(which.task) > 0;
    if (often || perGateway.take(gateway.name) > 0) {
      undo();
      return 429;
    }
    try {
      const known = await options.nudge(which);
      log.debug({ gateway: gateway.name, ...which, known }, 'hooks: a gateway told of a task');
      return 200;
    } catch (error) {
      undo();
      if (!(error instanceof StoreUnavailable)) throw error;
      log.warn({ err: error, gateway: gateway.name }, 'hooks: the store is down');
      return 503;
    }
  };

  const hear = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '').split('?')[0]?.slice(PATH.length) ?? '';
    const [, name = '', token] = /^([^/]+)(?:\/(.*))?$/u.exec(path) ?? [];
    const gateway = byPath.get(name);
    if (gateway === undefined) return notFound(response);
    const task = token === undefined ? undefined : addresses.unseal(gateway.name, token);
    // Nobody without an address makes us read a body.
    if (token === undefined ? gateway.hook === undefined : task === undefined) {
      return notFound(response);
    }
    const body = await readUpTo(request, BODY_BYTES);
    if (body === 'gone') return;
    if (body === 'too large') return turnAway(response);
    const proven =
      task === undefined
        ? signed(gateway, { headers: headersOf(request), body })
        : { which: { task }, undo: () => {} };
    const status = proven === undefined ? 401 : await act(gateway, proven);
    if (status !== 200 && complaints.take(gateway.name) === 0) {
      log.warn({ gateway: gateway.name, status }, 'hooks: a call was not heard');
    }
    answer(response, status);
  };

  return {
    link: (gateway, task) =>
      `${publicUrl}${PATH}${encodeURIComponent(gateway)}/${addresses.seal(gateway, task)}`,
    serve: (http) => http.add('POST', PATH, hear),
  };
}

/** Lower case, each name once. */
function headersOf({ headers }: IncomingMessage): HookCall['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
}

function answer(response: ServerResponse, status: 200 | 401 | 429 | 503): void {
  if (status === 429) return void later(response, status, 1);
  if (status === 503) return void later(response, status, SOON_S);
  const [type, body] =
    status === 200 ? ['application/json', '{}'] : ['text/plain; charset=utf-8', 'unauthorised\n'];
  response.writeHead(status, {
    'content-type': type,
    'content-length': body.length,
    'cache-control': 'no-store',
  });
  response.end(body);
}

/** Says that it is too much, and hangs up on what is still to come. */
function turnAway(response: ServerResponse): void {
  const body = 'too large\n';
  response.writeHead(413, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': body.length,
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.end(body);
}
