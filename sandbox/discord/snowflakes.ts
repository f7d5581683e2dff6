const DISCORD_EPOCH = 1_420_070_400_000n;

/** Ids as Discord makes them: time in the upper bits, strictly rising even within a millisecond. */
export function snowflakes(now: () => number): () => string {
  let last = 0n;
  return () => {
    const wanted = (BigInt(Math.floor(now())) - DISCORD_EPOCH) << 22n;
    last = wanted > last ? wanted : last + 1n;
    return last.toString();
  };
}

/** Negative when `a` is older than `b`; ids are numbers too long for a JavaScript number. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** Whether a string can be an id at all. */
export function isSnowflake(text: string): boolean {
  return /^\d{15,21}$/.test(text);
}
