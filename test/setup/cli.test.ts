import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';

test('without a terminal it says what to do instead, and changes nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reelbot-setup-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const child = spawn(process.execPath, [resolve('src/setup/cli.ts')], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH },
  });
  const [out, error, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  expect({ out, code }).toEqual({ out: '', code: 1 });
  expect(error).toMatch(/needs a terminal.*\.env\.example.*npm run doctor/su);
  expect(await readdir(folder)).toEqual([]);
});
