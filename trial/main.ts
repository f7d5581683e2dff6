import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Share, Told } from './simulation-worker.ts';

const HELP = `npm run trial -- simulation [OPTIONS]: worlds in which everything that can go wrong does, each decided by a seed.

  Processes of the real core on a simulated store, schedule, platform and gateways. A seed decides who is quick, which calls fail and whether
  they arrive, who is killed and when. At the end every task must have ended once, every credit must be in its place, and everybody must have
  been told.

  --seeds N   how many worlds (100000)
  --from N    the first seed (1)
  --trace N   shows everything that happens in one world
  --help

Four real processes on a real Redis, killed all the time: npm run bench -- several
`;

interface Options {
  readonly seeds: number;
  readonly from: number;
  readonly trace: number | undefined;
}

function whole(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/u.test(text)) return Number(text);
  throw new Error(`--${name} takes a whole number from 1`);
}

/** Throws a sentence for whoever typed it. */
function readOptions(given: readonly string[]): Options | 'help' {
  const { values, positionals } = parseArgs({
    args: [...given],
    allowPositionals: true,
    options: {
      seeds: { type: 'string', default: '100000' },
      from: { type: 'string', default: '1' },
      trace: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  if (positionals.length !== 1 || positionals[0] !== 'simulation') {
    throw new Error('say which trial: simulation');
  }
  return {
    seeds: whole('seeds', values.seeds),
    from: whole('from', values.from),
    trace: values.trace === undefined ? undefined : whole('trace', values.trace),
  };
}

/** Shares the seeds between as many threads as there are cores; `tell` hears of every world that went wrong. */
async function all({ seeds, from }: Options, tell: (told: Told) => void): Promise<Told['sum']> {
  const threads = Math.min(availableParallelism(), seeds);
  const sum = { worlds: 0, kills: 0, events: 0 };
  const one = (nth: number) => {
    const share: Share = { from: from + nth, to: from + seeds, step: threads };
    const worker = new Worker(new URL('simulation-worker.ts', import.meta.url), {
      workerData: share,
    });
    return new Promise<void>((resolve, reject) => {
      worker.on('error', reject);
      worker.on('exit', () => resolve());
      worker.on('message', (told: Told) => {
        if (told.wrong.length > 0) tell(told);
        sum.worlds += told.sum.worlds;
        sum.kills += told.sum.kills;
        sum.events += told.sum.events;
      });
    });
  };
  await Promise.all(Array.from({ length: threads }, (_, nth) => one(nth)));
  return sum;
}

async function show(seed: number): Promise<void> {
  const { simulate } = await import('../test/simulation/simulate.ts');
  const { trace, wrong, mark } = await simulate(seed);
  process.stdout.write(`${[...trace, '', `mark ${mark}`, ...wrong].join('\n')}\n`);
  if (wrong.length > 0) process.exitCode = 1;
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') return void process.stdout.write(HELP);
  if (options.trace !== undefined) return await show(options.trace);
  const began = performance.now();
  let wrong = 0;
  const { worlds, kills, events } = await all(options, (told) => {
    wrong += 1;
    process.stdout.write(`seed ${told.seed}: ${told.wrong.join('; ')}\n`);
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  process.stdout.write(
    `${worlds} worlds, seeds ${options.from} to ${options.from + options.seeds - 1}: ${wrong} wrong; ${kills} kills, ${events} events; ${seconds} s\n`,
  );
  if (wrong > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`trial: ${error instanceof Error ? error.message : error}\n\n${HELP}`);
  process.exitCode = 2;
});
