import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Log } from '../core/log.ts';
import type { HttpRoutes } from '../core/platform.ts';

type Handle = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** The bot's own small HTTP server. It listens only when some part of the program asked for a path. */
export interface SmallServer extends HttpRoutes {
  /** Resolves to the port, or to undefined when nobody needs the server. Rejects when the address is taken. */
  listen(port: number, host: string): Promise<number | undefined>;
  stop(): Promise<void>;
}

export function createSmallServer(log: Log): SmallServer {
  const routes = new Map<string, Handle>();
  let server: Server | undefined;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '/').split('?')[0];
    const handle = routes.get(`${request.method} ${path}`);
    if (handle === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
      return;
    }
    try {
      await handle(request, response);
    } catch (error) {
      log.error({ err: error, path }, 'an HTTP request failed');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  };

  return {
    add: (method, path, handle) => void routes.set(`${method} ${path}`, handle),
    async listen(port, host) {
      if (routes.size === 0) return undefined;
      const listening = createServer((request, response) => void answer(request, response));
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
      stopping.closeIdleConnections();
      await new Promise<void>((resolve) => stopping.close(() => resolve()));
    },
  };
}
