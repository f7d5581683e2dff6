import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small disk of the trial's own. */
export interface Disk {
  readonly folder: string;
  /** Leaves not a byte. */
  fill(): Promise<void>;
  empty(): Promise<void>;
  close(): Promise<void>;
}

/** Room for the tasks of a trial. */
const SIZE = '64m';

/** Mounts one, as only root may; undefined where that is not allowed. */
export async function mountDisk(): Promise<Disk | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'reelbot-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder]);
  if (mounted.status !== 0) {
    await rm(folder, { recursive: true, force: true });
    return undefined;
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    async fill() {
      // The last free page goes too.
      for (const bytes of [2 ** 20, 4096]) await fillWith(filler, bytes);
    },
    empty: () => rm(filler, { force: true }),
    async close() {
      spawnSync('umount', ['-l', folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Appends pieces of this size until the disk says no. */
async function fillWith(path: string, bytes: number): Promise<void> {
  const piece = Buffer.alloc(bytes);
  for (;;) {
    try {
      await writeFile(path, piece, { flag: 'a' });
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return;
      throw error;
    }
  }
}
