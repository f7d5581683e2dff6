import { basicRoutes } from './basics.ts';
import { callbackRoutes } from './callback.ts';
import { commandRoutes } from './commands.ts';
import { messageRoutes } from './messages.ts';
import type { Route } from './router.ts';
import { threadRoutes } from './threads.ts';
import { webhookRoutes } from './webhooks.ts';

/** Every REST route the local Discord has. */
export const routes: readonly Route[] = [
  ...basicRoutes,
  ...commandRoutes,
  ...callbackRoutes,
  ...webhookRoutes,
  ...messageRoutes,
  ...threadRoutes,
];
