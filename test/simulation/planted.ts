import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A mistake in a copy of one rule: `instead` stands where `was` stood. */
export interface Planted {
  readonly name: string;
  readonly file: string;
  readonly was: string;
  readonly instead: string;
}

/** Mistakes that somebody might make, each in a rule that something else seems to make up for. */
export const PLANTED: readonly Planted[] = [
  {
    name: 'a create whose process died is sent again',
    file: 'follow.ts',
    was: "return await endTask(deps, task, { type: 'lost', at: deps.clock.now() });",
    instead:
      "await deps.tasks.apply(id, { type: 'not accepted' }); return await deps.scheduler.at(id, deps.clock.now());",
  },
  {
    name: 'a create without an answer is sent again',
    file: 'not-started.ts',
    was: "error instanceof GatewayUnreachable && error.accepted === 'no'",
    instead: 'error instanceof GatewayUnreachable',
  },
  {
    name: 'nobody looks before posting again',
    file: 'show.ts',
    was: 'return !deps.untried.delete(',
    instead: 'return false && deps.untried.delete(',
  },
  {
    name: 'a busy place is taken for proof that no earlier try came through',
    file: 'deliver.ts',
    was: 'if (nothingPosted && !repeated)',
    instead: 'if (nothingPosted)',
  },
  {
    name: 'credits that are held do not count as used',
    file: 'quota.ts',
    was: 'if (usedOf(purse) + cost >',
    instead: 'if (purse.committed + cost >',
  },
  {
    name: 'a settled hold stays',
    file: 'quota.ts',
    was: 'committed: purse.committed + (spend ? cost : 0), held };',
    instead: 'committed: purse.committed + (spend ? cost : 0) };',
  },
  {
    name: 'a task is saved without the mark by which a start finds it',
    file: 'tasks.ts',
    was: 'mark(store, task.id, roundOf(task)),',
    instead: '',
  },
  {
    name: 'a task that failed is charged',
    file: 'quota.ts',
    was: 'committed: purse.committed + (spend ? cost : 0), held };',
    instead: 'committed: purse.committed + cost, held };',
  },
  {
    name: 'nobody sees to it that open tasks have a next step',
    file: 'look-after.ts',
    was: 'await deps.scheduler.ensureAll(ids, deps.clock.now());',
    instead: '',
  },
  {
    name: 'holds of a command that died are never given back',
    file: 'quota.ts',
    was: 'if (await isTask(taskId)) continue;',
    instead: 'if (taskId !== undefined) continue;',
  },
];

const ROOT = join(import.meta.dirname, '..', '..');

/** Runs a seed on a copy of the core with a mistake in it. The copy lies inside the project, where its packages are found. */
export async function planted({
  name,
  file,
  was,
  instead,
}: Planted): Promise<typeof import('./simulate.ts')> {
  const folder = join(ROOT, 'test-report', 'planted', name.replaceAll(/\W+/gu, '-'));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const part of ['src/core', 'test/support', 'test/simulation']) {
    await cp(join(ROOT, part), join(folder, part), { recursive: true });
  }
  const path = join(folder, 'src', 'core', file);
  const text = await readFile(path, 'utf8');
  if (text.split(was).length !== 2) throw new Error(`${file} does not hold this once: ${was}`);
  await writeFile(
    path,
    text.replace(was, () => instead),
  );
  return await import(pathToFileURL(join(folder, 'test', 'simulation', 'simulate.ts')).href);
}
