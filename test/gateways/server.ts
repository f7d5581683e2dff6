import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request as it arrived. */
export interface Seen {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** As text, and as it came. */
  body: string;
  bytes: Buffer;
  /** Tells connections apart. */
  clientPort: number;
}

/** What a server does with a request. */
export type Script = (seen: Seen, response: ServerResponse) => void;

export interface Scripted extends AsyncDisposable {
  origin: string;
  seen: Seen[];
  script: Script;
}

/** A real server on 127.0.0.1 that does what its script says and remembers what came. */
export async function serve(script: Script): Promise<Scripted> {
  const server = createServer((request, response) => {
    response.on('error', () => {});
    buffer(request).then(
      (bytes) => {
        const seen = {
          method: request.method ?? '',
          path: request.url ?? '',
          headers: request.headers,
          body: bytes.toString(),
          bytes,
          clientPort: request.socket.remotePort ?? 0,
        };
        scripted.seen.push(seen);
        scripted.script(seen, response);
      },
      () => {},
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const scripted: Scripted = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: [],
    script,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return scripted;
}

/** A TCP server: for what no HTTP server does. */
export async function serveSockets(
  on: (socket: Socket) => void,
): Promise<AsyncDisposable & { port: number; connections: () => number }> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createSocketServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    on(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A port at which nobody listens. */
export async function deadPort(): Promise<number> {
  await using server = await serveSockets(() => {});
  return server.port;
}

/** Answers with a status and a body: JSON unless it is a string. */
export function reply(
  status: number,
  body: unknown,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Script {
  return (_, response) => {
    response.writeHead(status, headers);
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}
