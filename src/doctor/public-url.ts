import { lookup } from 'node:dns/promises';
import { type Examination, type Finding, ok, skipped, warn, wrong } from '../core/examination.ts';
import { isOutside } from '../guard.ts';
import type { Fetch, Listener } from './port.ts';

/** The addresses of a name. Rejects when there are none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

export const resolveName: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true })).map(({ address }) => address);

/** PUBLIC_URL and what stands behind it. */
export interface PublicParts {
  /** Undefined where it is not set; it has no slash at its end. */
  readonly publicUrl: string | undefined;
  /** It is set, and no address. */
  readonly isWrong: boolean;
  /** The small server as this machine asks it. */
  readonly origin: string;
  readonly listener: () => Promise<Listener>;
  readonly ask: Fetch;
  readonly resolve: Resolve;
}

/** A link that nobody has: the bot's own answer to it is known, and a proxy's looks different. */
const NO_LINK = '/i/reelbot-doctor';

const PATHS = '`GET /i/`, `GET /videos/` and `POST /hooks/`';

export function publicUrlExaminations(parts: PublicParts): Examination[] {
  return [
    { check: 'PUBLIC_URL: name', look: async () => [await nameFinding(parts)] },
    { check: 'PUBLIC_URL: bot', look: async (signal) => await throughFindings(parts, signal) },
  ];
}

function absent({ publicUrl, isWrong }: PublicParts): Finding | undefined {
  if (isWrong) return skipped('PUBLIC_URL is wrong, see above.');
  return publicUrl === undefined ? skipped('PUBLIC_URL is not set.') : undefined;
}

async function nameFinding(parts: PublicParts): Promise<Finding> {
  const { publicUrl, resolve } = parts;
  if (publicUrl === undefined) return absent(parts) ?? skipped('PUBLIC_URL is not set.');
  const host = new URL(publicUrl).hostname.replace(/^\[(.*)\]$/u, '$1');
  let addresses: readonly string[];
  try {
    addresses = await resolve(host);
  } catch {
    return wrong(
      `No name service knows ${host}.`,
      'Correct PUBLIC_URL, or add the name where your domain is kept.',
    );
  }
  const inside = addresses.filter((address) => !isOutside(address));
  if (inside.length === 0) return ok(`${host} is at ${addresses.join(', ')}.`);
  return warn(
    `${host} is at ${inside.join(', ')} as seen from here, which nobody outside reaches.`,
    'Fine for trying things out, and where this network has names of its own; else point the name at a public address.',
  );
}

async function throughFindings(
  parts: PublicParts,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { publicUrl, origin, ask } = parts;
  if (publicUrl === undefined) return [absent(parts) ?? skipped('PUBLIC_URL is not set.')];
  const who = await parts.listener();
  if (who === 'nobody' || who === 'something else') {
    return [skipped('No bot runs here now: start it, and run this again beside it.')];
  }
  const own = await answerAt(`${origin}${NO_LINK}`, ask, signal);
  const through = await answerAt(`${publicUrl}${NO_LINK}`, ask, signal);
  if (typeof through === 'string') return [unreachable(publicUrl, through)];
  if (typeof own === 'string' || !isSame(own, through)) return [stranger(publicUrl, through)];
  const inner = await answerAt(`${publicUrl}/healthz`, ask, signal);
  if (typeof inner !== 'string' && inner.status === 200) return [exposed(publicUrl, origin)];
  return [
    ok(
      'The bot answers through it, and what is for operators stays inside. Whether that is so from everywhere only somebody outside can tell.',
    ),
  ];
}

function unreachable(publicUrl: string, reason: string): Finding {
  return wrong(
    `Nothing answers at ${publicUrl} as seen from here: ${reason}.`,
    'Look at the proxy, its certificate and the firewall. Some networks cannot reach their own public address: then ask from outside.',
  );
}

function stranger(publicUrl: string, { status, location }: Answer): Finding {
  const to = location === undefined ? '' : ` and leads to ${location}`;
  return wrong(
    `Something else than this bot answers at ${publicUrl}: a link of its own gets ${status}${to}.`,
    `Let the proxy pass ${PATHS} on to PORT, without the path of PUBLIC_URL if it has one.`,
  );
}

/** Without a proxy in front there is nobody who would say that a visitor comes from outside. */
function exposed(publicUrl: string, origin: string): Finding {
  const isDirect = new URL(publicUrl).origin === origin;
  if (isDirect) return warn('PUBLIC_URL is the bot itself, without a proxy and so without https.');
  return wrong(
    `Everybody can read ${publicUrl}/healthz, and with it /metrics.`,
    `Let the proxy set X-Forwarded-For, or pass nothing but ${PATHS}.`,
  );
}

/** What tells one server from another. */
interface Answer {
  readonly status: number;
  readonly body: string;
  readonly location: string | undefined;
}

/** Longest part of a body that is compared, characters. */
const MOST = 1000;

/** An answer, or why there is none. Only `signal` throws. */
async function answerAt(url: string, ask: Fetch, signal: AbortSignal): Promise<Answer | string> {
  try {
    const response = await ask(url, { signal, redirect: 'manual' });
    const { status, headers } = response;
    const body = (await response.text()).slice(0, MOST);
    return { status, body, location: headers.get('location') ?? undefined };
  } catch (error) {
    signal.throwIfAborted();
    return reasonOf(error);
  }
}

function isSame(own: Answer, through: Answer): boolean {
  return own.status === through.status && own.body === through.body;
}

/** `fetch` says only that it failed; its cause says why. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  return cause.message === '' ? (code ?? 'no reason given') : cause.message;
}
