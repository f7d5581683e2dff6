import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { StoreUnavailable } from '../core/store/index.ts';
import { notFound } from '../operations/not-found.ts';
import { addFiles } from './files.ts';
import { addGuards } from './guards.ts';
import type { OperatorOptions } from './index.ts';
import { addLogin, addLogout } from './login.ts';
import { troublePage } from './pages/trouble.ts';
import { BASE, placeOf } from './place.ts';
import { addGateways } from './routes/gateways.ts';
import { addOverview } from './routes/overview.ts';
import { addQueue } from './routes/queue.ts';
import { addSettings } from './routes/settings.ts';
import { addTasks } from './routes/tasks.ts';
import { addWallets } from './routes/wallets.ts';
import type { App, Desk, Env } from './web.ts';

/** Everything below `/admin`, ready to be asked. */
export interface RunningApp {
  readonly app: App;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  stop(): Promise<void>;
}

export function startApp(options: OperatorOptions): RunningApp {
  const { core, log, now, redisUrl } = options;
  const desk: Desk = { core, log, now, hasQueue: redisUrl !== undefined };
  const adminUrl = new URL(options.url);
  const app: App = new Hono<Env>().basePath(BASE);
  addGuards(app, { ...options, adminUrl });
  addFiles(app);
  addLogin(app, options);
  // From here on everybody is let in: see the guards.
  addLogout(app, desk);
  addOverview(app, desk);
  addTasks(app, desk);
  addWallets(app, desk);
  addSettings(app, desk);
  addGateways(app, desk);
  const stop = redisUrl === undefined ? undefined : addQueue(app, redisUrl, log);
  app.notFound((c) => troublePage(c, desk, 404));
  app.onError((error, c) => {
    const away = error instanceof StoreUnavailable;
    // Not the address: it may hold a code.
    log.error({ err: error, route: c.req.routePath }, "a request for the operator's page failed");
    return troublePage(c, desk, away ? 503 : 500);
  });
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  return {
    app,
    async handle(request, response) {
      if (placeOf(request, adminUrl) === undefined) return notFound(response);
      await listener(request, response);
    },
    stop: async () => await stop?.(),
  };
}
