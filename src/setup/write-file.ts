import { randomUUID } from 'node:crypto';
import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';

/** Its owner may read and write it, nobody else. */
const PRIVATE = 0o600;

/** The text of a file; undefined where there is none. Throws what the file system says otherwise. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Writes a file that its owner alone may read: whole or not at all, whenever the process or the machine ends. Where the path is a link, the
 * file behind it is written. Throws what the file system says.
 */
export async function writePrivately(path: string, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  // Beside it: a file cannot be moved between disks in one step.
  const draft = `${target}.${randomUUID()}.tmp`;
  try {
    const file = await open(draft, 'wx', PRIVATE);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Anybody but the owner. */
const OTHERS = 0o077;

/** Whether its owner alone may read a file; true where there is none, and where files have no such bits (Windows). */
export async function isPrivate(path: string, platform = process.platform): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined || platform === 'win32' || (found.mode & OTHERS) === 0;
}
