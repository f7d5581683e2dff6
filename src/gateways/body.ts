import { release } from '../core/gateway.ts';

/** What was read of a body. */
export type Bytes =
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  | { readonly kind: 'too large' };

interface Source {
  /** Its length as its server told it, bytes; it may be wrong. */
  readonly announced?: number | undefined;
  readonly own?: boolean;
}

/**
 * Reads a body and stops as soon as it is over the limit, so that a huge one costs no memory.
 * Throws what the stream throws when it is cut.
 * @param own nobody else has its chunks. Each is emptied when it was copied (see `release`): then what is read is in memory once
 */
export async function readUpTo(
  body: AsyncIterable<Uint8Array>,
  limitBytes: number,
  { announced = 0, own = false }: Source = {},
): Promise<Bytes> {
  const told = Buffer.allocUnsafeSlow(Math.min(announced, limitBytes));
  const beyond: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    const at = length;
    length += chunk.byteLength;
    if (length > limitBytes) return { kind: 'too large' };
    if (length > told.byteLength) {
      beyond.push(chunk);
    } else {
      told.set(chunk, at);
      if (own) release(chunk);
    }
  }
  const inTold = length - beyond.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return { kind: 'whole', bytes: joined([told.subarray(0, inTold), ...beyond], length, own) };
}

function joined(chunks: readonly [Buffer, ...Uint8Array[]], length: number, own: boolean): Buffer {
  if (chunks.length === 1) return chunks[0];
  // Its pages take no memory before they are written to, and by then as many others are given back.
  const whole = Buffer.allocUnsafeSlow(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
    if (own) release(chunk);
  }
  return whole;
}

/** The value that a text holds as JSON, or undefined when it holds none. JSON has no undefined of its own. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The longest pause that a server may ask for: 10 min, in ms. */
const LONGEST_PAUSE_MS = 10 * 60_000;

/**
 * Retry-After in ms: whole seconds or an HTTP date (RFC 9110 §10.2.3), at least 0 and at most 10 min.
 * Undefined when the header is missing or says neither.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  // Every HTTP date begins with the name of a day. Date.parse alone would take "-5" or "1.5" for years.
  const isDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/u.test(text);
  const ms = isDate
    ? Date.parse(text) - now
    : /^\d+$/u.test(text)
      ? Number(text) * 1000
      : Number.NaN;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), LONGEST_PAUSE_MS);
}
