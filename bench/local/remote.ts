import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** What a local server's process can be asked for. Arguments and answers survive JSON. */
type Calls = { [name: string]: (...given: never[]) => unknown };

/** The same calls, asked from another process. */
export type Remote<C> = {
  readonly [K in keyof C]: C[K] extends (...given: infer Given) => infer Answer
    ? (...given: Given) => Promise<Awaited<Answer>>
    : never;
} & { close(): Promise<void> };

interface Question {
  readonly id: number;
  readonly name: string;
  readonly given: readonly unknown[];
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

const READY = 'ready';

/** In the server's process: answers questions until the bench goes away, with which this process ends too. */
export function serve<C extends { [K in keyof C]: Calls[string] }>(calls: C): void {
  process.on('message', async (question: Question) => {
    const call: unknown = Reflect.get(calls, question.name);
    const answer: Answer = await Promise.resolve()
      .then(() =>
        typeof call === 'function'
          ? Reflect.apply(call, calls, question.given)
          : fail(question.name),
      )
      .then(
        (value) => ({ id: question.id, value }),
        (error: unknown) => ({ id: question.id, error: String(error) }),
      );
    process.send?.(answer);
  });
  process.once('disconnect', () => process.exit(0));
  process.send?.(READY);
}

function fail(name: string): never {
  throw new Error(`there is no ${name}`);
}

/** Starts `file` (beside this one) as a process of its own, with these flags for Node; resolves when it serves. */
export async function startRemote<C>(
  file: string,
  options: object = {},
  nodeFlags: readonly string[] = [],
): Promise<Remote<C>> {
  const child = fork(new URL(file, import.meta.url), [JSON.stringify(options)], {
    execArgv: [...nodeFlags],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    void ended.then(([code]) => reject(new Error(`${file} ended with ${code} at its start`)));
  });
  return asking<C>(file, child, ended);
}

function asking<C>(file: string, child: ChildProcess, ended: Promise<unknown>): Remote<C> {
  const waiting = new Map<number, (answer: Answer) => void>();
  let questions = 0;
  let closing = false;
  child.on('message', (answer: Answer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  void ended.then(() => {
    for (const [id, settle] of waiting) settle({ id, error: `${file} ended` });
    if (!closing) process.stderr.write(`bench: ${file} ended before its time\n`);
  });
  const ask = (name: string, given: readonly unknown[]) =>
    new Promise((resolve, reject) => {
      questions += 1;
      const id = questions;
      waiting.set(id, ({ value, error }) =>
        error === undefined ? resolve(value) : reject(new Error(`${file} ${name}: ${error}`)),
      );
      const question: Question = { id, name, given };
      child.send(question);
    });
  const close = async () => {
    closing = true;
    child.disconnect();
    await ended;
  };
  const target = { close };
  return new Proxy(target, {
    get: (_, name) => {
      if (name === 'close') return close;
      if (name === 'then') return undefined; // It is no promise.
      return (...given: unknown[]) => ask(String(name), given);
    },
  }) as unknown as Remote<C>;
}

/** In the server's process: what it was started with. */
export function optionsGiven<T>(): Partial<T> {
  return JSON.parse(process.argv[2] ?? '{}') as Partial<T>;
}
