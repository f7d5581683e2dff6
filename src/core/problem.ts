/** The options of `/sora`, by the names that people type (design §7). */
export const OPTIONS = [
  'prompt',
  'model',
  'duration',
  'orientation',
  'size',
  'style',
  'image',
  'storyboard',
  'remove_watermark',
  'edit',
] as const;

export type Option = (typeof OPTIONS)[number];

/** Every way in which an option can be wrong; `words/` has a sentence for each, under `problem.<key>`. */
export type ProblemKey =
  | 'prompt.empty'
  | 'prompt.long'
  | 'prompt.word'
  | 'model.unknown'
  | 'model.retired'
  | 'model.off'
  | 'duration.number'
  | 'duration.other'
  | 'duration.needs'
  | 'duration.size'
  | 'orientation.unknown'
  | 'orientation.other'
  | 'size.unknown'
  | 'size.other'
  | 'size.needs'
  | 'style.other'
  | 'style.none'
  | 'image.url'
  | 'image.many'
  | 'image.none'
  | 'image.needed'
  | 'storyboard.none'
  | 'storyboard.long'
  | 'edit.none'
  | 'edit.empty'
  | 'boolean'
  | 'option.unknown'
  | 'option.twice';

/** What is wrong with one option, as data: a language turns it into a sentence, a form shows it at its field. */
export interface Problem {
  /** Undefined for an option that does not exist. */
  readonly option: Option | undefined;
  readonly key: ProblemKey;
  readonly values: Readonly<Record<string, string | number>>;
}

export function problem(
  option: Option | undefined,
  key: ProblemKey,
  values: Readonly<Record<string, string | number>> = {},
): Problem {
  return { option, key, values };
}
