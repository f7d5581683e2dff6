/** A write that counts only if nobody wrote in between. Texts are what keyv stores. */
export interface Swap {
  readonly key: string;
  /** What was read; undefined: nothing was there. */
  readonly was: string | undefined;
  /** What to write; undefined: delete. */
  readonly now: string | undefined;
  /** When garbage collection may take it, ms since the epoch. */
  readonly expires: number | undefined;
}

/** What one keyv adapter has to offer: three calls that reject when the backend fails, and never pretend. */
export interface Backend {
  read(key: string): Promise<string | undefined>;
  /** Writes every swap whose key still holds `was`, in one transaction where there are any. Resolves to which were written. */
  swap(swaps: readonly Swap[]): Promise<boolean[]>;
  /** Up to `limit` pairs with the prefix and a key after `after`, in the order of the keys. */
  scan(prefix: string, after: string, limit: number): Promise<[string, string][]>;
  close(): Promise<void>;
}
