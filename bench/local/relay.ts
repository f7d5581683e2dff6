import { request as ask } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { ImageFault, ImageLimits } from '../../src/core/image.ts';
import { createPictures } from '../../src/images/pictures.ts';
import { createRelay } from '../../src/images/relay.ts';
import { createSmallServer } from '../../src/operations/server.ts';
import { optionsGiven, serve } from './remote.ts';

/** As much of the bot as handles pictures, put together as in `src/main.ts`: nothing else moves its memory. */
export interface RelayProcess {
  pid(): number;
  /** A link to the host's picture. */
  link(): string;
  /** The same picture through nothing but Node's own pipe. */
  bare(): string;
  /** Inspects a file of the host; null where nothing is wrong with it. */
  inspect(path: string): Promise<ImageFault | null>;
}

export interface RelayProcessOptions {
  readonly origin: string;
  readonly token: string;
}

const { origin = '', token = '' } = optionsGiven<RelayProcessOptions>();
const quiet = () => {};
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const limits: ImageLimits = {
  bytes: 20 * 2 ** 20,
  types: ['image/png', 'image/jpeg', 'image/webp'],
  pixels: { least: 16, edge: 8192, total: 40_000_000 },
};
const sourceOf = (path: string) => ({
  url: `${origin}${path}`,
  trusted: true,
  headers: { authorization: token },
});

let address = '';
let links = 0;
const { inspect, open } = createPictures({ privateHosts: [], log, timeoutMs: 15_000 });
const relay = createRelay({ publicUrl: '', secret: 'a5'.repeat(32), log, now: Date.now });
const server = createSmallServer(log);
relay.serve(server, async () => ({ source: sourceOf('/picture.png'), limits }), open);
server.add('GET', '/bare', async (_, response) => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const { url, headers } = sourceOf('/picture.png');
  ask(url, { headers }, (from) => pipeline(from, response).then(resolve, reject)).end();
  await promise;
});
address = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;

const process_: RelayProcess = {
  pid: () => process.pid,
  link() {
    links += 1;
    return `${address}${relay.link(`task-${links}`, 0, Date.now() + 3_600_000)}`;
  },
  bare: () => `${address}/bare`,
  async inspect(path) {
    return (await inspect(sourceOf(path), limits, new AbortController().signal)) ?? null;
  },
};

serve(process_);
