import type { Words } from '../index.ts';

/** Before a sign of two parts, and on the inner sides of the quotes. */
const UNBREAKABLE = / (?=[:;!?»])|(?<=«) /gu;

/**
 * Puts French's unbreakable spaces where the texts have plain ones, so that no line begins with a colon. They are not in
 * the texts themselves, because nobody can see them there.
 */
export function typeset(words: Words): Words {
  const texts = Object.entries(words).map(([key, text]) => [
    key,
    text.replace(UNBREAKABLE, '\u00a0'),
  ]);
  return Object.fromEntries(texts);
}
