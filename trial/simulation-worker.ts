import { parentPort, workerData } from 'node:worker_threads';
import { simulate } from '../test/simulation/simulate.ts';

/** The seeds of one thread: from one, in steps, without the last. */
export interface Share {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** What a thread tells: of one world that went wrong, or of all that it went through since it told last. */
export interface Told {
  readonly seed: number;
  readonly wrong: readonly string[];
  readonly sum: { readonly worlds: number; readonly kills: number; readonly events: number };
}

const { from, to, step } = workerData as Share;
for (let seed = from; seed < to; seed += step) {
  const { wrong, kills, trace } = await simulate(seed);
  const sum = { worlds: 1, kills, events: trace.length };
  parentPort?.postMessage({ seed, wrong, sum } satisfies Told);
}
