import { isSecret } from '../configuration/secrets.ts';
import type { Asker, Check } from './asker.ts';
import type { Draft } from './draft.ts';

/** What the steps work with. */
export interface Setup {
  readonly ask: Asker;
  readonly draft: Draft;
  /** `missing`: what is set and right is not asked for again. */
  readonly mode: 'missing' | 'all';
}

/** How a variable is asked for. */
export interface Question {
  /** What the person reads; the variable's name is put behind it. */
  readonly message: string;
  /** It may stay empty. */
  readonly optional?: boolean;
  readonly placeholder?: string;
  /** The value holds a secret although the name does not say so. */
  readonly secret?: boolean;
  /** What has to hold beside what the variable itself takes. */
  readonly also?: Check;
}

/** Asks for a variable, unless it stays as it is. What is set is never shown. */
export async function askVariable(setup: Setup, name: string, question: Question): Promise<void> {
  const { draft, ask } = setup;
  const wrong = draft.isSet(name) ? wrongWith(setup, name, draft.get(name), question) : undefined;
  if (wrong !== undefined) ask.say('warn', `${name} is set, but it ${wrong}`);
  else if (draft.isSet(name) && !(await isToChange(setup, name))) return;
  const answer = await answerTo(setup, name, question);
  if (answer !== '') draft.set(name, answer);
}

/**
 * The same for something that may be left out: not asked for where only what is missing is, unless it is wrong.
 * @param isNew what it belongs to is being set up just now
 */
export async function askOptional(
  setup: Setup,
  name: string,
  question: Question,
  isNew = false,
): Promise<void> {
  const { draft, mode } = setup;
  const isWrong = draft.isSet(name) && draft.problem(name, draft.get(name)) !== undefined;
  if (mode === 'missing' && !isWrong && (draft.isSet(name) || !isNew)) return;
  await askVariable(setup, name, { ...question, optional: true });
}

async function isToChange({ ask, mode }: Setup, name: string): Promise<boolean> {
  if (mode === 'missing') return false;
  const choices = [
    { value: 'keep', label: 'Keep it' },
    { value: 'change', label: 'Change it' },
  ] as const;
  return (await ask.choose(`${name} is set.`, choices, 'keep')) === 'change';
}

/** Asks until the answer is right. */
export async function answerTo(setup: Setup, name: string, question: Question): Promise<string> {
  const { ask } = setup;
  const { message, optional = false, placeholder, secret = isSecret(name) } = question;
  const check = (answer: string): string | undefined => {
    if (answer === '')
      return optional ? undefined : `${name} is needed here; Ctrl-C ends this without a change`;
    const wrong = wrongWith(setup, name, answer, question);
    return wrong === undefined ? undefined : `${name} ${wrong}`;
  };
  const asked = `${message} (${name})`;
  return secret ? await ask.secret(asked, check) : await ask.text(asked, check, placeholder);
}

function wrongWith(
  { draft }: Setup,
  name: string,
  value: string,
  { also }: Question,
): string | undefined {
  return draft.problem(name, value) ?? also?.(value);
}
