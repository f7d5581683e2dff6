/** A write that counts only if nobody wrote in between. Texts are what keyv stores, and never empty. */
export interface Swap {
  readonly key: string;
  /** What was read; undefined: nothing was there. */
  readonly was: string | undefined;
  /** What to write; undefined: delete. */
  readonly now: string | undefined;
  /** When garbage collection may take it, ms since the epoch. */
  readonly expires: number | undefined;
}

/** What became of a swap: written or not; or not, and what stood there instead, where the backend could tell at no cost. */
export type Swapped = boolean | { readonly stands: string | undefined };

/** What one keyv adapter has to offer: three calls that reject when the backend fails, and never pretend. */
export interface Backend {
  /** A read costs a journey over the network, so that an update is better tried on what was seen last. */
  readonly remote?: boolean;
  read(key: string): Promise<string | undefined>;
  /** Writes every swap whose key still holds `was`, in one transaction where there are any. Not called again before it is done. */
  swap(swaps: readonly Swap[]): Promise<Swapped[]>;
  /** Up to `limit` pairs with the prefix and a key after `after`, in the order of the keys. */
  scan(prefix: string, after: string, limit: number): Promise<[string, string][]>;
  close(): Promise<void>;
}
