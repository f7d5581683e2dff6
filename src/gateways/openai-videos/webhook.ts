import { createHmac, timingSafeEqual } from 'node:crypto';
import type { HookCall, HookEvent } from '../../core/gateway.ts';
import { parseJson } from '../body.ts';
import { objectOf, textOf } from '../said.ts';
import { videoIdOf } from './answer.ts';

/** A call from further back, or from the future, is not believed, ms (OpenAI's guide). */
const TOLERANCE_MS = 300_000;

const EVENTS: readonly string[] = ['video.completed', 'video.failed'];

/** The bytes of a secret as OpenAI's dashboard shows it, `whsec_` and Base64; undefined when it is none. Standard Webhooks asks for 24 bytes or more. */
export function secretBytes(text: string): Buffer | undefined {
  const [, base64] = /^whsec_([A-Za-z0-9+/]+={0,2})$/u.exec(text) ?? [];
  const bytes = Buffer.from(base64 ?? '', 'base64');
  return bytes.length < 16 ? undefined : bytes;
}

/**
 * Reads a call as Standard Webhooks signs it (https://www.standardwebhooks.com): `v1,` and Base64 of HMAC-SHA256 over `id.timestamp.body`; while a
 * secret is being changed there are several, with spaces between them.
 * Undefined unless one of them is right and the time, in seconds, is within 5 min of `now`.
 * @param now ms since the epoch
 */
export function readHook(
  { headers, body }: HookCall,
  secret: Buffer,
  now: number,
): HookEvent | undefined {
  const id = headers['webhook-id'] ?? '';
  const timestamp = headers['webhook-timestamp'] ?? '';
  if (!/^[\x21-\x7e]{1,200}$/u.test(id) || !/^\d{1,12}$/u.test(timestamp)) return undefined;
  if (Math.abs(now - Number(timestamp) * 1000) > TOLERANCE_MS) return undefined;
  const right = createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest();
  const given = (headers['webhook-signature'] ?? '').split(' ');
  if (!given.some((one) => isSignature(one, right))) return undefined;
  const event = objectOf(parseJson(new TextDecoder().decode(body)));
  const isAboutVideo = EVENTS.includes(textOf(event?.type) ?? '');
  return { id, taskId: isAboutVideo ? videoIdOf({ id: objectOf(event?.data)?.id }) : undefined };
}

function isSignature(text: string, right: Buffer): boolean {
  const [, base64] = /^v1,([A-Za-z0-9+/]+={0,2})$/u.exec(text) ?? [];
  const bytes = Buffer.from(base64 ?? '', 'base64');
  return bytes.length === right.length && timingSafeEqual(bytes, right);
}
