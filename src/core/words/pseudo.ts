import type { Words } from './index.ts';

/**
 * A language that nobody speaks, made of the English one: accents on every letter, two fifths longer, in brackets. What is still plain English on a
 * screen does not come from the words; what is cut there has no room for longer languages.
 */
export function pseudoOf(words: Words): Words {
  return Object.fromEntries(
    Object.entries(words).map(([key, text]) => [key, pseudoText(text)]),
  ) as Words;
}

/** Two texts of the same letters, from `a` and from `A` on. */
const ACCENTED = 'áƀçðéƒĝĥíĵķļɱñóþɋŕšťúṽŵẋýž';
const CAPITAL = 'ÁƁÇÐÉƑĜĤÍĴĶĻṀÑÓÞɊŔŠŤÚṼŴẊÝŽ';

/** How much longer, as a share: what German and French need beside English in short texts. */
const LONGER = 0.4;
const PADDING = 'ḽöñĝéŕ ';

/** Placeholders stay as they are. */
export function pseudoText(text: string): string {
  const parts = text.split(/(\{\w+\})/u);
  const accented = parts.map((part, index) => (index % 2 === 0 ? withAccents(part) : part));
  const letters = parts.filter((_, index) => index % 2 === 0).join('').length;
  const more = PADDING.repeat(Math.ceil(letters / PADDING.length)).slice(
    0,
    Math.ceil(letters * LONGER),
  );
  return `[${accented.join('')} ${more.trim()}]`;
}

function withAccents(text: string): string {
  return text.replaceAll(/[a-zA-Z]/gu, (letter) => {
    const small = letter >= 'a';
    const place = letter.charCodeAt(0) - (small ? 'a' : 'A').charCodeAt(0);
    return [...(small ? ACCENTED : CAPITAL)][place] ?? letter;
  });
}
