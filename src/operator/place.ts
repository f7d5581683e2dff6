import type { IncomingMessage } from 'node:http';
import { isFromOutside } from '../operations/from-outside.ts';

/** Where all of it stands. */
export const BASE = '/admin';

/** How the page is reached by one request. */
export interface Place {
  /** What the browser takes for the page's origin. */
  readonly origin: string;
  /** Cookies may go over TLS only. */
  readonly secure: boolean;
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Undefined where nobody may be shown anything. By its own machine the page is reached under any name of the loopback. Under every other name, and through a
 * proxy, only where ADMIN_URL says so: a proxy that passes on everything would show it to the world, and a name that somebody else points here is somebody else's page.
 */
export function placeOf(
  request: Pick<IncomingMessage, 'headers'>,
  adminUrl: URL,
): Place | undefined {
  const host = URL.parse(`http://${request.headers.host ?? ''}`);
  if (host === null) return undefined;
  const outside = isFromOutside(request);
  const isNamed = hostOf(request) === adminUrl.host.toLowerCase();
  if (isNamed && !LOOPBACK.has(adminUrl.hostname)) {
    return { origin: adminUrl.origin, secure: adminUrl.protocol === 'https:' };
  }
  if (outside || !LOOPBACK.has(host.hostname)) return undefined;
  return { origin: host.origin, secure: false };
}

function hostOf({ headers: { host = '' } }: Pick<IncomingMessage, 'headers'>): string {
  return host.toLowerCase();
}

/** As much of the headers as tells who sends a form. */
export interface Sender {
  readonly origin: string | undefined;
  /** Sec-Fetch-Site. */
  readonly site: string | undefined;
}

/** Whether a form comes from our own page. A browser says so in at least one of two headers; what neither says is not ours. */
export function isOwn({ origin, site }: Sender, place: Place): boolean {
  if (origin === undefined && site === undefined) return false;
  return (
    (origin === undefined || origin === place.origin) &&
    (site === undefined || site === 'same-origin')
  );
}
