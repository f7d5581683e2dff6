import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Findings } from '../../bench/figures.ts';
import { runJobs } from '../../proof/run.ts';
import { figureOf, findingsOf } from './samples.ts';

let docs: URL;
let said: string;
beforeEach(async () => {
  docs = pathToFileURL(`${await mkdtemp(join(tmpdir(), 'reelbot-docs-'))}/`);
  said = '';
  const hear = (text: string | Uint8Array): boolean => {
    said += text;
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(hear);
  vi.spyOn(process.stderr, 'write').mockImplementation(hear);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(docs, { recursive: true });
});

const jobOf = (name: string, findings: Findings) => ({
  name,
  command: `npm run bench -- ${name}`,
  run: async () => findings,
});
const ratioOf = (value: number) =>
  findingsOf({ figures: [figureOf({ value, runs: [value], guard: 'lower' })] });
const filesIn = () => readdir(docs, { recursive: true });

describe('measurements that are run', () => {
  it('are recorded where that is asked for, with their pictures and the page', async () => {
    const jobs = [jobOf('ack', findingsOf()), jobOf('other', findingsOf({ title: 'Other' }))];
    expect(await runJobs({ jobs, record: true, docs })).toBe(true);
    expect((await filesIn()).sort()).toEqual([
      'proof',
      'proof.md',
      'proof/ack-growth.svg',
      'proof/ack.json',
      'proof/other-growth.svg',
      'proof/other.json',
    ]);
    const page = await readFile(new URL('proof.md', docs), 'utf8');
    expect(page).toContain('## Acknowledgement');
    expect(page).toContain('## Other');
  });

  it('leave no trace in the documents otherwise', async () => {
    const results = new URL('results/latest.json', docs);
    expect(await runJobs({ jobs: [jobOf('ack', findingsOf())], record: false, docs })).toBe(true);
    expect(await filesIn()).toEqual([]);
    await runJobs({ jobs: [jobOf('ack', findingsOf())], record: false, docs, results });
    expect(JSON.parse(await readFile(results, 'utf8'))).toMatchObject([{ name: 'ack' }]);
  });

  it('take away pictures that nothing shows any more', async () => {
    await runJobs({ jobs: [jobOf('ack', findingsOf())], record: true, docs });
    await runJobs({ jobs: [jobOf('ack', findingsOf({ charts: [] }))], record: true, docs });
    expect((await filesIn()).sort()).toEqual(['proof', 'proof.md', 'proof/ack.json']);
  });

  it('fail where a guarded ratio became worse than recorded', async () => {
    await runJobs({ jobs: [jobOf('ack', ratioOf(1))], record: true, docs });
    expect(await runJobs({ jobs: [jobOf('ack', ratioOf(1.04))], record: false, docs })).toBe(true);
    expect(said).not.toContain('WORSE');
    expect(await runJobs({ jobs: [jobOf('ack', ratioOf(1.2))], record: false, docs })).toBe(false);
    expect(said).toContain('WORSE than recorded: Acknowledgement, p50: 1.20 ×, recorded 1');
  });

  it('compare with what was recorded before, also where they record', async () => {
    await runJobs({ jobs: [jobOf('ack', ratioOf(1))], record: true, docs });
    expect(await runJobs({ jobs: [jobOf('ack', ratioOf(1.2))], record: true, docs })).toBe(false);
    expect(await runJobs({ jobs: [jobOf('ack', ratioOf(1.2))], record: true, docs })).toBe(true);
  });

  it('fail where one breaks off or finds what may not be, and the others run all the same', async () => {
    const broken = {
      name: 'broken',
      command: 'npm run bench -- broken',
      run: async () => {
        throw new Error('no server came up');
      },
    };
    const jobs = [broken, jobOf('ack', findingsOf())];
    expect(await runJobs({ jobs, record: true, docs })).toBe(false);
    expect(said).toContain('broken broke off: Error: no server came up');
    expect(await filesIn()).toContain('proof/ack.json');
    const failing = [jobOf('ack', findingsOf({ failed: true }))];
    expect(await runJobs({ jobs: failing, record: false, docs })).toBe(false);
  });
});
