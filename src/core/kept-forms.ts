import { orAborted, withDeadline } from './deadline.ts';
import type { Deps } from './deps.ts';
import type { Trouble } from './errors.ts';
import type { JsonObject } from './json.ts';
import type { Draft } from './read-request.ts';
import type { Store } from './store/index.ts';
import { type Requester, userOf } from './task.ts';

/** What a form has to know that the person does not type again: kept so that any process can go on, after a restart too. */
export interface KeptForm {
  readonly draft: Draft;
  /** The platform's own: where the answer goes, which pictures there were. */
  readonly more?: JsonObject;
}

/** Whose a form is. */
export type FormUser = Pick<Requester, 'platform' | 'id'>;

interface Kept extends KeptForm {
  /** Whose it is, as `platform:id`. */
  readonly user: string;
  /** ms since the epoch. */
  readonly until: number;
}

export interface KeptForms {
  /** See `Core`. */
  keep(id: string, user: FormUser, form: KeptForm, shown?: Promise<boolean>): Promise<boolean>;
  kept(
    id: string,
    user: FormUser,
  ): Promise<{ ok: true; form: KeptForm } | { ok: false; trouble: Trouble }>;
}

/** How long a form may stay open, ms. It holds a prompt and the address of a picture: no longer than people need. */
const KEPT_MS = 60 * 60_000;

/** The platform wants an answer within 3 s, and this comes before it, ms. */
const READ_MS = 1500;

const PREFIX = 'form:';
const keyOf = (id: string): string => PREFIX + id;

/** A person's forms that are stored, by key; those of the last hour, and older ones until the store collects them. Throws StoreUnavailable. */
export async function* formsOf(
  store: Store,
  user: FormUser,
): AsyncIterable<[key: string, form: KeptForm & { readonly until: number }]> {
  for await (const [key, kept] of store.list<Kept>(PREFIX)) {
    if (kept.user === userOf({ requester: user })) yield [key, kept];
  }
}

export function createKeptForms({
  store,
  clock,
  log,
  stopping,
}: Pick<Deps, 'store' | 'clock' | 'log' | 'stopping'>): KeptForms {
  /** Forms that are on their way into the store: whoever has one on the screen may be quicker. */
  const coming = new Map<string, Promise<boolean>>();

  const save = async (id: string, kept: Kept, shown: Promise<boolean>): Promise<boolean> => {
    try {
      if (!(await shown)) return false;
      await store.update<Kept>(keyOf(id), () => kept, KEPT_MS);
      return true;
    } catch (error) {
      log.warn({ err: error }, 'a form could not be kept');
      return false;
    } finally {
      coming.delete(id);
    }
  };

  const read = async (id: string): Promise<Kept | undefined> => {
    await coming.get(id);
    return await store.get<Kept>(keyOf(id));
  };

  return {
    keep(id, user, form, shown = Promise.resolve(true)) {
      const until = clock.now() + KEPT_MS;
      const work = save(id, { ...form, user: userOf({ requester: user }), until }, shown);
      coming.set(id, work);
      return work;
    },
    async kept(id, user) {
      try {
        const kept = await withDeadline(READ_MS, stopping, (signal) => orAborted(signal, read(id)));
        if (kept?.user !== userOf({ requester: user }) || kept.until <= clock.now()) {
          return { ok: false, trouble: { code: 'form' } };
        }
        const { draft, more } = kept;
        return { ok: true, form: { draft, ...(more === undefined ? {} : { more }) } };
      } catch (error) {
        log.warn({ err: error }, 'a form could not be read');
        return { ok: false, trouble: { code: stopping.aborted ? 'stopping' : 'store' } };
      }
    },
  };
}
