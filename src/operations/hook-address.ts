import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey } from './derive-key.ts';

/** The last part of an address at which a gateway may tell of one task. */
export interface HookAddresses {
  /** @param task our id: letters, digits, `-` and `_`. Throws RangeError for any other. */
  seal(gateway: string, task: string): string;
  /** The task; undefined unless it was sealed with this secret for this gateway. */
  unseal(gateway: string, token: string): string | undefined;
}

/** The task's id stands in it for all to see: a gateway that was given it may know it, and it opens nothing. */
export function createHookAddresses(secret: string): HookAddresses {
  const key = deriveKey(secret, 'reelbot: hook addresses, version 1');
  const macOf = (gateway: string, task: string) =>
    createHmac('sha256', key)
      .update(JSON.stringify([gateway, task]))
      .digest('base64url');
  return {
    seal(gateway, task) {
      if (!/^[\w-]{1,64}$/u.test(task)) throw new RangeError('the id of the task does not fit');
      return `${task}.${macOf(gateway, task)}`;
    },
    unseal(gateway, token) {
      const [, task, mac] = /^([\w-]{1,64})\.([\w-]{43})$/u.exec(token) ?? [];
      if (task === undefined || mac === undefined) return undefined;
      // As text, so that another spelling of the same bytes is no other token.
      const right = timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(gateway, task)));
      return right ? task : undefined;
    },
  };
}
