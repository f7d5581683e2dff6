import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

export const ENTER = '\r';
export const DOWN = '↓';
export const RIGHT = '→';
export const SPACE = ' ';
export const CTRL_C = '\x03';

/** What a terminal sends for them. */
const SENT: Readonly<Record<string, string>> = { [DOWN]: '\x1b[B', [RIGHT]: '\x1b[C' };

/** What a person sees and types: real prompts, on streams instead of a terminal. */
export interface Terminal {
  readonly input: PassThrough;
  readonly output: Writable;
  /** Everything that was shown so far, without colours. */
  shown(): string;
  /** Waits for a question, and types the answer. Rejects when the program ends before. */
  answer(question: string, keys: string): Promise<void>;
  /** No more is asked. */
  ended(): void;
}

export function createTerminal(): Terminal {
  // A terminal as readline knows it.
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  let all = '';
  let seen = 0;
  let over = false;
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const look of [...waiting]) look();
  };
  const output = Object.assign(
    new Writable({
      write(chunk, _, done) {
        all += stripVTControlCharacters(String(chunk));
        wake();
        done();
      },
    }),
    { isTTY: true, columns: 200, rows: 100 },
  );
  const shows = (question: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const at = all.indexOf(question, seen);
        if (at === -1 && !over) return;
        waiting.delete(look);
        if (at === -1) reject(new Error(`“${question}” was not asked:\n${all.slice(seen)}`));
        else {
          seen = at + question.length;
          resolve();
        }
      };
      waiting.add(look);
      look();
    });
  return {
    input,
    output,
    shown: () => all,
    async answer(question, keys) {
      await shows(question);
      // The prompt listens once the turn in which it was drawn is over.
      await new Promise(setImmediate);
      if (keys !== '') seen = all.length;
      // A key each: that is how they come from a keyboard, and a prompt that ends leaves the rest to nobody.
      for (const key of keys) {
        input.write(SENT[key] ?? key);
        await new Promise(setImmediate);
      }
    },
    ended() {
      over = true;
      wake();
    },
  };
}
