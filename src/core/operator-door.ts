import { createHash, randomBytes } from 'node:crypto';
import type { Store } from './store/index.ts';

/** Who works on the operator's page. */
export interface Operator {
  /** `discord:ID` or `slack:TEAM/USER` of somebody in ADMINS; `token` for whoever has ADMIN_TOKEN. */
  readonly id: string;
  readonly name: string;
}

/** Somebody who is let in. `key`: of this one visit, known to nobody else and stored nowhere. */
export interface Visit {
  readonly operator: Operator;
  readonly key: string;
  /** ms since the epoch. */
  readonly until: number;
}

/** How long a link may be used, ms: once. */
export const CODE_MS = 10 * 60_000;

/** How long somebody stays let in, ms. */
export const VISIT_MS = 12 * 3_600_000;

/** 256 bits. */
const KEY_BYTES = 32;

const KEY = /^[\w-]{43}$/u;

/** What the store keeps, under a hash: whoever reads the store is not let in by that. */
interface Kept {
  readonly operator: Operator;
  /** ms since the epoch. */
  readonly until: number;
}

/** Who is let in to the operator's page, in whatever process. Everything throws StoreUnavailable. */
export interface Door {
  /** A code that lets this person in once, within ten minutes. */
  code(operator: Operator): Promise<string>;
  /** Spends a code; undefined for one that is none, was used, or is too old. */
  spend(code: string): Promise<Operator | undefined>;
  /** Lets somebody in, for twelve hours. */
  open(operator: Operator): Promise<Visit>;
  /** The visit of a key; undefined for one that is none or is over. */
  visit(key: string): Promise<Visit | undefined>;
  /** Ends a visit. */
  close(key: string): Promise<void>;
}

export function createDoor(store: Store, now: () => number): Door {
  const add = async (kind: 'code' | 'visit', operator: Operator, forMs: number) => {
    const key = randomBytes(KEY_BYTES).toString('base64url');
    const kept: Kept = { operator, until: now() + forMs };
    await store.update<Kept>(placeOf(kind, key), () => kept, forMs);
    return { key, ...kept };
  };
  return {
    code: async (operator) => (await add('code', operator, CODE_MS)).key,
    async spend(code) {
      if (!KEY.test(code)) return undefined;
      let kept: Kept | undefined;
      // Of two at once one finds it gone.
      await store.update<Kept>(placeOf('code', code), (stored) => {
        kept = stored;
        return undefined;
      });
      return kept !== undefined && kept.until > now() ? kept.operator : undefined;
    },
    open: (operator) => add('visit', operator, VISIT_MS),
    async visit(key) {
      if (!KEY.test(key)) return undefined;
      const kept = await store.get<Kept>(placeOf('visit', key));
      return kept !== undefined && kept.until > now() ? { key, ...kept } : undefined;
    },
    async close(key) {
      if (KEY.test(key)) await store.update<Kept>(placeOf('visit', key), () => undefined);
    },
  };
}

function placeOf(kind: 'code' | 'visit', key: string): string {
  return `operator:${kind}:${createHash('sha256').update(key).digest('base64url')}`;
}
