import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { isIP, type LookupFunction } from 'node:net';
import type { ImageLimits } from '../../src/core/image.ts';
import type { Log } from '../../src/core/log.ts';
import { createLookup, type Resolve } from '../../src/guard.ts';
import { createAgent } from '../../src/images/reach.ts';

/** A real HTTP server on this machine that remembers the paths it was asked for. */
export interface Local {
  readonly port: number;
  readonly seen: string[];
  readonly headers: Record<string, unknown>[];
  close(): Promise<void>;
}

export async function serve(answer: RequestListener, host = '127.0.0.1'): Promise<Local> {
  const seen: string[] = [];
  const headers: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    headers.push(request.headers);
    answer(request, response);
  });
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { port, seen, headers, close };
}

/** A resolver with these names only; the rest does not exist. */
export function names(known: Readonly<Record<string, readonly string[]>>): Resolve {
  return async (hostname) => {
    const found = known[hostname];
    if (found === undefined)
      throw Object.assign(new Error(`no ${hostname}`), { code: 'ENOTFOUND' });
    return found.map((address) => ({ address, family: isIP(address.replace(/%.*/, '')) }));
  };
}

/**
 * The guard's own lookup over `resolve`, in an agent like the real one; what passes the guard is then
 * connected to this machine, so that public-looking names lead to test servers. `pinned` lists the
 * addresses that the guard let through.
 */
export function guardedAgent(resolve: Resolve) {
  const pinned: string[] = [];
  const guarded = createLookup(resolve);
  const lookup: LookupFunction = (hostname, options, callback) =>
    guarded(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, []);
      pinned.push(...(Array.isArray(found) ? found.map((one) => one.address) : [found]));
      if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
      else callback(null, '127.0.0.1', 4);
    });
  return { dispatcher: createAgent(5000, lookup), pinned };
}

/** All of a body. Each chunk is copied: whoever reads may do with it as he likes. */
export async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** What a model might take. `least` is 1, since the smallest pictures of these tests are. */
export const limits: ImageLimits = {
  bytes: 1_000_000,
  types: ['image/png', 'image/jpeg', 'image/webp'],
  pixels: { least: 1, edge: 8192, total: 40_000_000 },
};

/** A log that keeps what it is told. */
export function notes(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const note = (fields: object, message: string) => {
    lines.push(`${message} ${JSON.stringify(fields)}`);
  };
  return { lines, debug: note, info: note, warn: note, error: note };
}
