import type { Findings } from '../bench/figures.ts';
import type { Options } from './options.ts';

type Note = (text: string) => void;

/** Something that can be tried, loaded when it is. */
export interface Trial {
  readonly name: string;
  readonly help: string;
  /** One of those that run when none is named. */
  readonly usual: boolean;
  /** Whether `--seed` decides what happens in it. */
  readonly seeded: boolean;
  run(options: Options, note: Note): Promise<Findings>;
}

/** All of them, in the order in which they run. */
export const TRIALS: readonly Trial[] = [
  {
    name: 'simulation',
    help: 'worlds in which everything that can go wrong does, each decided by a seed',
    usual: true,
    seeded: false,
    run: async (options, note) => (await import('./simulation.ts')).trialSimulation(options, note),
  },
  {
    name: 'kills',
    help: 'one bot that is killed all the time, mostly between two writes',
    usual: true,
    seeded: true,
    run: async (options, note) => (await import('./kills.ts')).trialKills(options, note),
  },
  {
    name: 'faults',
    help: 'everything around the bot fails, one way after the other',
    usual: true,
    seeded: true,
    run: async ({ seed, only }, note) =>
      (await import('./faults.ts')).trialFaults(
        only.length === 0 ? { seed } : { seed, only },
        note,
      ),
  },
  {
    name: 'several',
    help: 'four processes on one Redis, killed all the time; wants a redis-server',
    usual: true,
    seeded: true,
    run: async (options, note) => (await import('./several.ts')).trialSeveral(options, note),
  },
  {
    name: 'soak',
    help: 'hours of steady commands with a kill every few minutes: does it grow?',
    usual: false,
    seeded: true,
    run: async (options, note) => (await import('./soak.ts')).trialSoak(options, note),
  },
];
