import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readText, writePrivately } from '../../src/setup/write-file.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'reelbot-setup-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

test('the file is its owner’s alone, also where it was everybody’s, and nothing else is left', async () => {
  const path = join(await folder(), '.env');
  await writePrivately(path, 'A=1\n');
  expect(await modeOf(path)).toBe('600');
  await chmod(path, 0o666);
  await writePrivately(path, 'A=2\n');
  expect(await modeOf(path)).toBe('600');
  expect(await readText(path)).toBe('A=2\n');
  expect(await readdir(join(path, '..'))).toEqual(['.env']);
});

test('behind a link it is the file that is written', async () => {
  const at = await folder();
  await writeFile(join(at, 'real'), 'A=1\n');
  await symlink(join(at, 'real'), join(at, '.env'));
  await writePrivately(join(at, '.env'), 'A=2\n');
  expect(await readFile(join(at, 'real'), 'utf8')).toBe('A=2\n');
});

test('a failure leaves the old one as it was, and no draft', async () => {
  const at = await folder();
  // A file cannot take the place of a folder.
  const path = join(at, '.env');
  await symlink(join(at, 'gone', 'real'), path);
  await expect(writePrivately(join(at, 'nowhere', '.env'), 'A=1')).rejects.toThrow('ENOENT');
  expect(await readdir(at)).toEqual(['.env']);
});

test('no file is no text, and what else is wrong is told', async () => {
  const at = await folder();
  expect(await readText(join(at, '.env'))).toBeUndefined();
  await expect(readText(at)).rejects.toThrow('EISDIR');
});
