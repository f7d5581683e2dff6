/** Shorter texts are not taken for secrets: replacing every "key" in a sentence would make it unreadable and hide nothing. */
const SHORTEST_SECRET = 8;

/** How many header values are remembered. Signed headers change every minute and with every key, and an answer may come in the minute after. */
const REMEMBERED = 64;

/** Longest text that is passed on, in characters. */
const LONGEST_TEXT = 500;

/** What must not stand in a message, a log line or an error. */
export interface Secrets {
  /** Remembers the values of headers that carry secrets, whole and in parts (`Bearer <key>`). */
  remember(headers: Readonly<Record<string, string>>): void;
  /** The text with every known secret replaced, and then at most 500 characters of it: cut first, half a key could stay. */
  clean(text: string): string;
}

/** `known` never changes; header values are added as they are sent. */
export function createSecrets(known: readonly string[]): Secrets {
  let sent: string[] = [];
  return {
    remember(headers) {
      const values = Object.values(headers).flatMap((value) => [value, ...value.split(/\s+/u)]);
      sent = [...new Set([...values, ...sent])].slice(0, REMEMBERED);
    },
    clean(text) {
      const secrets = [...known, ...sent]
        .flatMap((secret) => [secret, encodeURIComponent(secret)])
        .filter((secret) => secret.length >= SHORTEST_SECRET)
        // The longest first: a key must not survive as the rest of "Bearer <key>".
        .sort((a, b) => b.length - a.length);
      return secrets
        .reduce((left, secret) => left.replaceAll(secret, '[secret]'), text)
        .slice(0, LONGEST_TEXT);
    },
  };
}
