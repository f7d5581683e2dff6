import {
  type Download,
  GatewayRefusal,
  GatewayUnreachable,
  type OpenVideo,
  release,
  type Streamed,
  type Taking,
} from '../core/gateway.ts';
import { assertOutside, ForbiddenAddress } from '../guard.ts';
import { readUpTo } from './body.ts';
import { reasonOf } from './send.ts';

/** How one request of a download may be made. */
export interface HopPolicy {
  /** Send the gateway's secret headers. */
  readonly withKey: boolean;
  /** Connect to public addresses only. */
  readonly guarded: boolean;
}

/** The answer to one request of a download. */
export interface Hop {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly body: AsyncIterable<Uint8Array> & { destroy(): unknown };
}

/** Enough for a storage service and its CDN. */
const MOST_REDIRECTS = 3;

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** Statuses that may be gone a moment later. */
const PASSING: readonly number[] = [408, 425, 429];

/**
 * Fetches a result and hands it on with its content type.
 *
 * Where it may go: anywhere public. The gateway's own host may also be private, because an operator named it and may run
 * it himself; that holds until the first redirect to another host. The key goes to the gateway's own origin only, and never
 * again once another origin was visited.
 *
 * A page or JSON instead of a video, an address that may not be visited and a 4xx are a GatewayRefusal; everything that may pass,
 * a cut included, is a GatewayUnreachable. Neither names a path or a query.
 */
export async function download(
  url: string,
  base: URL,
  get: (url: URL, policy: HopPolicy) => Promise<Hop>,
  taking: Omit<Taking, 'signal'>,
): Promise<Download> {
  const { hop, host } = await follow(url, base, get);
  return await take(hop, taking, host);
}

/** What is passed on of a result's headers. */
const PASSED_ON = ['content-type', 'content-length', 'content-range', 'accept-ranges'] as const;

/**
 * Opens a result, whole or a part, under the same rules. 416 is an answer, without a body; everything else that `download` would refuse is refused.
 * The body throws GatewayUnreachable where it is cut.
 * @param clean makes what the network says fit to be passed on, see `http.ts`
 */
export async function openResult(
  url: string,
  base: URL,
  get: (url: URL, policy: HopPolicy) => Promise<Hop>,
  clean: (text: string) => string,
): Promise<OpenVideo> {
  const { hop, host } = await follow(url, base, get);
  const { status, header, body } = hop;
  const given = PASSED_ON.flatMap((name) => {
    const value = header(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const headers = Object.fromEntries(given);
  if (status === 416) {
    body.destroy();
    const { 'content-range': range } = headers;
    const nothing = (async function* () {})();
    return {
      status,
      headers: range === undefined ? {} : { 'content-range': range },
      body: nothing,
    };
  }
  // A part is judged as the whole would be.
  const judged = { ...hop, status: status === 206 ? 200 : status };
  const refusal = refusalOf(judged, headers['content-type'] ?? '', host);
  if (refusal === undefined) return { status, headers, body: named(body, host, clean) };
  body.destroy();
  throw refusal;
}

/** The same bytes; leaving the loop destroys the source, also before the first of them was read. */
function named(
  body: Hop['body'],
  host: string,
  clean: (text: string) => string,
): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      const chunks = body[Symbol.asyncIterator]();
      return {
        async next() {
          try {
            return await chunks.next();
          } catch (cause) {
            const message = clean(`download from ${host}: ${reasonOf(cause)}`);
            throw new GatewayUnreachable('no', message, { cause });
          }
        },
        async return() {
          body.destroy();
          await chunks.return?.();
          return { done: true, value: undefined };
        },
      };
    },
  };
}

/** Follows redirects to the answer that is none. `host`: whose it is. */
async function follow(
  url: string,
  base: URL,
  get: (url: URL, policy: HopPolicy) => Promise<Hop>,
): Promise<{ hop: Hop; host: string }> {
  let at = parsed(url, base);
  let ownHost = true;
  let ownOrigin = true;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
    ownHost &&= at.hostname === base.hostname;
    ownOrigin &&= at.origin === base.origin;
    assertAllowed(at, ownHost);
    const hop = await get(at, { withKey: ownOrigin, guarded: !ownHost }).catch(forbidden);
    if (!REDIRECTS.includes(hop.status)) return { hop, host: at.host };
    hop.body.destroy();
    at = parsed(hop.header('location') ?? '', at);
  }
  throw new GatewayRefusal('nonsense', `download: more than ${MOST_REDIRECTS} redirects`);
}

function parsed(url: string, base: URL): URL {
  if (url === '' || !URL.canParse(url, base.href)) {
    throw new GatewayRefusal('nonsense', 'download: the address of the video cannot be read');
  }
  return new URL(url, base);
}

function assertAllowed(url: URL, ownHost: boolean): void {
  try {
    if (!ownHost) assertOutside(url);
    else if (!/^https?:$/u.test(url.protocol))
      throw new ForbiddenAddress(`${url.protocol} is not web`);
  } catch (error) {
    throw new GatewayRefusal('nonsense', `download: ${(error as Error).message}`, { cause: error });
  }
}

/** A name that turned out to be private when it was resolved. */
function forbidden(error: unknown): never {
  if (error instanceof Error && error.cause instanceof ForbiddenAddress) {
    throw new GatewayRefusal('nonsense', error.message, { cause: error.cause });
  }
  throw error;
}

async function take(
  hop: Hop,
  { limitBytes, streamed, room }: Omit<Taking, 'signal'>,
  host: string,
): Promise<Download> {
  const contentType = hop.header('content-type') ?? 'application/octet-stream';
  const announced = lengthOf(hop.header('content-length'));
  const refusal = refusalOf(hop, contentType, host);
  if (refusal !== undefined || (announced ?? 0) > limitBytes) {
    hop.body.destroy();
    if (refusal !== undefined) throw refusal;
    return { kind: 'too large', ...(announced === undefined ? {} : { bytes: announced }) };
  }
  if (streamed && announced !== undefined && announced > 0) {
    return await streamOf(hop.body, { length: announced, contentType, host });
  }
  await room?.(announced ?? limitBytes).catch((cause: unknown) => {
    hop.body.destroy();
    throw new GatewayUnreachable('no', `download from ${host}: waited too long`, { cause });
  });
  const read = await readUpTo(hop.body, limitBytes, { announced, own: true }).catch(
    (cause: unknown) => {
      throw new GatewayUnreachable('no', `download from ${host}: was cut`, { cause });
    },
  );
  if (read.kind === 'too large') return { kind: 'too large' };
  const { bytes } = read;
  if (bytes.byteLength === 0 || (announced ?? bytes.byteLength) !== bytes.byteLength) {
    throw incomplete(host, bytes.byteLength, announced);
  }
  if (isText(bytes)) throw textual(host);
  return { kind: 'file', bytes, contentType };
}

/** Resolves when enough has come to tell a video from a page. */
async function streamOf(
  body: Hop['body'],
  { length, contentType, host }: { length: number; contentType: string; host: string },
): Promise<Streamed> {
  const cut = (cause: unknown) =>
    new GatewayUnreachable('no', `download from ${host}: was cut`, { cause });
  const chunks = body[Symbol.asyncIterator]();
  const next = () => chunks.next().catch((cause: unknown) => Promise.reject(cut(cause)));
  const begin: Uint8Array[] = [];
  for (let seen = 0; seen < Math.min(HEAD_BYTES, length); ) {
    const { done, value } = await next();
    if (done) throw incomplete(host, seen, length);
    begin.push(value);
    seen += value.byteLength;
  }
  if (isText(Buffer.concat(begin.map((chunk) => chunk.subarray(0, HEAD_BYTES))))) {
    body.destroy();
    throw textual(host);
  }
  const passed = async function* () {
    let came = 0;
    try {
      for (const chunk of begin.splice(0)) {
        came += chunk.byteLength;
        yield chunk;
        release(chunk);
      }
      for (let one = await next(); !one.done; one = await next()) {
        came += one.value.byteLength;
        yield one.value;
        release(one.value);
      }
    } finally {
      body.destroy();
    }
    if (came !== length) throw incomplete(host, came, length);
  };
  return { kind: 'stream', length, contentType, body: passed(), leave: () => body.destroy() };
}

function incomplete(host: string, came: number, announced: number | undefined): GatewayUnreachable {
  const told = announced === undefined ? '' : ` of ${announced}`;
  return new GatewayUnreachable('no', `download from ${host}: only ${came}${told} bytes came`);
}

function refusalOf(
  { status, retryAfterMs }: Hop,
  contentType: string,
  host: string,
): GatewayRefusal | GatewayUnreachable | undefined {
  const message = `download from ${host}: answered ${status}`;
  if (status === 200) return isTextType(contentType) ? textual(host) : undefined;
  if (PASSING.includes(status) || status >= 500) {
    return new GatewayUnreachable('no', message, { retryAfterMs });
  }
  return new GatewayRefusal(status >= 400 ? 'rejected' : 'nonsense', message, { status });
}

function isTextType(contentType: string): boolean {
  return /^\s*(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml))/iu.test(contentType);
}

/** By so many of its first bytes a page is told from a video. */
const HEAD_BYTES = 64;

/** Servers also send error pages as video/mp4. No video container begins with these characters. */
function isText(bytes: Uint8Array): boolean {
  return /^\s*[<{[]/u.test(new TextDecoder('latin1').decode(bytes.subarray(0, HEAD_BYTES)));
}

function textual(host: string): GatewayRefusal {
  return new GatewayRefusal('nonsense', `download from ${host}: a page or JSON, not a video`);
}

function lengthOf(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,15}$/u.test(header) ? Number(header) : undefined;
}
