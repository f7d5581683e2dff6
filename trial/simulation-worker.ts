import { parentPort, workerData } from 'node:worker_threads';
import { simulate } from '../test/simulation/simulate.ts';

/** The seeds of one thread: from one, in steps, without the last. */
export interface Share {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** What a thread tells of one world. */
export interface Told {
  readonly seed: number;
  /** Sentences; none when all was right. */
  readonly wrong: readonly string[];
  readonly kills: number;
  readonly events: number;
}

// Thousands of errors are thrown on purpose, and nobody reads where.
Error.stackTraceLimit = 0;

const { from, to, step } = workerData as Share;
for (let seed = from; seed < to; seed += step) {
  const { wrong, kills, trace } = await simulate(seed);
  parentPort?.postMessage({ seed, wrong, kills, events: trace.length } satisfies Told);
}
