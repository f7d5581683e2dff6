import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../core/log.ts';
import type { OperatorCore } from '../core/operator.ts';
import type { SmallServer } from '../operations/server.ts';
import { BASE } from './place.ts';

export interface OperatorOptions {
  readonly core: OperatorCore;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** ADMIN_URL. */
  readonly url: string;
  /** ADMIN_TOKEN. */
  readonly token?: string;
  /** STORE_URL, where it is a Redis: whose queue can be looked at. */
  readonly redisUrl?: string;
}

/** The operator's page. */
export interface OperatorPage {
  /** Adds `/admin` and everything below it. With ADMIN_TOKEN the server listens for it; else it is there where the server listens anyway. */
  serve(server: Pick<SmallServer, 'add' | 'addQuietly'>): void;
  /** The server listens: links may be given to people from now on. */
  opened(): void;
  /** Closes what the page has opened for itself. */
  stop(): Promise<void>;
}

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** What stands behind it is loaded with the first request: most processes are never asked. */
export function createOperator(options: OperatorOptions): OperatorPage {
  let loaded: Promise<{ handle: Handle; stop: () => Promise<void> }> | undefined;
  const load = () => {
    loaded ??= import('./app.ts').then(({ startApp }) => startApp(options));
    return loaded;
  };
  const handle: Handle = async (request, response) => {
    await (await load()).handle(request, response);
  };
  return {
    serve(server) {
      const add = options.token === undefined ? server.addQuietly : server.add;
      for (const method of ['GET', 'POST']) {
        add(method, BASE, handle);
        add(method, `${BASE}/`, handle);
      }
    },
    opened() {
      const { origin, pathname } = new URL(options.url);
      if (pathname !== BASE) {
        options.log.warn({}, `ADMIN_URL leads elsewhere: the operator's page stands at ${BASE}`);
      }
      options.core.opened(origin + BASE);
    },
    async stop() {
      await (await loaded)?.stop();
    },
  };
}
