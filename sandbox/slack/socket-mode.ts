import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { isFields } from './args.ts';
import type { Fields } from './types.ts';
import { ids, type World } from './world.ts';

/** The Socket Mode side. */
export interface SocketMode {
  /** A WebSocket URL with a ticket for one connection. */
  issueUrl(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  connections(): number;
  /**
   * Sends an envelope to one of the connections, in turn. `undefined`: there is none. The promise
   * resolves with the acknowledged payload, or `undefined` when nothing came in time.
   */
  send(envelope: Fields): Promise<{ payload: unknown } | undefined> | undefined;
  disconnect(how: Disconnect): number;
  close(): void;
}

/** `refresh_requested` and `warning` tell the client to go; `cut` just ends the connection. */
export type Disconnect = 'refresh_requested' | 'warning' | 'link_disabled' | 'cut';

/** Serves Socket Mode: hello, pings, envelopes, acknowledgements, disconnects. */
export function serveSocketMode(world: World): SocketMode {
  const server = new WebSocketServer({ noServer: true });
  const open = new Set<WebSocket>();
  const tickets = new Set<string>();
  const waiting = new Map<string, (payload: unknown) => void>();
  let turn = 0;
  const pings = setInterval(() => {
    for (const socket of open) socket.ping(`Ping from local Slack ${world.now()}`);
  }, world.pingIntervalMs);
  pings.unref();

  function welcome(socket: WebSocket): void {
    open.add(socket);
    socket.on('message', (data) => {
      const message = parse(String(data));
      const id = message?.envelope_id;
      if (typeof id === 'string') waiting.get(id)?.(message?.payload);
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      open.delete(socket);
      world.emit({ type: 'sockets', connections: open.size });
    });
    socket.send(JSON.stringify(hello(open.size)));
    world.emit({ type: 'sockets', connections: open.size });
  }

  return {
    issueUrl() {
      const ticket = randomUUID();
      tickets.add(ticket);
      return `${world.origin.replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${ids.app}`;
    },
    upgrade(request, socket, head) {
      const url = new URL(request.url ?? '/', world.origin);
      const ticket = url.searchParams.get('ticket') ?? '';
      if (!url.pathname.startsWith('/link') || !tickets.delete(ticket)) {
        socket.end('HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, welcome);
    },
    connections: () => open.size,
    send(envelope) {
      const sockets = [...open].filter((socket) => socket.readyState === socket.OPEN);
      const socket = sockets[turn++ % Math.max(sockets.length, 1)];
      if (socket === undefined) return undefined;
      const id = randomUUID();
      return new Promise((resolve) => {
        const timer = setTimeout(() => settle(undefined), world.ackTimeoutMs);
        const settle = (answer: { payload: unknown } | undefined) => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(answer);
        };
        waiting.set(id, (payload) => settle({ payload }));
        socket.send(JSON.stringify({ envelope_id: id, ...envelope }));
      });
    },
    disconnect(how) {
      const count = open.size;
      for (const socket of open) {
        if (how === 'cut') socket.terminate();
        else
          socket.send(JSON.stringify({ type: 'disconnect', reason: how, debug_info: debugInfo }));
      }
      return count;
    },
    close() {
      clearInterval(pings);
      for (const socket of open) socket.terminate();
      server.close();
    },
  };
}

const debugInfo = { host: 'applink-local', build_number: 1, approximate_connection_time: 18_060 };

function hello(connections: number): Fields {
  return {
    type: 'hello',
    num_connections: connections,
    debug_info: debugInfo,
    connection_info: { app_id: ids.app },
  };
}

function parse(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
