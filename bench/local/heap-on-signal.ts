import { writeFileSync } from 'node:fs';

/**
 * Loaded before the bot with `--import` and `--expose-gc`: on SIGUSR2 it collects all garbage and writes how many bytes of the heap are left to the
 * file that BENCH_HEAP names. Resident memory also holds garbage that nobody needed to collect yet, megabytes of it, one time more and one time less.
 */
process.on('SIGUSR2', () => {
  const { BENCH_HEAP: file } = process.env;
  // Twice: what the first one finds finalized is gone after the second.
  for (let time = 0; time < 2; time += 1) globalThis.gc?.();
  if (file !== undefined) writeFileSync(file, String(process.memoryUsage().heapUsed));
});
