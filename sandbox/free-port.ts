import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections: one of those must not take it while the bot restarts. */
const FIRST = 20_000;
const COUNT = 10_000;

/** A port on which nobody listens at this moment, for a program that has to be told its port. Throws when none of many is free. */
export function freePort(): number {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    // Without a host, Node binds before `listen` returns; a port that is taken becomes an error only later.
    const server = createServer().on('error', () => {});
    const free = server.listen(port).address() !== null;
    server.close();
    if (free) return port;
  }
  throw new Error('there is no free port');
}
