const waiting: (() => void)[] = [];
let turning = false;

/**
 * What `setImmediate` does, without a round of the event loop for each: callbacks run in their order, and everything that follows from one by
 * promises happens before the next. No input or output comes in between, and the simulated world has none.
 */
export function afterPromises(callback: () => void): void {
  waiting.push(callback);
  if (turning) return;
  turning = true;
  process.nextTick(turn);
}

/** Whether any callback has not been called yet. */
export function somethingWaits(): boolean {
  return waiting.length > 0;
}

/** Node empties the line of promises between two ticks, so each tick calls one. */
function turn(): void {
  const next = waiting.shift();
  turning = waiting.length > 0;
  if (turning) process.nextTick(turn);
  next?.();
}
