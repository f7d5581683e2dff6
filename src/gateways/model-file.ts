import type { VideoModel } from '../core/catalogue.ts';
import { type ModelDefaults, readModelList } from '../core/model-entry.ts';
import { readTextFile } from '../text-file.ts';

export { IMAGE_LIMITS, type ModelDefaults, type ModelEntry, modelOf } from '../core/model-entry.ts';

/** Reads an operator's file of models, `[{"id": "wan-2.2", "durations": [5], …}]`, or every problem with it. Problems hold no path. */
export function readModelFile(
  path: string,
  defaults: ModelDefaults,
): { models: readonly VideoModel[] } | { problems: readonly string[] } {
  const read = readTextFile(path);
  return 'why' in read
    ? { problems: [`names something that ${read.why}`] }
    : readModelList(read.text, defaults);
}
