import { createHash } from 'node:crypto';
import { GatewayRefusal, type Health, type RefusalReason } from '../core/gateway.ts';

/** How long a key that has no credit, or was refused, is left alone, ms. */
const ASIDE_MS = 10 * 60_000;

/** Several keys of one gateway, used in turn. `Key` is whatever the gateway signs with. */
export interface Keyring<Key> {
  /** In the order in which they were given. */
  readonly names: readonly string[];
  /** The next key that can be used, and its name: a task is asked for with the key that started it. Throws GatewayRefusal with the last key's reason when all are set aside. */
  next(): { readonly name: string; readonly key: Key };
  /** What is stored with a task to find its key again: nothing where there is one key only. */
  stored(name: string): { readonly key?: string };
  /** The key of that name; the first where it is not known any more. */
  named(name: string | undefined): Key;
  /** Sets a key aside that a create was refused with, if the refusal is about the key. Returns what to throw: it says whether another key is left. */
  refused(name: string, refusal: GatewayRefusal): GatewayRefusal;
  /** For `health()`. `until`: when the first of them is tried again, if none can be used, ms since the epoch. */
  health(): Pick<Health, 'keys' | 'until'>;
}

/** A key's name: says nothing of the key, and stays the same after a restart. 8 characters. */
export function keyName(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 8);
}

/** The names of several, in their order; one that is given twice is one. */
export function keyNames(secrets: readonly string[]): string[] {
  return [...new Set(secrets.map(keyName))];
}

/** Reasons that are the key's, and not the request's. */
const ABOUT_THE_KEY: ReadonlySet<RefusalReason> = new Set(['no-credit', 'unauthorised']);

/**
 * @param keys at least one
 * @param secretOf what a key is named after
 */
export function createKeyring<Key>(
  keys: readonly Key[],
  secretOf: (key: Key) => string,
  now: () => number,
): Keyring<Key> {
  const [first] = keys;
  if (first === undefined) throw new RangeError('a gateway needs a key');
  // One that is given twice is one key: set aside once, it must not come up again.
  const byName = new Map(keys.map((key) => [keyName(secretOf(key)), key]));
  const all = [...byName].map(([name, key]) => ({ name, key }));
  const aside = new Map<string, { readonly until: number; readonly why: GatewayRefusal }>();
  let turn = 0;

  const isUsable = (name: string): boolean => (aside.get(name)?.until ?? 0) <= now();
  const usable = () => all.filter(({ name }) => isUsable(name));

  return {
    names: all.map(({ name }) => name),
    next() {
      const ring = [...all.slice(turn), ...all.slice(0, turn)];
      const found = ring.find(({ name }) => isUsable(name));
      if (found === undefined) throw [...aside.values()].at(-1)?.why ?? new Error('no key');
      turn = (all.indexOf(found) + 1) % all.length;
      return found;
    },
    stored: (name) => (all.length === 1 ? {} : { key: name }),
    named: (name) => all.find((one) => one.name === name)?.key ?? first,
    refused(name, refusal) {
      if (!ABOUT_THE_KEY.has(refusal.reason)) return refusal;
      const { reason, message, status, traceId } = refusal;
      const again = (otherKey: boolean) =>
        new GatewayRefusal(reason, message, { status, traceId, otherKey, cause: refusal });
      // With one key there is no other to turn to: whoever tops it up need not wait.
      if (all.length === 1) return refusal;
      aside.delete(name);
      aside.set(name, { until: now() + ASIDE_MS, why: again(false) });
      return again(usable().length > 0);
    },
    health() {
      const left = usable().length;
      const keys = { usable: left, all: all.length };
      const until = Math.min(...[...aside.values()].map((one) => one.until));
      return left > 0 ? { keys } : { keys, until };
    },
  };
}
