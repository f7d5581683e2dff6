import type { Log } from '../../core/log.ts';
import { BASE } from '../place.ts';
import type { Board } from '../queue.ts';
import type { App } from '../web.ts';

/** The queue's dashboard, loaded when somebody looks at it. Returns how to close what it opened. */
export function addQueue(app: App, redisUrl: string, log: Log): () => Promise<void> {
  let opened: Promise<Board> | undefined;
  const board = (): Promise<Board> => {
    opened ??= import('../queue.ts').then(({ openBoard }) => openBoard(redisUrl, log));
    return opened;
  };
  app.get('/queue', async (c) => (await board()).answer(c.req.raw));
  app.get('/queue/', (c) => c.redirect(`${BASE}/queue`));
  app.get('/queue/*', async (c) => (await board()).answer(c.req.raw));
  return async () => {
    await (await opened)?.close();
  };
}
