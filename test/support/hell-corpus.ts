import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..', 'corpus');

/** One input that broke something, or could have. */
export interface Entry {
  /** A text, or a long one by its parts. */
  readonly input: string | readonly { readonly text: string; readonly times: number }[];
  /** What the boundary makes of it; absent as long as nobody has looked at it: then it has to keep its promises, whatever it makes of it. */
  readonly becomes?: string;
  /** Where it came from. */
  readonly from: string;
}

/** Every boundary that has a corpus, by name. */
export function corpora(): readonly string[] {
  return readdirSync(FOLDER).map((file) => basename(file, '.json'));
}

export function corpusOf(name: string): readonly Entry[] {
  const path = join(FOLDER, `${name}.json`);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as readonly Entry[]) : [];
}

export function inputOf({ input }: Entry): string {
  if (typeof input === 'string') return input;
  return input.map(({ text, times }) => text.repeat(times)).join('');
}

export function entryOf(input: string, from: string): Entry {
  return { input, from };
}

/** With HELL_KEEP=1 what was found goes into the corpus by itself. */
export function keepFound(name: string, entry: Entry): void {
  if (process.env.HELL_KEEP !== '1') return;
  const all = [...corpusOf(name), entry];
  writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify(all, undefined, 2)}\n`);
}
