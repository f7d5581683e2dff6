import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

interface Ran {
  readonly code: number | null;
  /** Both streams. */
  readonly said: string;
}

async function run(name: string, args: readonly string[], cwd: string): Promise<Ran> {
  const child = spawn(resolve('node_modules', '.bin', name), args, { cwd });
  const done = new Promise<number | null>((resolved, reject) => {
    child.once('error', reject);
    child.once('close', resolved);
  });
  const said = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await done, said: said.join('\n').trim() };
}

/** What the compiler says of these files of a project that stands in one of our folders; empty when nothing is wrong. Errors elsewhere are for `npm run types` to tell. */
export async function typesOf(root: string, files: readonly string[]): Promise<string> {
  const config = { extends: resolve('tsconfig.json'), files, include: [] };
  writeFileSync(join(root, 'tsconfig.json'), JSON.stringify(config));
  const { code, said } = await run('tsc', ['--pretty', 'false', '-p', 'tsconfig.json'], root);
  if (code === 0) return '';
  const own = said.split('\n').filter((line) => files.some((file) => line.startsWith(file)));
  // Without a place it is about the compiler's own work.
  return [...own, ...said.split('\n').filter((line) => line.startsWith('error'))].join('\n');
}

/** What Biome says of them, layout and imports included; empty when nothing is wrong. */
export async function lintOf(root: string, files: readonly string[]): Promise<string> {
  const { vcs: _, ...config } = JSON.parse(readFileSync('biome.json', 'utf8'));
  writeFileSync(join(root, 'biome.json'), JSON.stringify(config));
  const { code, said } = await run('biome', ['check', '--colors=off', ...files], root);
  return code === 0 ? '' : said;
}
