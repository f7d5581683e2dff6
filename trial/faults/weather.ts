/** What happens to connections. A share is a part of all connections, 0 to 1: chance decides for each whether it is among them. */
export interface Weather {
  /** How much later every piece comes, each way, ms; and up to so much more by chance. The order stays. */
  readonly latencyMs: number;
  readonly jitterMs: number;
  /** Of each connection and each way. */
  readonly bytesPerSecond: number;
  /** The share of connections that the next settings meet; new ones, and where it says so those that are open. */
  readonly share: number;
  /** A new connection is reset at once. */
  readonly refuse: boolean;
  /** Reset as soon as so many bytes more have passed this way; 0: at the first of them, which does not arrive. */
  readonly cut: { readonly way: 'there' | 'back'; readonly afterBytes: number } | undefined;
  /** Nothing passes any more, either way, and nobody is told. Open connections too. */
  readonly swallow: boolean;
  /** The answer ends after so many bytes, as if it were over. */
  readonly endAfterBytes: number | undefined;
  /** Bytes of answers are flipped: the first of each body, and one anywhere in each piece. */
  readonly corrupt: boolean;
}

/** Good weather. */
export const calm: Weather = {
  latencyMs: 0,
  jitterMs: 0,
  bytesPerSecond: Number.POSITIVE_INFINITY,
  share: 1,
  refuse: false,
  cut: undefined,
  swallow: false,
  endAfterBytes: undefined,
  corrupt: false,
};
