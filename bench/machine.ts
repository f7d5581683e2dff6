import { execFileSync } from 'node:child_process';
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { temporaryFileSystem } from './temporary.ts';

/** Where and when something was measured: a figure without it says little. */
export interface Machine {
  readonly date: string;
  readonly node: string;
  readonly system: string;
  readonly cores: number;
  readonly processor: string;
  readonly memoryGib: number;
  /** The file system of the store. */
  readonly disk: string;
  /** Load average of the last minute: how busy others kept the machine. */
  readonly load: number;
  /** The checkout, with a plus where it has changes other than in what is recorded. */
  readonly commit: string;
}

export async function describeMachine(): Promise<Machine> {
  const processors = cpus();
  return {
    date: new Date().toISOString(),
    node: process.version,
    // Without what whoever built it adds.
    system: `${platform()} ${release().split('-')[0]} ${arch()}`,
    cores: processors.length,
    processor: processors[0]?.model.trim() ?? 'unknown',
    memoryGib: Math.round(totalmem() / 2 ** 30),
    disk: await temporaryFileSystem(),
    load: loadNow(),
    commit: commitNow(),
  };
}

export function loadNow(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}

/** A run that records changes these, and not what it measures. */
const RECORDS = [':!docs/proof', ':!docs/proof.md'];

function commitNow(): string {
  const git = (...given: string[]) => execFileSync('git', given, { encoding: 'utf8' }).trim();
  try {
    const changes = git('status', '--porcelain', '--', ':/', ...RECORDS);
    return `${git('rev-parse', '--short', 'HEAD')}${changes === '' ? '' : '+'}`;
  } catch {
    return 'no git';
  }
}
