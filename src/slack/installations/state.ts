import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { StateStore } from '@slack/bolt';

/** How long somebody may take to allow the installation, ms. */
export const STATE_MS = 10 * 60_000;

/** So many states are remembered as used: more within ten minutes are no installations. */
const MOST_USED = 10_000;

/** A state that is not ours, too old, or used. The code is what Slack's library calls it. */
class StateRefused extends Error {
  override readonly name = 'StateRefused';
  readonly code = 'slack_oauth_invalid_state';
}

/**
 * The `state` of the installation: a time and a random part, signed with SLACK_STATE_SECRET, so that any process can check it. Slack's library binds it to
 * the browser with a cookie. Each counts once; after a restart Slack's own code, which counts once too, stands for that.
 */
export function stateStoreOf(secret: string, redirectUri: string): StateStore {
  const used = new Map<string, number>();
  const sign = (text: string) => createHmac('sha256', secret).update(text).digest();
  return {
    async generateStateParam(_, now) {
      const text = `${now.getTime().toString(36)}.${randomBytes(16).toString('base64url')}`;
      return `${text}.${sign(text).toString('base64url')}`;
    },
    async verifyStateParam(now, state) {
      const [time = '', random = '', mac = '', ...rest] = state.split('.');
      const text = `${time}.${random}`;
      const [given, right] = [Buffer.from(mac, 'base64url'), sign(text)];
      if (rest.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) {
        throw new StateRefused('the state is not ours');
      }
      const age = now.getTime() - Number.parseInt(time, 36);
      if (!(age >= 0 && age <= STATE_MS)) throw new StateRefused('the state is too old');
      for (const [one, at] of used) {
        if (now.getTime() - at <= STATE_MS && used.size < MOST_USED) break;
        used.delete(one);
      }
      if (used.has(random)) throw new StateRefused('the state was used');
      used.set(random, now.getTime());
      return { scopes: [], redirectUri };
    },
  };
}
