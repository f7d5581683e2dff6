import { once } from 'node:events';
import { createServer, connect as dial, type Socket } from 'node:net';

/** A line between a store and its Redis that a test can cut at the worst moment. */
export interface Wire {
  readonly port: number;
  /** The next answer after this call is lost with its connection; resolves when that has happened. With `away` nobody gets through until `mend`. */
  loseAnswer(options?: { away?: boolean }): Promise<void>;
  mend(): void;
  /** The next so many requests are answered with this, and never reach Redis. */
  answer(text: string, times: number): void;
  /** Nothing passes any more through the connections that are open now, and nobody is told. */
  hang(): void;
  /** Connections so far. */
  connections(): number;
  /** How often something was sent to Redis so far: commands sent together count once. */
  journeys(): number;
  close(): Promise<void>;
}

export async function wireTo(port: number): Promise<Wire> {
  const open = new Set<Socket>();
  const hanging = new WeakSet<Socket>();
  let lose: { done: () => void; away: boolean } | undefined;
  let away = false;
  let canned = { text: '', times: 0 };
  let connections = 0;
  let journeys = 0;
  const server = createServer((socket) => {
    if (away) return void socket.destroy();
    connections += 1;
    const redis = dial(port, '127.0.0.1');
    const cut = () => {
      socket.destroy();
      redis.destroy();
    };
    for (const one of [socket, redis]) {
      open.add(one);
      one.on('error', cut).on('close', () => {
        open.delete(one);
        cut();
      });
    }
    socket.on('data', (chunk) => {
      if (hanging.has(socket)) return;
      journeys += 1;
      if (canned.times === 0) return void redis.write(chunk);
      canned.times -= 1;
      socket.write(canned.text);
    });
    redis.on('data', (chunk) => {
      if (lose === undefined) return void socket.write(chunk);
      away = lose.away;
      lose.done();
      lose = undefined;
      cut();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    loseAnswer: (options = {}) =>
      new Promise((resolve) => {
        lose = { done: resolve, away: options.away ?? false };
      }),
    mend() {
      away = false;
    },
    answer(text, times) {
      canned = { text, times };
    },
    hang() {
      for (const one of open) hanging.add(one);
    },
    connections: () => connections,
    journeys: () => journeys,
    async close() {
      for (const one of open) one.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
