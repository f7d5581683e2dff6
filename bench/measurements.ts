import type { Findings } from './figures.ts';
import type { Options } from './options.ts';

type Note = (text: string) => void;

/** Something that can be measured, loaded when it is. */
export interface Measurement {
  readonly name: string;
  readonly help: string;
  /** One of those that run when none is named: all of these together take less than 15 minutes on two cores. */
  readonly usual: boolean;
  measure(options: Options, note: Note): Promise<Findings>;
}

/** All of them, in the order in which they run. */
export const MEASUREMENTS: readonly Measurement[] = [
  {
    name: 'ack',
    help: 'acknowledgements under load, beside a bare bot in the same run',
    usual: true,
    measure: async (options, note) => (await import('./ack.ts')).measureAck(options, note),
  },
  {
    name: 'whole',
    help: 'whole commands a second and what each costs, beside a bare bot in the same run',
    usual: true,
    measure: async (options, note) => (await import('./whole.ts')).measureWhole(options, note),
  },
  {
    name: 'start',
    help: 'start-up and idle memory, beside a bare bot in the same run',
    usual: true,
    measure: async (options, note) => (await import('./start.ts')).measureStart(options, note),
  },
  {
    name: 'in-flight',
    help: 'memory and processor time of 1,000 to 100,000 tasks in flight, and how soon a start has them',
    usual: true,
    measure: async (options, note) =>
      (await import('./in-flight.ts')).measureInFlight(options, note),
  },
  {
    name: 'quota',
    help: 'holding and spending credits, beside the bare store',
    usual: true,
    measure: async (options, note) => (await import('./quota.ts')).measureQuota(options, note),
  },
  {
    name: 'writes',
    help: 'store writes of one task, and how many the store takes',
    usual: true,
    measure: async (options) => (await import('./writes.ts')).measureWrites(options),
  },
  {
    name: 'following',
    help: 'requests and delay of following tasks, beside looking every 5 s',
    usual: true,
    measure: async (_, note) => (await import('./following.ts')).measureFollowing(note),
  },
  {
    name: 'relay',
    help: 'memory and throughput of what is passed on',
    usual: true,
    measure: async (options, note) => (await import('./relay.ts')).measureRelay(options, note),
  },
  {
    name: 'delivery',
    help: 'memory and throughput of large videos, from the gateway to the platform',
    usual: true,
    measure: async (options, note) =>
      (await import('./delivery.ts')).measureDelivery(options, note),
  },
  {
    name: 'operator',
    help: "the operator's page with 100,000 tasks in the store",
    usual: false,
    measure: async (_, note) => (await import('./operator.ts')).measureOperator(note),
  },
  {
    name: 'processes',
    help: '1, 2 and 4 processes on one Redis; wants a redis-server',
    usual: false,
    measure: async (options, note) =>
      (await import('./processes.ts')).measureProcesses(options, note),
  },
];
