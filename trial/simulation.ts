import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Figure, Findings } from '../bench/figures.ts';
import type { Share, Told } from './simulation-worker.ts';

export interface SimulationOptions {
  /** How many worlds. */
  readonly seeds: number;
  /** The first seed. */
  readonly from: number;
}

/** Of worlds that went wrong so many are told of. */
const MOST_TOLD = 50;

/** How often is told how far it has come. */
const TELL_EVERY = 20_000;

/** Worlds in which everything that can go wrong does, each decided by a seed. `note` hears of every one that went wrong. */
export async function trialSimulation(
  { seeds, from }: SimulationOptions,
  note: (text: string) => void,
): Promise<Findings> {
  const threads = Math.min(availableParallelism(), seeds);
  const wrong: string[] = [];
  const sum = { worlds: 0, kills: 0, events: 0 };
  const began = performance.now();
  const hear = (told: Told): void => {
    sum.worlds += 1;
    sum.kills += told.kills;
    sum.events += told.events;
    if (sum.worlds % TELL_EVERY === 0) note(`${sum.worlds} worlds`);
    if (told.wrong.length === 0) return;
    wrong.push(`seed ${told.seed}: ${told.wrong.join('; ')}`);
    note(wrong.at(-1) ?? '');
  };
  const shares = Array.from({ length: threads }, (_, nth) => ({
    from: from + nth,
    to: from + seeds,
    step: threads,
  }));
  await Promise.all(shares.map((share) => work(share, hear)));
  const seconds = (performance.now() - began) / 1000;
  return told({ seeds, from }, { ...sum, wrong, seconds, threads });
}

/** What came of all worlds. */
export interface Sum {
  readonly worlds: number;
  readonly kills: number;
  readonly events: number;
  /** A sentence for each world that went wrong. */
  readonly wrong: readonly string[];
  readonly seconds: number;
  readonly threads: number;
}

export function told({ seeds, from }: SimulationOptions, sum: Sum): Findings {
  const { worlds, kills, events, wrong, seconds, threads } = sum;
  const figures: Figure[] = [
    {
      name: 'worlds',
      value: worlds,
      unit: `of the seeds ${from} to ${from + seeds - 1}`,
      least: seeds,
    },
    { name: 'worlds that went wrong', value: wrong.length, unit: '', aim: 1 },
    { name: 'processes killed', value: kills, unit: 'times' },
    { name: 'events', value: events, unit: '' },
    { name: 'all of it took', value: seconds, unit: `s on ${threads} threads` },
  ];
  return {
    title: 'Simulated worlds',
    figures,
    notes: [
      'Processes of the real core on a simulated store, schedule, platform and gateways. A seed decides who is quick, which calls fail and whether they arrive, who is killed and when.',
      'At the end every task must have ended once, every credit must be in its place, and everybody must have been told. `npm run trial -- simulation --trace N` shows one world.',
      ...wrong.slice(0, MOST_TOLD),
    ],
    ...(wrong.length > 0 || worlds < seeds ? { failed: true } : {}),
  };
}

function work(share: Share, hear: (told: Told) => void): Promise<void> {
  const worker = new Worker(new URL('simulation-worker.ts', import.meta.url), {
    workerData: share,
    // Most of what a world makes is gone with it: room for more of that means fewer rounds of cleaning.
    resourceLimits: { maxYoungGenerationSizeMb: 64 },
  });
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', () => resolve());
    worker.on('message', hear);
  });
}

/** Everything that happens in one world, as text; `right` is false where something went wrong. */
export async function worldOf(seed: number): Promise<{ text: string; right: boolean }> {
  const { simulate } = await import('../test/simulation/simulate.ts');
  const { trace, wrong, mark } = await simulate(seed);
  return { text: [...trace, '', `mark ${mark}`, ...wrong].join('\n'), right: wrong.length === 0 };
}
