import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** A file that a page shows whole. */
export interface Shown {
  /** From the root of the project, as the first line of its block says. */
  readonly path: string;
  readonly text: string;
}

/** Every block of TypeScript that begins with the path of a file. */
export function filesIn(page: string): Shown[] {
  const text = readFileSync(page, 'utf8');
  const blocks = text.matchAll(/^```ts\n\/\/ (\S+\.ts)\n(.*?)^```$/gmsu);
  return [...blocks].map(([, path = '', body = '']) => ({ path, text: body }));
}

/** The project with the files of some pages in it. */
export interface Built {
  readonly root: string;
  /** Where a file of it is, to be imported. */
  at(path: string): string;
  remove(): void;
}

/**
 * Puts files into a copy of the project whose other files are links to the real ones. It stands inside the project, so that packages are found, and
 * outside node_modules, where Node strips no types.
 */
export function build(files: readonly Shown[]): Built {
  mkdirSync('test-report', { recursive: true });
  const root = resolve(mkdtempSync(join('test-report', 'docs-')));
  const folders = new Set(files.flatMap(({ path }) => foldersOf(path)));
  for (const folder of ['', ...folders]) {
    mkdirSync(join(root, folder), { recursive: true });
    for (const name of folder === '' ? ['src', 'sandbox', 'test'] : entriesOf(folder)) {
      const path = join(folder, name);
      const isOurs = folders.has(path) || files.some((file) => file.path === path);
      if (!isOurs) symlinkSync(resolve(path), join(root, path));
    }
  }
  for (const { path, text } of files) writeFileSync(join(root, path), text);
  return {
    root,
    at: (path) => join(root, path),
    remove: () => rmSync(root, { recursive: true }),
  };
}

/** `a/b/c.ts`: `a`, `a/b`. */
function foldersOf(path: string): string[] {
  const parts = dirname(path).split('/');
  return parts.map((_, place) => parts.slice(0, place + 1).join('/'));
}

function entriesOf(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
