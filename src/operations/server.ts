import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Log } from '../core/log.ts';
import type { HttpRoutes } from '../core/platform.ts';
import { notFound } from './not-found.ts';

type Handle = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** The bot's own small HTTP server. It listens only when some part of the program asked for a path. */
export interface SmallServer extends HttpRoutes {
  /** Like `add`, for a path that is nice to have where the server listens anyway: for it alone nobody listens. */
  readonly addQuietly: HttpRoutes['add'];
  /**
   * Resolves to the port, or to undefined when nobody needs the server. Rejects when the address is taken.
   *
   * @param wanted the operator asked for the server (PORT is set): then a quiet path is enough
   */
  listen(port: number, host: string, wanted?: boolean): Promise<number | undefined>;
  /** Takes no more connections and ends those that are idle; requests under way have a moment to end. */
  stop(): Promise<void>;
}

/** How long strangers may take, ms; and how many of them at once. */
export interface Patience {
  /** For the head of a request, from the connection on. */
  readonly headMs: number;
  /** For a request with its body. */
  readonly requestMs: number;
  /** How often both are looked at. */
  readonly everyMs: number;
  /** For requests under way when the bot stops: well within the 10 s that the whole program has. */
  readonly lastMs: number;
  readonly connections: number;
}

const PATIENCE: Patience = {
  headMs: 10_000,
  requestMs: 30_000,
  everyMs: 2000,
  lastMs: 3000,
  connections: 256,
};

/** Every answer has these unless its route says otherwise: nothing is a page, nothing of it may be taken for one, framed, or told on. */
const HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
};

export function createSmallServer(log: Log, patience: Patience = PATIENCE): SmallServer {
  const routes = new Map<string, Handle>();
  let needed = false;
  let server: Server | undefined;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const route = routeOf(routes, request.method ?? '', path);
    const handle = routes.get(route);
    if (handle === undefined) return notFound(response);
    try {
      await handle(request, response);
    } catch (error) {
      // Not the path: what stands behind a prefix may be a secret.
      log.error({ err: error, route }, 'an HTTP request failed');
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    }
  };

  return {
    add(method, path, handle) {
      needed = true;
      routes.set(`${method} ${path}`, handle);
    },
    addQuietly: (method, path, handle) => void routes.set(`${method} ${path}`, handle),
    async listen(port, host, wanted = false) {
      if (!needed && !(wanted && routes.size > 0)) return undefined;
      const listening = createServer(
        {
          headersTimeout: patience.headMs,
          requestTimeout: patience.requestMs,
          connectionsCheckingInterval: patience.everyMs,
        },
        (request, response) => void answer(request, response),
      );
      listening.maxConnections = patience.connections;
      server = listening;
      await new Promise<void>((resolve, reject) => {
        listening.once('error', reject).listen(port, host, resolve);
      });
      const address = listening.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    },
    async stop() {
      const stopping = server;
      if (stopping === undefined) return;
      const last = setTimeout(() => stopping.closeAllConnections(), patience.lastMs);
      await new Promise<void>((resolve) => stopping.close(() => resolve()));
      clearTimeout(last);
    },
  };
}

/**
 * The route that answers: the exact path, else the longest one that ends in a slash and begins it. A HEAD is answered by the route of
 * its GET; Node leaves the body out.
 */
function routeOf(routes: ReadonlyMap<string, Handle>, method: string, path: string): string {
  const asked = method === 'HEAD' ? 'GET' : method;
  const exact = `${asked} ${path}`;
  if (routes.has(exact)) return exact;
  const prefixes = [...routes.keys()].filter((key) => key.endsWith('/') && exact.startsWith(key));
  return prefixes.reduce((best, key) => (key.length > best.length ? key : best), '');
}
