import { runJobs } from '../proof/run.ts';
import { writePage } from '../proof/write.ts';
import { startFlags } from './bot.ts';
import { commandFor, HELP, type Options, readOptions } from './options.ts';

const RESULTS = new URL('results/latest.json', import.meta.url);

function asked(given: readonly string[]): Options | 'help' {
  try {
    return readOptions(given);
  } catch (error) {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : error}\n\n${HELP}`);
    process.exit(2);
  }
}

async function main(): Promise<void> {
  const given = process.argv.slice(2);
  const options = asked(given);
  if (options === 'help') {
    process.stdout.write(HELP);
    return;
  }
  if (options.page) return await writePage();
  const jobs = options.measurements.map(({ name, measure }) => ({
    name,
    command: commandFor(name, given),
    run: (note: (text: string) => void) => measure(options, note),
  }));
  const flags = [...startFlags(), ...options.nodeFlags].join(' ');
  const good = await runJobs({ jobs, record: options.record, flags, results: RESULTS });
  if (!good) process.exitCode = 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

main().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`bench: ${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  },
);
