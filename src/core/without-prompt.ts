import type { Task } from './task.ts';

type Asked = Pick<Task, 'request'>;

/** Stands where the prompt stood. */
const INSTEAD = '[prompt]';

/** A shorter prompt says little, and taking it out would spoil whole sentences. */
const SHORTEST = 8;

/** Errors that caused each other are looked at so far. */
const DEPTH = 5;

/** What a gateway said of a task, for the log: some repeat the prompt, and logs are for more eyes than prompts are. */
export function withoutPrompt({ request }: Asked, text: string): string {
  const prompt = request.prompt.trim();
  return prompt.length < SHORTEST ? text : text.replaceAll(prompt, INSTEAD);
}

/** The same for an error and what caused it. One that does not repeat the prompt comes back as it is. */
export function quiet(task: Asked, error: unknown, depth = DEPTH): unknown {
  if (!(error instanceof Error) || depth === 0) return error;
  const { message, stack = '', cause } = error;
  const quieter = {
    message: withoutPrompt(task, message),
    stack: withoutPrompt(task, stack),
    cause: quiet(task, cause, depth - 1),
  };
  if (quieter.message === message && quieter.stack === stack && quieter.cause === cause)
    return error;
  // Of its own kind: the log says which.
  const copy: object = Object.create(Object.getPrototypeOf(error));
  for (const [name, value] of Object.entries(quieter)) Object.defineProperty(copy, name, { value });
  return Object.assign(copy, error);
}
