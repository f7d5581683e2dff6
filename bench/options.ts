import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

export const HELP = `npm run bench [-- MEASUREMENT … OPTIONS]: measures the bot between local servers.

  ack       acknowledgements under load, beside a bare bot in the same run
  following requests and delay of following tasks, beside looking every 5 s
  memory    resident memory, idle and with tasks in flight
  relay     memory and throughput of a picture that is relayed or inspected
  operator  the operator's page with 100,000 tasks in the store
  processes commands with 1, 2 and 4 processes on one Redis, and with tasks in flight
  resume    how soon tasks are followed again after a kill
  several   four processes on one Redis, killed all the time: is anything lost or done twice?
  writes    store writes of one task, and how many the store takes
  None named: all but processes and several, which want a redis-server.

  --runs N         how often acknowledgements and restarts are measured (3)
  --rate N         commands a second on each platform (50)
  --seconds N      how long that load lasts (20)
  --tasks N        tasks in flight (10000)
  --gather-rate N  commands a second that bring them in flight (100)
  --seed N         decides the order of commands and kills (a new one each time)
  --node="FLAGS"   flags for the bot's Node, such as "--cpu-prof --cpu-prof-dir=/tmp"
  --help

The figures are printed, and written to bench/results/latest.json. The store lies below TMPDIR.
`;

const USUAL = ['ack', 'following', 'memory', 'operator', 'relay', 'resume', 'writes'] as const;

const MEASUREMENTS = [...USUAL, 'processes', 'several'] as const;

export type Measurement = (typeof MEASUREMENTS)[number];

export interface Options {
  readonly measurements: readonly Measurement[];
  readonly runs: number;
  readonly rate: number;
  readonly seconds: number;
  readonly tasks: number;
  readonly gatherRate: number;
  readonly seed: number;
  readonly nodeFlags: readonly string[];
}

/** Reads the command line; 'help' when that was asked for. Throws a sentence for whoever typed it. */
export function readOptions(given: readonly string[]): Options | 'help' {
  const text = (value: string) => ({ type: 'string', default: value }) as const;
  const { values, positionals } = parseArgs({
    args: [...given],
    allowPositionals: true,
    options: {
      runs: text('3'),
      rate: text('50'),
      seconds: text('20'),
      tasks: text('10000'),
      'gather-rate': text('100'),
      seed: text(String(randomInt(1, 1_000_000))),
      node: text(''),
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const named = positionals.map((name) => {
    const known = MEASUREMENTS.find((one) => one === name);
    if (known === undefined) throw new Error(`${name} is none of ${MEASUREMENTS.join(', ')}`);
    return known;
  });
  return {
    measurements: named.length === 0 ? USUAL : named,
    runs: whole('runs', values.runs),
    rate: whole('rate', values.rate),
    seconds: whole('seconds', values.seconds),
    tasks: whole('tasks', values.tasks),
    gatherRate: whole('gather-rate', values['gather-rate']),
    seed: whole('seed', values.seed),
    nodeFlags: values.node.split(/\s+/u).filter(Boolean),
  };
}

function whole(name: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/u.test(text)) throw new Error(`--${name} takes a whole number from 1`);
  return Number(text);
}
