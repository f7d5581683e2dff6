import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Platform, PlatformHealth } from '../core/platform.ts';
import type { Store } from '../core/store/index.ts';
import { isFromOutside } from './from-outside.ts';
import { notFound } from './not-found.ts';
import type { SmallServer } from './server.ts';

/** A store that takes longer to read one value is not there, ms. */
const STORE_MS = 1000;

/** Never written: whether it can be read is the question. */
const KEY = 'health';

export interface HealthOptions {
  readonly platforms: readonly Pick<Platform, 'name' | 'health'>[];
  readonly store: Pick<Store, 'get'>;
  readonly log: Log;
  readonly clock: Pick<Clock, 'after'>;
}

export interface Health {
  /**
   * Adds `GET /healthz`, which answers for as long as the event loop turns, and `GET /readyz`, which tells whether commands are taken and
   * tasks followed: 200 or 503, and why.
   */
  serve(http: Pick<SmallServer, 'addQuietly'>): void;
  /** The program has started, so that tasks are followed where it follows any; or it is about to stop. Until this is called it has not. */
  started(is: boolean): void;
}

/** What `GET /readyz` says. */
interface Readiness {
  readonly ready: boolean;
  readonly platforms: Readonly<Record<string, PlatformHealth>>;
  readonly store: 'answers' | 'fails' | 'silent';
  readonly started: boolean;
}

/** Whether this process lives, and whether it can do its work: for whatever starts it and looks after it. */
export function createHealth({ platforms, store, log, clock }: HealthOptions): Health {
  let started = false;
  let wasReady: boolean | undefined;
  const ask = storeAsker(store, clock);

  const look = async (): Promise<Readiness> => {
    const answer = await ask();
    const connections = platforms.map((one): [string, PlatformHealth] => [
      one.name,
      one.health?.() ?? { connected: true },
    ]);
    const connected = connections.every(([, one]) => one.connected);
    return {
      ready: connected && answer === 'answers' && started,
      platforms: Object.fromEntries(connections),
      store: answer,
      started,
    };
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (isFromOutside(request)) return notFound(response);
    const readiness = await look();
    const { ready, ...why } = readiness;
    // Only a change: this is asked every few seconds.
    if (!ready && wasReady !== false) log.warn(why, 'not ready');
    if (ready && wasReady === false) log.info({}, 'ready again');
    wasReady = ready;
    tell(response, ready ? 200 : 503, readiness);
  };

  return {
    started(is) {
      started = is;
    },
    serve(http) {
      http.addQuietly('GET', '/healthz', (request, response) => {
        if (isFromOutside(request)) return notFound(response);
        tell(response, 200, { alive: true });
      });
      http.addQuietly('GET', '/readyz', answer);
    },
  };
}

/** Reads one value in time. However many ask, one read is under way: a store that hangs is not asked ever more. */
function storeAsker(
  store: HealthOptions['store'],
  clock: HealthOptions['clock'],
): () => Promise<Readiness['store']> {
  let reading: Promise<'answers' | 'fails'> | undefined;
  const read = () => {
    reading ??= store
      .get(KEY)
      .then(
        () => 'answers' as const,
        () => 'fails' as const,
      )
      .finally(() => {
        reading = undefined;
      });
    return reading;
  };
  return async () => {
    let cancel = () => {};
    const silent = new Promise<'silent'>((resolve) => {
      cancel = clock.after(STORE_MS, () => resolve('silent'));
    });
    try {
      return await Promise.race([read(), silent]);
    } finally {
      cancel();
    }
  };
}

function tell(response: ServerResponse, status: 200 | 503, what: object): void {
  const body = `${JSON.stringify(what)}\n`;
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  response.end(body);
}
