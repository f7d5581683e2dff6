import { rm, writeFile } from 'node:fs/promises';
import { manifestFor } from '../slack/manifest.ts';
import { readText } from './write-file.ts';

/** The file with the Slack app's manifest. People need it before they have the tokens, so it is written at once and put back when they give up. */
export interface ManifestFile {
  readonly path: string;
  /** Whether the file is what would be written. @param origin the public address, for HTTP mode */
  state(origin?: string): Promise<'none' | 'same' | 'other'>;
  write(origin?: string): Promise<void>;
  /** As it was before. */
  putBack(): Promise<void>;
}

const textFor = (origin?: string): string => `${JSON.stringify(manifestFor(origin), null, 2)}\n`;

export function createManifestFile(path: string): ManifestFile {
  let before: { readonly text: string | undefined } | undefined;
  return {
    path,
    async state(origin) {
      const text = await readText(path);
      if (text === undefined) return 'none';
      return text === textFor(origin) ? 'same' : 'other';
    },
    async write(origin) {
      before ??= { text: await readText(path) };
      await writeFile(path, textFor(origin));
    },
    async putBack() {
      if (before === undefined) return;
      if (before.text === undefined) await rm(path, { force: true });
      else await writeFile(path, before.text);
      before = undefined;
    },
  };
}
