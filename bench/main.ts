import { mkdir, writeFile } from 'node:fs/promises';
import { measureAck } from './ack.ts';
import { startFlags } from './bot.ts';
import { type Crowd, gather } from './crowd.ts';
import { type Findings, tableOf } from './figures.ts';
import { measureFollowing } from './following.ts';
import { describeMachine, loadNow } from './machine.ts';
import { measureMemory } from './memory.ts';
import { measureOperator } from './operator.ts';
import { HELP, type Measurement, type Options, readOptions } from './options.ts';
import { measureProcesses } from './processes.ts';
import { measureRelay } from './relay.ts';
import { measureResume } from './resume.ts';
import { measureSeveral } from './several.ts';
import { measureWrites } from './writes.ts';

const RESULTS = new URL('results/', import.meta.url);

/** What is going on, apart from what is found. */
function note(text: string): void {
  process.stderr.write(`  … ${text}\n`);
}

async function measure(options: Options): Promise<Findings[]> {
  const wanted = (name: Measurement) => options.measurements.includes(name);
  const found: Findings[] = [];
  const add = (findings: Findings) => {
    found.push(findings);
    print(findings);
  };
  if (wanted('writes')) add(await measureWrites(options));
  if (wanted('following')) add(await measureFollowing(note));
  if (wanted('relay')) add(await measureRelay(options, note));
  if (wanted('ack')) add(await measureAck(options, note));
  if (wanted('operator')) add(await measureOperator(note));
  if (wanted('processes')) add(await measureProcesses(options, note));
  if (wanted('several')) add(await measureSeveral(options, note));
  if (!wanted('memory') && !wanted('resume')) return found;
  const { tasks, gatherRate: rate, nodeFlags } = options;
  const crowd: Crowd = await gather({ tasks, rate, nodeFlags }, note);
  try {
    if (wanted('memory')) add(await measureMemory(crowd));
    if (wanted('resume')) add(await measureResume(crowd, options, note));
  } finally {
    await crowd.close();
  }
  return found;
}

function print({ title, figures, notes }: Findings): void {
  process.stdout.write(`\n${title}\n\n${tableOf(figures)}\n\n`);
  for (const line of notes) process.stdout.write(`  ${line}\n`);
}

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
  const machine = await describeMachine();
  const flags = [...startFlags(), ...options.nodeFlags].join(' ');
  const command = `npm run bench${given.length === 0 ? '' : ` -- ${given.join(' ')}`}`;
  process.stdout.write(
    `${command}\n${machine.date}, Node ${machine.node}, ${machine.cores} cores (${machine.processor}), ${machine.memoryGib} GiB, ${machine.system}, store on ${machine.disk}, load ${machine.load}, commit ${machine.commit}\nflags of the bot's Node: ${flags === '' ? 'none' : flags}\n`,
  );
  const findings = await measure(options);
  if (findings.some(({ failed }) => failed === true)) process.exitCode = 1;
  await mkdir(RESULTS, { recursive: true });
  const results = { command, machine, flags, loadAtEnd: loadNow(), options, findings };
  await writeFile(new URL('latest.json', RESULTS), `${JSON.stringify(results, null, 2)}\n`);
  process.stdout.write(
    `\nLoad at the end ${results.loadAtEnd}. Written to bench/results/latest.json\n`,
  );
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

main().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`bench: ${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  },
);
