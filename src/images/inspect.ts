import type { Dispatcher } from 'undici';
import type { ImageFault, ImageLimits, InspectImage } from '../core/image.ts';
import type { Log } from '../core/log.ts';
import { ForbiddenAddress, lookupOutside } from '../guard.ts';
import { lookAt } from './look.ts';
import { createAgent, isWeb, type Routes, reach } from './reach.ts';

export interface InspectImageOptions {
  /** `host:port` pairs (the port always named) that may be reached although they are private. */
  readonly privateHosts: readonly string[];
  readonly log: Log;
  /** For everything together: names, redirects, the whole body. */
  readonly timeoutMs: number;
  /** Carries every guarded request in place of the agent that resolves by `lookupOutside`; it must guard names itself. */
  readonly dispatcher?: Dispatcher;
}

/** The whole way: through redirects to a response, and through its body. */
async function fetchAndLook(
  url: URL,
  trusted: boolean,
  limits: ImageLimits,
  routes: Routes,
  signal: AbortSignal,
): Promise<ImageFault | undefined> {
  const { headers, body } = await reach(url, trusted, routes, signal);
  if (Number(headers['content-length']) > limits.bytes) {
    body.destroy();
    return 'too-large';
  }
  return lookAt(body, limits);
}

/**
 * Makes the function that looks at a picture before anything is spent. The faults:
 * `not-a-url`: not an http(s) URL at all. `forbidden-address`: it, or a redirect, leads to a private
 * address, carries credentials or leaves http(s). `unreachable`: no answer, not 200, too slow, the
 * connection broke, or the signal aborted. `too-large`: more than `limits.bytes`, by Content-Length or
 * by count. `animated`: an animated GIF, PNG or WebP. `not-an-image`: anything else that is not a
 * whole PNG, JPEG or WebP of `limits.types` (media types), judged by its bytes alone.
 */
export function createInspectImage(options: InspectImageOptions): InspectImage {
  const { log, timeoutMs } = options;
  const routes: Routes = {
    guarded: options.dispatcher ?? createAgent(timeoutMs, lookupOutside),
    open: createAgent(timeoutMs),
    privateHosts: new Set(options.privateHosts.map((host) => host.toLowerCase())),
  };

  return async (image, limits, signal) => {
    const url = URL.parse(image.url);
    if (url === null || !isWeb(url)) return 'not-a-url';
    const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    try {
      const work = fetchAndLook(url, image.trusted, limits, routes, within);
      // undici listens to a signal only once it is connected: a name server or a host that is silent
      // would hold us beyond the deadline.
      return await Promise.race([work, rejectOnAbort(within)]);
    } catch (error) {
      const fault = error instanceof ForbiddenAddress ? 'forbidden-address' : 'unreachable';
      // The host alone: the path and query of an attachment are its key.
      log.info({ host: url.host, fault, reason: reasonOf(error) }, 'picture not fetched');
      return fault;
    }
  };
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
