import type { Readable, Writable } from 'node:stream';
import * as prompts from '@clack/prompts';

/** The person ended the questions (Ctrl-C, Escape): nothing they said holds. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** One of several answers. */
export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string;
}

/** Says what is wrong with an answer; undefined: nothing. */
export type Check = (answer: string) => string | undefined;

/** Asks a person at a terminal. Every question throws Cancelled where the person ends it. */
export interface Asker {
  /** One line; spaces around it are cut off. Empty where nothing is typed. */
  text(message: string, check: Check, placeholder?: string): Promise<string>;
  /** The same, and what is typed is shown nowhere. */
  secret(message: string, check: Check): Promise<string>;
  choose<Value extends string>(
    message: string,
    choices: readonly Choice<Value>[],
    first?: Value,
  ): Promise<Value>;
  /** At least one. */
  several<Value extends string>(
    message: string,
    choices: readonly Choice<Value>[],
    chosen: readonly Value[],
  ): Promise<readonly Value[]>;
  confirm(message: string, first: boolean): Promise<boolean>;
  /** Text in a frame. */
  note(text: string, title: string): void;
  say(kind: 'info' | 'success' | 'warn', text: string): void;
  begin(title: string): void;
  end(text: string): void;
  cancelled(text: string): void;
}

/** Where the questions stand. */
export interface Streams {
  readonly input: Readable;
  readonly output: Writable;
  /** Ends the question that stands, and every later one, as the person could. */
  readonly signal: AbortSignal;
}

export function createAsker(streams: Streams): Asker {
  const checked = (check: Check) => ({
    validate: (answer: string | undefined) => check(answer?.trim() ?? ''),
  });
  return {
    async text(message, check, placeholder) {
      const hint = placeholder === undefined ? {} : { placeholder };
      const asked = prompts.text({ message, ...hint, ...checked(check), ...streams });
      return (answered(await asked) ?? '').trim();
    },
    async secret(message, check) {
      return (
        answered(await prompts.password({ message, ...checked(check), ...streams })) ?? ''
      ).trim();
    },
    async choose<Value extends string>(
      message: string,
      choices: readonly Choice<Value>[],
      first?: Value,
    ) {
      const initial = first === undefined ? {} : { initialValue: first as string };
      const options: Choice<string>[] = [...choices];
      const asked = prompts.select<string>({ message, options, ...initial, ...streams });
      return answered(await asked) as Value;
    },
    async several<Value extends string>(
      message: string,
      choices: readonly Choice<Value>[],
      chosen: readonly Value[],
    ) {
      const options: Choice<string>[] = [...choices];
      const more = { initialValues: [...chosen], required: true };
      const asked = prompts.multiselect<string>({ message, options, ...more, ...streams });
      return answered(await asked) as Value[];
    },
    async confirm(message, first) {
      return answered(await prompts.confirm({ message, initialValue: first, ...streams }));
    },
    note: (text, title) => prompts.note(text, title, { ...streams, format: (line) => line }),
    say: (kind, text) => prompts.log[kind](text, streams),
    begin: (title) => prompts.intro(title, streams),
    end: (text) => prompts.outro(text, streams),
    cancelled: (text) => prompts.cancel(text, streams),
  };
}

/** Throws Cancelled. */
function answered<Value>(answer: Value | typeof prompts.CANCEL_SYMBOL): Value {
  if (prompts.isCancel(answer)) throw new Cancelled('cancelled');
  return answer as Value;
}
