/** So many texts are remembered, and none that is longer than this many characters: a task has about 2000. */
const MOST = 1000;
const LONGEST = 16_384;

/** What a process last saw under a key. It may be out of date at any moment, so it is good for a guess and nothing else. */
export interface Seen {
  get(key: string): string | undefined;
  note(key: string, text: string | undefined): void;
}

export function createSeen(): Seen {
  const texts = new Map<string, string>();
  return {
    get: (key) => texts.get(key),
    note(key, text) {
      texts.delete(key);
      if (text === undefined || text.length > LONGEST) return;
      texts.set(key, text);
      const [oldest] = texts.keys();
      if (texts.size > MOST && oldest !== undefined) texts.delete(oldest);
    },
  };
}

/** For backends whose reads cost nothing. */
export const unseen: Seen = { get: () => undefined, note() {} };
