import type { Random } from './random.ts';

/** Nothing else looks at a timer of the world: it fires never, and is kept by nobody. */
const never = { ref: () => never, unref: () => never };

/**
 * From here on a world has the thread to itself, until the returned function is called: what the rules leave to chance is left to the seed, and no
 * timer fires by the real clock. Deadlines of calls are such timers: of a process that was killed they would fire seconds later, in the midst of
 * another world. What fires by the simulated clock is in `time.ts`.
 */
export async function alone({ next }: Random): Promise<() => void> {
  // Whatever is left of the world before ends, and others of this thread have their turn.
  await new Promise<void>((resolve) => setImmediate(resolve));
  const { random } = Math;
  const { setTimeout } = globalThis;
  Math.random = next;
  globalThis.setTimeout = (() => never) as unknown as typeof setTimeout;
  return () => {
    Math.random = random;
    globalThis.setTimeout = setTimeout;
  };
}
