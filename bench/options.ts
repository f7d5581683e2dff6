import { parseArgs } from 'node:util';
import { chosen, commandOf, listed, whole } from '../proof/command.ts';
import { MEASUREMENTS, type Measurement } from './measurements.ts';

export const HELP = `npm run bench [-- MEASUREMENT … OPTIONS]: measures the bot between local servers.

${listed(MEASUREMENTS)}

  --record         writes docs/proof/ and docs/proof.md from what is found
  --page           writes docs/proof.md and its pictures again from docs/proof/, and measures nothing
  --runs N         how often what differs from run to run is measured (3)
  --tasks N        processes: tasks in flight (10000)
  --node="FLAGS"   flags for the bot's Node, such as "--cpu-prof --cpu-prof-dir=/tmp"
  --help

The figures are printed, and written to bench/results/latest.json. The program fails where a ratio is worse than the one
recorded in docs/proof/ by more than the noise. The store lies below TMPDIR.
`;

export interface Options {
  readonly measurements: readonly Measurement[];
  readonly record: boolean;
  readonly page: boolean;
  readonly runs: number;
  readonly tasks: number;
  readonly nodeFlags: readonly string[];
}

const text = (value: string) => ({ type: 'string', default: value }) as const;

const OPTIONS = {
  record: { type: 'boolean', default: false },
  page: { type: 'boolean', default: false },
  runs: text('3'),
  tasks: text('10000'),
  node: text(''),
  help: { type: 'boolean', default: false },
} as const;

/** Reads the command line; 'help' when that was asked for. Throws a sentence for whoever typed it. */
export function readOptions(given: readonly string[]): Options | 'help' {
  const { values, positionals } = parseArgs({
    args: [...given],
    allowPositionals: true,
    options: OPTIONS,
  });
  if (values.help) return 'help';
  return {
    measurements: chosen(MEASUREMENTS, positionals),
    record: values.record,
    page: values.page,
    runs: whole('runs', values.runs),
    tasks: whole('tasks', values.tasks),
    nodeFlags: values.node.split(/\s+/u).filter(Boolean),
  };
}

/** What somebody would type to have this one alone. */
export function commandFor(name: string, args: readonly string[]): string {
  return commandOf('bench', name, { args, options: OPTIONS });
}
