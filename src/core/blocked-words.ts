/**
 * The first of an admin's words and patterns that a text holds; undefined when it holds none. Case, accents and width do not count. A word
 * counts as a whole word, except in scripts that write without spaces; `*` stands for any letters at its place. Linear in the length of
 * the text for each pattern: no pattern can be written that takes long.
 */
export function blockedIn(text: string, patterns: readonly string[]): string | undefined {
  if (patterns.length === 0) return undefined;
  const plain = folded(text);
  const words = plain.match(WORD) ?? [];
  return patterns.find((pattern) => {
    const wanted = folded(pattern).trim();
    // Nothing but stars and spaces is nothing to look for, and would be found at every place for ever.
    if (/^[*\s]*$/u.test(wanted)) return false;
    if (/\s/u.test(wanted) || UNSPACED.test(wanted)) return holdsPhrase(plain, wanted);
    return words.some((word) => fits(word, wanted));
  });
}

/** A run of letters, marks, digits and what stands inside words. */
const WORD = /[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}'_-]*/gu;

/** Scripts without spaces between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}]/u;

/** The same letters however they are typed: full width, accents, capitals, invisible characters between them. */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}|[\u00ad\u200b-\u200f\u2060\ufeff]/gu, '')
    .toLowerCase();
}

/** Whether a whole word fits a pattern. Looks for each piece once, from the left; the last one stands at the end. */
function fits(word: string, pattern: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  if (others.length === 0) return word === first;
  if (!word.startsWith(first)) return false;
  const last = others.pop() ?? '';
  let at = first.length;
  for (const piece of others) {
    const found = word.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return word.length - last.length >= at && word.endsWith(last);
}

/** Several words, or a script without spaces: the phrase anywhere, not inside a longer word. Stars in it mean nothing. */
function holdsPhrase(text: string, pattern: string): boolean {
  const wanted = pattern.replaceAll('*', '').replace(/\s+/gu, ' ').trim();
  const plain = text.replace(/\s+/gu, ' ');
  for (let at = plain.indexOf(wanted); at >= 0; at = plain.indexOf(wanted, at + wanted.length)) {
    if (isEdge(plain, at, wanted[0]) && isEdge(plain, at + wanted.length, wanted.at(-1), 'end')) {
      return true;
    }
  }
  return false;
}

function isEdge(text: string, at: number, own = '', side: 'start' | 'end' = 'start'): boolean {
  if (UNSPACED.test(own)) return true;
  const neighbour = text[side === 'start' ? at - 1 : at] ?? ' ';
  return !/[\p{L}\p{N}]/u.test(neighbour) || UNSPACED.test(neighbour);
}
