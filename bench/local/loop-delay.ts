import { monitorEventLoopDelay } from 'node:perf_hooks';

/** The resolution of the histogram, ms: it counts as delay and is taken off. */
const RESOLUTION_MS = 5;

/** Watches how long this process keeps its own event loop from turning. */
export function watchLoop(): { reset(): void; p99Ms(): number } {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  return {
    reset: () => histogram.reset(),
    p99Ms: () => Math.max(0, histogram.percentile(99) / 1e6 - RESOLUTION_MS),
  };
}
