import { rmSync } from 'node:fs';
import { mkdtemp, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux' magic numbers of the file systems that one meets. */
const NAMES: Readonly<Record<number, string>> = {
  61267: 'ext4',
  16914836: 'tmpfs',
  2035054128: 'overlayfs',
  2435016766: 'btrfs',
  1481003842: 'xfs',
};

const folders = new Set<string>();

process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder, on the disk that TMPDIR names; removed when the bench ends, however it does. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'reelbot-bench-'));
  folders.add(folder);
  return folder;
}

/** What temporary folders lie on: a commit on `tmpfs` costs nothing, and says nothing. */
export async function temporaryFileSystem(): Promise<string> {
  const { type } = await statfs(tmpdir());
  return NAMES[type] ?? `0x${type.toString(16)}`;
}
