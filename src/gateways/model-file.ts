import { readFileSync, statSync } from 'node:fs';
import type { VideoModel } from '../core/catalogue.ts';
import { type ModelDefaults, readModelList } from '../core/model-entry.ts';

export { IMAGE_LIMITS, type ModelDefaults, type ModelEntry, modelOf } from '../core/model-entry.ts';

/** A list of models is a page of text; a film that was named by mistake is not read. */
const LONGEST_BYTES = 1024 * 1024;

/** Reads an operator's file of models, `[{"id": "wan-2.2", "durations": [5], …}]`, or every problem with it. Problems hold no path. */
export function readModelFile(
  path: string,
  defaults: ModelDefaults,
): { models: readonly VideoModel[] } | { problems: readonly string[] } {
  const text = readText(path);
  return 'problem' in text ? { problems: [text.problem] } : readModelList(text.text, defaults);
}

function readText(path: string): { text: string } | { problem: string } {
  try {
    if (statSync(path).size > LONGEST_BYTES) return { problem: 'names a file of more than 1 MiB' };
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
    return { text };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const why = code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'it is not UTF-8' : code;
    return { problem: `names a file that cannot be read: ${why}` };
  }
}
