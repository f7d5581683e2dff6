import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';

/** Where files may come from: a path of this server to an origin and the only folders of it that are passed on. */
export interface MediaSource {
  /** Such as `/media/discord`. */
  readonly prefix: string;
  readonly origin: string;
  readonly folders: readonly string[];
}

/** Who asks: what the page shows is no call of the bot. */
export const FROM_PAGE = 'sandbox page';

/** Passed on from the browser, so that videos can be sought in. */
const ASKED = ['range', 'if-range', 'accept'];
const ANSWERED = ['content-type', 'content-length', 'content-range', 'accept-ranges'];

/**
 * Passes a file of a local server on. The page then needs one address only, also through a tunnel, and its policy can
 * forbid every other. Returns false where the path is no file of theirs.
 */
export function serveMedia(
  sources: readonly MediaSource[],
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const url = request.url ?? '';
  const source = sources.find(({ prefix }) => url.startsWith(`${prefix}/`));
  if (source === undefined) return false;
  const target = new URL(url.slice(source.prefix.length), source.origin);
  // A path that begins with `//` would name another host.
  if (target.origin !== source.origin) return false;
  if (!source.folders.some((folder) => target.pathname.startsWith(folder))) return false;
  const asked = ASKED.flatMap((name) => {
    const value = request.headers[name];
    return value === undefined ? [] : [[name, value]];
  });
  const headers = { ...Object.fromEntries(asked), 'user-agent': FROM_PAGE };
  const asking = ask(
    { host: target.hostname, port: target.port, path: target.pathname + target.search, headers },
    (answer) => {
      const kept = ANSWERED.flatMap((name) => {
        const value = answer.headers[name];
        return value === undefined ? [] : [[name, value]];
      });
      response.writeHead(answer.statusCode ?? 502, {
        ...Object.fromEntries(kept),
        'x-content-type-options': 'nosniff',
        // An uploaded SVG or HTML file must not become a page of this origin.
        'content-security-policy': "sandbox; default-src 'none'",
      });
      answer.pipe(response);
    },
  );
  asking.on('error', () => {
    if (!response.headersSent) response.writeHead(502);
    response.end();
  });
  response.on('close', () => asking.destroy());
  asking.end();
  return true;
}
