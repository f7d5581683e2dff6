import type { FieldInput } from '../../wire.ts';
import { packed } from '../files.ts';

/** What has been put in so far: text or the option chosen, the options chosen, a tick, files. */
export type Draft = string | boolean | readonly string[] | readonly File[];

/** Something to fill in, whichever platform asked for it. */
export interface Control {
  readonly kind: 'text' | 'choice' | 'checks' | 'tick' | 'files';
  readonly element: HTMLElement;
  /** What a label of this control is for; groups and files have none. */
  readonly labelled?: HTMLElement;
  /** Set to take over what was put in elsewhere, as far as it fits. */
  draft: Draft;
  /** Without scrolling: what stands before the first field is to be read. */
  focus(): void;
}

/** Something to choose. */
export interface Option {
  readonly value: string;
  readonly label: string;
  readonly detail: string;
}

/** As it travels to the sandbox. */
export async function inputOf({ draft }: Control): Promise<FieldInput> {
  if (typeof draft !== 'object') return draft;
  const files = draft.filter((item) => typeof item !== 'string');
  return files.length === 0 ? draft.filter((item) => typeof item === 'string') : packed(files);
}
