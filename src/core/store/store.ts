/** A backend failure, given to the call that met it. Nothing is known to have been written. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/**
 * keyv made exact: every failure is thrown as StoreUnavailable, and `update` is atomic, in one process and in many.
 * Values are JSON.
 */
export interface Store {
  /** Each call is a journey over the network: many at once take no longer than one. */
  readonly remote?: boolean;
  get<T>(key: string): Promise<T | undefined>;
  /**
   * Reads, changes and writes as one step: what is written was computed from what was stored. `change` may run several
   * times, so it only computes. Returning undefined deletes the key; returning its argument writes nothing.
   * @param ttlMs when garbage may be collected; never a way to end a window
   * @returns the value now stored
   */
  update<T>(
    key: string,
    change: (now: T | undefined) => T | undefined,
    ttlMs?: number,
  ): Promise<T | undefined>;
  /** Every pair whose key starts with `prefix`, as stored at some moment during the walk, in the order of the keys; with `after` only those behind that key. */
  list<T>(prefix: string, after?: string): AsyncIterable<[string, T]>;
  close(): Promise<void>;
}
