import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { createLink, type Link } from './link.ts';
import { calm, type Weather } from './weather.ts';

/** A TCP proxy before one server: everything passes as it is, but for the faults that are set at the moment. */
export interface FaultProxy {
  readonly port: number;
  /** Changes what happens, to open connections too. What is not named is as it is in good weather. */
  set(weather: Partial<Weather>): void;
  /**
   * Good weather again. A connection that lost bytes cannot go on: it is reset, as by a host that has forgotten it; with 'keep' it stays dead, and
   * nobody is told.
   */
  heal(dead?: 'reset' | 'keep'): void;
  /** Resets every open connection; new ones are let through. */
  cut(): void;
  /** Connections so far, and those that a fault met. */
  readonly seen: { connections: number; met: number };
  close(): Promise<void>;
}

/** Where a proxy leads, and what it changes on the way back. */
export interface Way {
  /** On 127.0.0.1. */
  readonly port: number;
  /**
   * The server names its own address in answers (`127.0.0.1:PORT`), where a client shall come by the proxy again: it is replaced with this name, which
   * has as many characters, so that every length stays right.
   */
  readonly name?: string;
  /** What else is replaced in answers; as long again. */
  readonly renamed?: readonly [from: string, to: string];
  /** 0 to 1; decides everything that chance decides. */
  readonly random: () => number;
}

/** Starts one on a free port of 127.0.0.1. */
export async function startProxy({ port: far, name, renamed, random }: Way): Promise<FaultProxy> {
  const links = new Set<Link>();
  const seen = { connections: 0, met: 0 };
  let weather: Weather = calm;
  let own = 0;
  const renames = () => [
    ...(name === undefined ? [] : [[`127.0.0.1:${far}`, `${name}:${own}`] as const]),
    ...(renamed === undefined ? [] : [renamed]),
  ];
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    seen.connections += 1;
    const away = connect({ port: far, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const link = createLink(near, away, {
      random,
      renames: renames(),
      met: () => {
        seen.met += 1;
      },
    });
    links.add(link);
    void link.over.then(() => links.delete(link));
    link.set(weather, true);
  });
  own = await listen(server, name === undefined ? undefined : String(far).length);
  const set = (next: Weather) => {
    weather = next;
    for (const link of links) link.set(next, false);
  };
  const cut = () => {
    for (const link of links) link.reset();
  };
  return {
    port: own,
    seen,
    cut,
    set: (next) => set({ ...calm, ...next }),
    heal(dead = 'reset') {
      set(calm);
      if (dead === 'keep') return;
      for (const link of links) if (link.isDead()) link.reset();
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

/** On a free port, of so many digits where that matters. */
async function listen(server: Server, digits: number | undefined): Promise<number> {
  for (;;) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    if (digits === undefined || String(address.port).length === digits) return address.port;
    server.close();
    await once(server, 'close');
  }
}
