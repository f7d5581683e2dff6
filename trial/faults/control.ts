import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** What the machine below the bot can be told; what is left out stays. */
export interface Order {
  /** How names are resolved: not at all, with this code. */
  readonly names?: 'work' | 'ENOTFOUND' | 'EAI_AGAIN';
  /** How far the bot's clock is ahead of the real one, ms; below 0: behind. */
  readonly clockAheadMs?: number;
  /** For every SQLite database that is open. */
  readonly sql?: string;
}

/** Reaches into a bot that has `preload.ts`. */
export interface Control {
  /** For the bot. */
  readonly environment: Readonly<Record<string, string>>;
  /** Resolves when it is so. Throws what went wrong in the bot. */
  tell(order: Order): Promise<void>;
  close(): void;
}

export async function startControl(): Promise<Control> {
  const { promise: bot, resolve } = Promise.withResolvers<Socket>();
  const answers: ((problem: string) => void)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const nothing = () => {}; // The bot was killed.
    socket.on('error', nothing);
    createInterface({ input: socket })
      .on('error', nothing)
      .on('line', (problem) => answers.shift()?.(problem));
    resolve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const preload = new URL('preload.ts', import.meta.url).href;
  return {
    environment: { NODE_OPTIONS: `--import=${preload}`, FAULTS_PORT: String(address.port) },
    async tell(order) {
      const socket = await bot;
      const problem = await new Promise<string>((answer) => {
        answers.push(answer);
        socket.write(`${JSON.stringify(order)}\n`);
      });
      if (problem !== '')
        throw new Error(`the bot could not be told ${JSON.stringify(order)}: ${problem}`);
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
