import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Whether two texts are the same, in a time that tells nothing of either. */
export function isSame(one: string, other: string): boolean {
  return timingSafeEqual(hash(one), hash(other));
}

/** What every form of a visit carries: nobody else can know it. @param key the visit's */
export function formToken(key: string): string {
  return createHmac('sha256', key).update('form').digest('base64url');
}

/** Names a token of the environment without giving it away: a visit ends when the token is another one. */
export function tokenMark(token: string): string {
  return hash(`mark ${token}`).toString('base64url').slice(0, 22);
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
