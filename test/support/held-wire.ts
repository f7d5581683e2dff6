import { once } from 'node:events';
import { createServer, connect as dial, type Socket } from 'node:net';

/** A line to a server that a test can hold at any moment, and let something else happen meanwhile. */
export interface HeldWire {
  readonly port: number;
  /** Before the nth chunk from now is passed on, in whatever direction, `meanwhile` happens. */
  hold(nth: number, meanwhile: () => Promise<void>): void;
  /** Holds nothing any more. */
  free(): void;
  /** Nothing passes any more, and nobody is told: as when the other machine is gone. */
  silence(): void;
  /** The same after the chunk that is held has passed. */
  silenceNext(): void;
  /** Breaks all connections; new ones are let through. */
  cut(): void;
  close(): Promise<void>;
}

export async function heldWireTo(port: number): Promise<HeldWire> {
  const open = new Set<Socket>();
  let passed = 0;
  let held: { at: number; meanwhile: () => Promise<void> } | undefined;
  let silent = false;
  let silentNext = false;
  const pass = (from: Socket, to: Socket): void => {
    let turn = Promise.resolve();
    from.on('data', (chunk) => {
      passed += 1;
      const now = held?.at === passed ? held : undefined;
      turn = turn.then(async () => {
        await now?.meanwhile();
        if (!silent && !to.destroyed) to.write(chunk);
        if (now !== undefined && silentNext) silent = true;
      });
    });
  };
  const server = createServer((socket) => {
    const far = dial(port, '127.0.0.1');
    for (const one of [socket, far]) {
      open.add(one);
      one
        .on('error', () => one.destroy())
        .on('close', () => {
          open.delete(one);
          socket.destroy();
          far.destroy();
        });
    }
    pass(socket, far);
    pass(far, socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const cut = () => {
    for (const one of open) one.destroy();
  };
  return {
    port: address.port,
    hold(nth, meanwhile) {
      held = { at: passed + nth, meanwhile };
    },
    free() {
      held = undefined;
    },
    silence() {
      silent = true;
    },
    silenceNext() {
      silentNext = true;
    },
    cut,
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
