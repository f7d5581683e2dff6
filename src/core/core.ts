import type { VideoModel } from './catalogue.ts';
import type { Trouble } from './errors.ts';
import type { FormUser, KeptForm } from './kept-forms.ts';
import type { Draft } from './read-request.ts';
import type { VideoRequest } from './request.ts';
import type { Address, Requester, Task } from './task.ts';

/** One command of a person, as a platform hands it over. */
export interface Command {
  /** The platform's own id of it (interaction id, trigger id): a second delivery has the same one. */
  readonly id: string;
  readonly requester: Requester;
  /** Where to answer. */
  readonly address: Address;
  readonly draft: Draft;
}

export type Checked =
  | { readonly ok: true; readonly request: VideoRequest; readonly cost: number }
  | { readonly ok: false; readonly trouble: Trouble };

export type Submitted =
  /** Saved; everything later comes as notices. */
  | { readonly kind: 'accepted'; readonly task: Task }
  /** This command was accepted before: nothing happens, and nothing need be said. */
  | { readonly kind: 'repeated'; readonly task: Task }
  /** Nothing was started or spent; tell the person privately. */
  | { readonly kind: 'refused'; readonly trouble: Trouble };

/** All that a platform may ask of the core. */
export interface Core {
  /** Models that can be asked for now: what choices, limits and help are made of. */
  models(): readonly VideoModel[];
  /** Reads and routes without any I/O, so that a wrong combination is refused at once. Never throws. */
  check(draft: Draft): Checked;
  /**
   * Keeps what a form must know later, under the platform's id of what opened it, for an hour: as soon as `shown`, which shows the form or the
   * button that opens it, resolves to true. Never throws; resolves to whether it is kept.
   */
  keep(id: string, user: FormUser, form: KeptForm, shown?: Promise<boolean>): Promise<boolean>;
  /** What was kept for this person under this id, or is just being kept; or why there is nothing. Never throws; answers within 1.5 s. */
  kept(
    id: string,
    user: FormUser,
  ): Promise<{ ok: true; form: KeptForm } | { ok: false; trouble: Trouble }>;
  /** Inspects the picture, holds the credits, saves the task. Never throws: what fails comes back as trouble. */
  submit(command: Command): Promise<Submitted>;
}
