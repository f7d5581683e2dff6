import type { Dispatcher } from 'undici';
import type { Pictures } from '../core/image.ts';
import type { Log } from '../core/log.ts';
import { lookupOutside } from '../guard.ts';
import { fetchPicture, untilAborted } from './fetch.ts';
import { lookAt } from './look.ts';
import { openPicture } from './open.ts';
import { createAgent, type Routes } from './reach.ts';
import { unavailable } from './unavailable.ts';

export interface PicturesOptions {
  /** `host:port` pairs (the port always named) that may be reached although they are private. */
  readonly privateHosts: readonly string[];
  readonly log: Log;
  /**
   * For everything together when a picture is inspected: names, redirects, the whole body. When it is opened, for all up to its
   * first bytes, and then for every silence; ms.
   */
  readonly timeoutMs: number;
  /** Carries every guarded request in place of the agent that resolves by `lookupOutside`; it must guard names itself. */
  readonly dispatcher?: Dispatcher;
}

/**
 * Makes the two functions that fetch pictures.
 *
 * `inspect` looks at a picture before anything is spent. The faults:
 * `not-a-url`: not an http(s) URL at all. `forbidden-address`: it, or a redirect, leads to a private
 * address, carries credentials or leaves http(s). `unreachable`: no answer, not 200, too slow, the
 * connection broke, the signal aborted, or a closed file that did not open: a page instead of it, or a
 * redirect to another origin. `too-large`: more than `limits.bytes`, by Content-Length or by count.
 * `too-many-pixels`, `too-few-pixels`: by its own headers. `animated`: an animated GIF, PNG or WebP.
 * `not-an-image`: anything else that is not a whole PNG, JPEG or WebP of `limits.types` (media types),
 * judged by its bytes alone.
 *
 * `open` streams a picture, and rejects with PictureUnavailable, which carries such a fault. It looks at
 * the first bytes only; what may be wrong further on is for `inspect`.
 */
export function createPictures(options: PicturesOptions): Pick<Pictures, 'inspect' | 'open'> {
  const { log, timeoutMs } = options;
  const routes: Routes = {
    guarded: options.dispatcher ?? createAgent(timeoutMs, lookupOutside),
    open: createAgent(timeoutMs),
    privateHosts: new Set(options.privateHosts.map((host) => host.toLowerCase())),
    patienceMs: timeoutMs,
  };

  return {
    async inspect(source, limits, signal) {
      const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      const work = async () =>
        lookAt((await fetchPicture(source, limits.bytes, routes, within)).body, limits);
      try {
        return await untilAborted(work(), within);
      } catch (error) {
        const { fault, message } = unavailable(error);
        if (fault === 'not-a-url' || fault === 'too-large') return fault;
        // The host alone: the path and query of an attachment are its key.
        const host = URL.parse(source.url)?.host;
        log.info({ host, fault, reason: message }, 'picture not fetched');
        return fault;
      }
    },

    async open(source, limits, signal) {
      const late = new AbortController();
      const patience = setTimeout(() => late.abort(new Error('it took too long')), timeoutMs);
      const within = AbortSignal.any([signal, late.signal]);
      try {
        return await untilAborted(openPicture(source, limits, routes, within), within);
      } catch (error) {
        throw unavailable(error);
      } finally {
        clearTimeout(patience);
      }
    },
  };
}
