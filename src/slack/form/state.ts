import { z } from 'zod';
import {
  type FieldName,
  fieldOf,
  problemText,
  shortened,
  type Trouble,
  troubleText,
} from '../../core/index.ts';
import { readFiles, type SlackFile } from '../files.ts';
import { plain } from '../plain.ts';

/** As much of a submitted modal as is looked at: what one field says. */
const fieldSchema = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  files: z.array(z.unknown()).nullish(),
});

const valuesSchema = z.record(z.string(), z.record(z.string(), fieldSchema));

/** Longest text at a field, in characters. */
const LONGEST_ERROR = 500;

/** Troubles with the picture, or with the place where it is. */
const OF_PICTURES = new Set<Trouble['code']>(['image', 'public-url', 'no-picture', 'place']);

/** What a person put into the form. */
export interface Filled {
  readonly values: Readonly<Partial<Record<Exclude<FieldName, 'image'>, string>>>;
  /** The picture that was chosen among those of a message, by its file's id. */
  readonly chosen?: string;
  /** The picture that was uploaded. */
  readonly file?: SlackFile;
}

/** Reads `view.state.values`, whose blocks and elements are called by the names of the fields. Undefined when it is something else. */
export function readState(values: unknown): Filled | undefined {
  const { data } = valuesSchema.safeParse(values);
  if (data === undefined) return undefined;
  const field = (name: FieldName) => data[name]?.[name];
  const given = {
    prompt: field('prompt')?.value,
    offer: field('offer')?.selected_option?.value,
    orientation: field('orientation')?.selected_option?.value,
    style: field('style')?.selected_option?.value,
  };
  const chosen = field('image')?.selected_option?.value;
  const [file] = readFiles(field('image')?.files);
  return {
    values: Object.fromEntries(Object.entries(given).filter(([, value]) => value != null)),
    ...(chosen === undefined ? {} : { chosen }),
    ...(file === undefined ? {} : { file }),
  };
}

/** What is said at the fields of a form that was sent. `shown` are the form's fields: Slack takes errors at no others. */
export function errorsFor(
  trouble: Trouble,
  locale: string,
  shown: ReadonlySet<string>,
): Record<string, string> {
  const told: [FieldName, string][] =
    trouble.code === 'invalid'
      ? trouble.problems.map((one) => [fieldOf(one.option), problemText(one, locale, plain)])
      : [[OF_PICTURES.has(trouble.code) ? 'image' : 'prompt', textOf(trouble, locale)]];
  const errors: Record<string, string> = {};
  for (const [field, text] of told) {
    const at = shown.has(field) ? field : 'prompt';
    const earlier = errors[at];
    errors[at] = shortened(earlier === undefined ? text : `${earlier} ${text}`, LONGEST_ERROR);
  }
  return errors;
}

function textOf(trouble: Trouble, locale: string): string {
  const { title, text } = troubleText(trouble, locale, plain);
  return `${title} · ${text}`;
}
