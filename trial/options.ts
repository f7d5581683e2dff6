import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { chosen, commandOf, listed, whole } from '../proof/command.ts';
import { TRIALS, type Trial } from './trials.ts';

export const HELP = `npm run trial [-- TRIAL … OPTIONS]: tries whether anything is lost or done twice.

${listed(TRIALS)}

  --record               writes docs/proof/ and docs/proof.md from what is found
  --seed N               decides what is typed, killed and broken (a new one each time)
  --seeds N              simulation: how many worlds (100000)
  --from N               simulation: the first seed (1)
  --trace N              simulation: shows everything that happens in one world
  --commands N           kills: how many are typed (1000)
  --kills N              kills: how often the bot is killed (200)
  --only KIND            faults: only this kind; may be given several times
  --minutes N            soak: how long people type (120)
  --per-minute N         soak: commands a minute (60)
  --kill-every N         soak: minutes between two kills, on average (5)
  --help

The program fails where anything is not exact.
`;

export interface Options {
  readonly trials: readonly Trial[];
  readonly record: boolean;
  readonly seed: number;
  readonly seeds: number;
  readonly from: number;
  /** The world to show; then nothing else is done. */
  readonly trace: number | undefined;
  readonly commands: number;
  readonly kills: number;
  /** Kinds of faults; all when empty. */
  readonly only: readonly string[];
  readonly minutes: number;
  readonly perMinute: number;
  readonly killEveryMinutes: number;
  /** Whoever started the program wants it to end; a soak then tells what it found until then. */
  readonly over: AbortSignal;
}

const text = (value: string) => ({ type: 'string', default: value }) as const;

const OPTIONS = {
  record: { type: 'boolean', default: false },
  seed: { type: 'string' },
  seeds: text('100000'),
  from: text('1'),
  trace: { type: 'string' },
  commands: text('1000'),
  kills: text('200'),
  only: { type: 'string', multiple: true },
  minutes: text('120'),
  'per-minute': text('60'),
  'kill-every': text('5'),
  help: { type: 'boolean', default: false },
} as const;

/** Reads the command line; 'help' when that was asked for. Throws a sentence for whoever typed it. */
export function readOptions(
  given: readonly string[],
  over: AbortSignal = new AbortController().signal,
): Options | 'help' {
  const { values, positionals } = parseArgs({
    args: [...given],
    allowPositionals: true,
    options: OPTIONS,
  });
  if (values.help) return 'help';
  return {
    trials: chosen(TRIALS, positionals),
    record: values.record,
    seed: whole('seed', values.seed ?? String(randomInt(1, 1_000_000))),
    seeds: whole('seeds', values.seeds),
    from: whole('from', values.from),
    trace: values.trace === undefined ? undefined : whole('trace', values.trace),
    commands: whole('commands', values.commands),
    kills: whole('kills', values.kills),
    only: values.only ?? [],
    minutes: whole('minutes', values.minutes),
    perMinute: whole('per-minute', values['per-minute']),
    killEveryMinutes: whole('kill-every', values['kill-every']),
    over,
  };
}

/** What somebody would type to have this one alone, just so. */
export function commandFor(trial: Trial, args: readonly string[], seed: number): string {
  const given = { args, options: OPTIONS };
  return commandOf('trial', trial.name, given, trial.seeded ? seed : undefined);
}
