import { runJobs } from '../proof/run.ts';
import { commandFor, HELP, type Options, readOptions } from './options.ts';

function asked(given: readonly string[], over: AbortSignal): Options | 'help' {
  try {
    return readOptions(given, over);
  } catch (error) {
    process.stderr.write(`trial: ${error instanceof Error ? error.message : error}\n\n${HELP}`);
    process.exit(2);
  }
}

/** The first signal lets a soak tell what it found so far; anything else ends at once. */
function endOn(over: AbortController, options: Options): void {
  const soaks = options.trials.every(({ name }) => name === 'soak');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (!soaks || over.signal.aborted) process.exit(130);
      over.abort();
    });
  }
}

async function show(seed: number): Promise<void> {
  const { worldOf } = await import('./simulation.ts');
  const { text, right } = await worldOf(seed);
  process.stdout.write(`${text}\n`);
  if (!right) process.exitCode = 1;
}

async function main(): Promise<void> {
  const given = process.argv.slice(2);
  const over = new AbortController();
  const options = asked(given, over.signal);
  if (options === 'help') return void process.stdout.write(HELP);
  if (options.trace !== undefined) return await show(options.trace);
  endOn(over, options);
  const { trials, record, seed } = options;
  if (trials.some(({ seeded }) => seeded)) process.stdout.write(`seed ${seed}\n`);
  const jobs = trials.map((trial) => ({
    name: trial.name,
    command: commandFor(trial, given, seed),
    run: (note: (text: string) => void) => trial.run(options, note),
  }));
  if (!(await runJobs({ jobs, record }))) process.exitCode = 1;
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`trial: ${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  },
);
