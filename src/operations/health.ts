import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../core/clock.ts';
import type { Health as GatewayHealth } from '../core/gateway.ts';
import type { GatewayView } from '../core/gateway-report.ts';
import type { Log } from '../core/log.ts';
import type { Platform, PlatformHealth } from '../core/platform.ts';
import type { Store } from '../core/store/index.ts';
import { isFromOutside } from './from-outside.ts';
import { notFound } from './not-found.ts';
import type { SmallServer } from './server.ts';

/** A store that takes longer to read one value is not there, ms; nor is a schedule that takes longer to count. */
const PATIENCE_MS = 1000;

/** Never written: whether it can be read is the question. */
const KEY = 'health';

export interface HealthOptions {
  readonly platforms: readonly Pick<Platform, 'name' | 'health'>[];
  readonly store: Pick<Store, 'get'>;
  /** What `RunningCore.steps` does: rejects where a schedule that several processes share is out of reach. */
  readonly steps: () => Promise<unknown>;
  /** What `RunningCore.gateways` does. */
  readonly gateways: () => readonly Pick<GatewayView, 'name' | 'health'>[];
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
  /** Whether `GET /readyz` would answer 200. Never rejects. */
  isReady(): Promise<boolean>;
}

/** Whether something outside this process can be asked. `silent`: not within a second. */
type Reach = 'answers' | 'fails' | 'silent';

/** What `GET /readyz` says. */
interface Readiness {
  readonly ready: boolean;
  readonly platforms: Readonly<Record<string, PlatformHealth>>;
  readonly store: Reach;
  /** When to look at which task: in this process's memory, or shared. */
  readonly scheduler: Reach;
  readonly started: boolean;
  /** For whoever reads it: one that is away makes nobody unready, since tasks wait for it, and others serve. */
  readonly gateways: Readonly<Record<string, Pick<GatewayHealth, 'circuit' | 'until'>>>;
}

/** Whether this process lives, and whether it can do its work: for whatever starts it and looks after it. */
export function createHealth(options: HealthOptions): Health {
  const { platforms, log, clock } = options;
  let started = false;
  let wasReady: boolean | undefined;
  const askStore = asker(() => options.store.get(KEY), clock);
  const askScheduler = asker(options.steps, clock);

  const look = async (): Promise<Readiness> => {
    const [store, scheduler] = await Promise.all([askStore(), askScheduler()]);
    const connections = platforms.map((one): [string, PlatformHealth] => [
      one.name,
      one.health?.() ?? { connected: true },
    ]);
    const connected = connections.every(([, one]) => one.connected);
    return {
      ready: connected && store === 'answers' && scheduler === 'answers' && started,
      platforms: Object.fromEntries(connections),
      store,
      scheduler,
      started,
      gateways: Object.fromEntries(options.gateways().map(gatewayOf)),
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
    isReady: async () => (await look()).ready,
    serve(http) {
      http.addQuietly('GET', '/healthz', (request, response) => {
        if (isFromOutside(request)) return notFound(response);
        tell(response, 200, { alive: true });
      });
      http.addQuietly('GET', '/readyz', answer);
    },
  };
}

/** Nothing of keys and balances: anybody may see this. */
function gatewayOf({ name, health }: Pick<GatewayView, 'name' | 'health'>) {
  const { circuit, until } = health;
  return [name, until === undefined ? { circuit } : { circuit, until }] as const;
}

/** Asks in time. However many want to know, one question is under way: what hangs is not asked ever more. */
function asker(ask: () => Promise<unknown>, clock: HealthOptions['clock']): () => Promise<Reach> {
  let asking: Promise<'answers' | 'fails'> | undefined;
  const once = () => {
    asking ??= ask()
      .then(
        () => 'answers' as const,
        () => 'fails' as const,
      )
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
  return async () => {
    let cancel = () => {};
    const silent = new Promise<'silent'>((resolve) => {
      cancel = clock.after(PATIENCE_MS, () => resolve('silent'));
    });
    try {
      return await Promise.race([once(), silent]);
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
