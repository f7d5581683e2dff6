import type { Keyv } from 'keyv';
import type { Backend, Swapped } from './backend.ts';
import { honest } from './honest.ts';
import { createSeen, unseen } from './seen.ts';
import { StoreUnavailable } from './store.ts';
import { together } from './together.ts';

/** More lost races than this on one key means that something is broken, not busy. */
const MOST_RACES = 1000;

/** One call of `update`. */
export interface Change<T> {
  readonly key: string;
  readonly compute: (now: T | undefined) => T | undefined;
  readonly ttlMs: number | undefined;
}

/** What `keyv` makes of values and texts. */
export interface Codec {
  /** Rejects when the text is none of ours. */
  decode<T>(text: string | undefined): Promise<T | undefined>;
  encode<T>(value: T, expires: number | undefined): Promise<string>;
}

type Tried<T> =
  | { readonly done: true; readonly value: T | undefined }
  /** What stood there at that moment, where the backend told: as good as a read. */
  | { readonly done: false; readonly stands?: Exclude<Swapped, boolean> };

export function codecOf(keyv: Keyv): Codec {
  return {
    async decode<T>(text: string | undefined) {
      if (text === undefined) return undefined;
      const decoded = await keyv.decode<T>(text);
      if (decoded === undefined) throw new Error('a stored value cannot be read');
      return decoded.value;
    },
    encode: async (value, expires) =>
      String(await keyv.encode({ value, ...(expires === undefined ? {} : { expires }) })),
  };
}

/** Reads, and changes by compare-and-set, over a backend. */
export function createChange(codec: Codec, backend: Backend, now: () => number) {
  const swap = together(backend);
  const seen = backend.remote === true ? createSeen() : unseen;

  const read = async (key: string): Promise<string | undefined> => {
    const text = await backend.read(key);
    seen.note(key, text);
    return text;
  };

  /** One try: computed from `was`, which is what was read, or a guess. */
  const attempt = async <T>(
    { key, compute, ttlMs }: Change<T>,
    was: string | undefined,
    isGuess: boolean,
  ): Promise<Tried<T>> => {
    const before = await honest(() => codec.decode<T>(was));
    let after: T | undefined;
    try {
      after = compute(before);
    } catch (error) {
      if (isGuess) return { done: false };
      throw error;
    }
    if (after === before) return isGuess ? { done: false } : { done: true, value: before };
    const expires = ttlMs === undefined ? undefined : now() + ttlMs;
    const text = after === undefined ? undefined : await codec.encode(after, expires);
    const swapped = await honest(() => swap({ key, was, now: text, expires }));
    if (swapped === false) return { done: false };
    seen.note(key, swapped === true ? text : swapped.stands);
    return swapped === true ? { done: true, value: after } : { done: false, stands: swapped };
  };

  return {
    read,
    /** Tries first what was seen last: a right guess saves the read, after a wrong one the backend says what is right. */
    async change<T>(wanted: Change<T>): Promise<T | undefined> {
      const { key } = wanted;
      let tried: Tried<T> = { done: false };
      if (backend.remote === true) tried = await attempt(wanted, seen.get(key), true);
      for (let race = 0; race < MOST_RACES && !tried.done; race += 1) {
        const { stands } = tried;
        const was = stands === undefined ? await honest(() => read(key)) : stands.stands;
        tried = await attempt(wanted, was, false);
      }
      if (tried.done) return tried.value;
      throw new StoreUnavailable(`${key} changed ${MOST_RACES} times while it was being changed`);
    },
  };
}
