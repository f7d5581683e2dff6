import type { ServerResponse } from 'node:http';
import type { Change, State } from '../wire.ts';

/** Proxies and sleeping tabs close a silent connection. */
const ALIVE_MS = 20_000;

export interface EventStream {
  /** Sends the whole state, then every change, until the page goes away. */
  open(response: ServerResponse): void;
  send(change: Change): void;
  close(): void;
}

/** Server-sent events: `state` once on every connection, then one `change` each. */
export function createEventStream(state: () => State): EventStream {
  const open = new Set<ServerResponse>();
  const alive = setInterval(() => {
    for (const response of open) response.write(': still here\n\n');
  }, ALIVE_MS);
  alive.unref();
  return {
    open(response) {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      response.write(`retry: 1000\n${event('state', state())}`);
      open.add(response);
      response.on('close', () => open.delete(response));
    },
    send(change) {
      const text = event('change', change);
      for (const response of open) response.write(text);
    },
    close() {
      clearInterval(alive);
      for (const response of open) response.end();
      open.clear();
    },
  };
}

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
