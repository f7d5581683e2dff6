/** Milliseconds, all finite. */
export interface Timeouts {
  /** Name resolution, TCP and TLS. */
  readonly connectMs: number;
  /** From the request to the status line of the answer, when something is created. */
  readonly createMs: number;
  /** The same for everything else. */
  readonly checkMs: number;
  /** The whole body of a JSON answer; in a download, the longest silence. */
  readonly bodyMs: number;
  /** A whole download with its redirects. */
  readonly downloadMs: number;
}

export const DEFAULT_TIMEOUTS: Timeouts = {
  connectMs: 10_000,
  createMs: 60_000,
  checkMs: 30_000,
  bodyMs: 30_000,
  downloadMs: 10 * 60_000,
};

/** How long the status line of an answer may take. */
export function answerMs(
  { createMs, checkMs }: Timeouts,
  method: 'GET' | 'POST' | 'DELETE',
): number {
  return method === 'POST' ? createMs : checkMs;
}
