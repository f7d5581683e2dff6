import { mkdir, writeFile } from 'node:fs/promises';
import { type Findings, type Recorded, tableOf } from '../bench/figures.ts';
import { describeMachine, loadNow, type Machine } from '../bench/machine.ts';
import { compare } from './compare.ts';
import { type Proof, record, recordings } from './record.ts';
import { DOCS, writePage } from './write.ts';

/** One measurement or trial, ready to run. */
export interface Job {
  readonly name: string;
  /** What somebody would type to have this one alone. */
  readonly command: string;
  run(note: (text: string) => void): Promise<Findings>;
}

export interface RunOptions {
  readonly jobs: readonly Job[];
  /** Writes docs/proof/ and docs/proof.md from what is found. */
  readonly record: boolean;
  /** Flags of the bot's Node, where all jobs have the same. */
  readonly flags?: string;
  /** Keeps what was found in this file too, whether or not it is recorded. */
  readonly results?: URL;
  /** Where the page stands, and below it the folder of the records. */
  readonly docs?: URL;
}

/** Runs one after the other, prints what they find, and compares it with what is recorded. Resolves to whether all went well. */
export async function runJobs(options: RunOptions): Promise<boolean> {
  const { jobs, flags, results, docs = DOCS } = options;
  const before = await recordings(new URL('proof/', docs));
  const found: Proof[] = [];
  const began = performance.now();
  let good = true;
  for (const [nth, job] of jobs.entries()) {
    const machine = await describeMachine();
    if (nth === 0) say(heading(machine, flags));
    say(`\n${job.name} (${nth + 1} of ${jobs.length}): ${job.command}`);
    const findings = await attempt(job);
    good &&= findings !== undefined && findings.failed !== true;
    if (findings === undefined) continue;
    show(findings);
    const recorded: Recorded = {
      command: job.command,
      machine,
      ...(flags === undefined ? {} : { flags }),
      findings: [findings],
    };
    found.push({ name: job.name, recorded });
    good = tellOf(recorded, before.find(({ name }) => name === job.name)?.recorded) && good;
    if (options.record) await keep({ name: job.name, recorded }, docs);
  }
  if (results !== undefined) await save(results, found);
  say(`\nAll of it took ${minutes(began)}. Load at the end ${loadNow()}.`);
  return good;
}

/** What is going on, apart from what is found. */
function note(text: string): void {
  process.stderr.write(`  … ${text}\n`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function minutes(since: number): string {
  const seconds = Math.round((performance.now() - since) / 1000);
  return seconds < 120 ? `${seconds} s` : `${(seconds / 60).toFixed(1)} min`;
}

function heading(machine: Machine, flags: string | undefined): string {
  const { date, node, cores, processor, memoryGib, system, disk, load, commit } = machine;
  return [
    `${date}, Node ${node}, ${cores} cores (${processor}), ${memoryGib} GiB, ${system}, files on ${disk}, load ${load}, commit ${commit}`,
    ...(flags === undefined ? [] : [`flags of the bot's Node: ${flags === '' ? 'none' : flags}`]),
  ].join('\n');
}

/** What breaks one does not keep the others from running. */
async function attempt({ name, run }: Job): Promise<Findings | undefined> {
  const began = performance.now();
  try {
    return await run(note);
  } catch (error) {
    say(`\n${name} broke off: ${error instanceof Error ? error.stack : error}`);
    return undefined;
  } finally {
    note(`${name} took ${minutes(began)}`);
  }
}

function show({ title, figures, notes }: Findings): void {
  say(`\n${title}\n\n${tableOf(figures)}\n`);
  for (const line of notes) say(`  ${line}`);
}

/** False where a guarded figure became worse. */
function tellOf(now: Recorded, before: Recorded | undefined): boolean {
  const { worse, missing } = compare(now.findings, before?.findings ?? []);
  for (const what of missing) say(`  not measured here, and so not compared: ${what}`);
  for (const what of worse) say(`  WORSE than recorded: ${what}`);
  return worse.length === 0;
}

async function keep(proof: Proof, docs: URL): Promise<void> {
  await record(proof, new URL('proof/', docs));
  await writePage(docs);
  say(`  Recorded in docs/proof/${proof.name}.json`);
}

async function save(file: URL, found: readonly Proof[]): Promise<void> {
  await mkdir(new URL('.', file), { recursive: true });
  await writeFile(file, `${JSON.stringify(found, null, 2)}\n`);
}
