import { en } from './en.ts';
import { addLanguage, textOf } from './engine.ts';
import { languages } from './languages.ts';
import { pseudoOf } from './pseudo.ts';
import type { Counted, Section } from './section.ts';
import { type Value, valueText, writable } from './values.ts';

export { languages } from './languages.ts';

/** One language: a text for every key, in every plural form that it has. */
export type Words = Section<typeof en>;

/** What can be said. A text with a number in it has one key for all of its plural forms. */
export type WordKey =
  | Exclude<keyof typeof en, `${Counted<typeof en>}_${'one' | 'other'}`>
  | Counted<typeof en>;

/** The names between braces in a text. */
type Holes<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Holes<Rest>
  : never;

type HolesOf<Key extends WordKey> = Key extends keyof typeof en
  ? Holes<(typeof en)[Key]>
  : `${Key}_other` extends keyof typeof en
    ? Holes<(typeof en)[`${Key}_other`]>
    : never;

/** What has to be put into a text; `count` decides its plural form. */
type Values<Key extends WordKey> = {
  readonly [Name in HolesOf<Key>]: Name extends 'count' ? number : Value;
};

/** Fills a text; the type asks for exactly the placeholders of the English one. */
export type Say = <Key extends WordKey>(
  key: Key,
  ...values: HolesOf<Key> extends never ? [] : [Values<Key>]
) => string;

/** The language that everyone else is spoken to in. */
const DEFAULT = 'en-US';

/** The generated language for looking at screens; nobody's locale, so nobody gets it who does not ask for it by name. */
const PSEUDO = 'en-XA';

/** The tag of the words for a reader's locale: the very one, else one of the same language, else English. */
export function languageOf(locale: string): string {
  if (locale === PSEUDO) return pseudo();
  if (Object.hasOwn(languages, locale)) return locale;
  const language = locale.toLowerCase().split(/[-_]/u)[0];
  return Object.keys(languages).find((tag) => tag.split('-')[0] === language) ?? DEFAULT;
}

let isPseudoKnown = false;

/** Made when it is first asked for: in earnest nobody does. */
function pseudo(): typeof PSEUDO {
  if (!isPseudoKnown) addLanguage(PSEUDO, pseudoOf(en));
  isPseudoKnown = true;
  return PSEUDO;
}

/** A function that says things in the reader's language, and writes numbers and days as the reader's locale does. */
export function speak(locale: string): Say {
  const say = speakLoosely(locale);
  return (key, ...values) => say(key, values[0]);
}

/** The same for keys that are put together: it is the caller that knows what the text needs. */
export function speakLoosely(
  locale: string,
): (key: WordKey, values?: Readonly<Record<string, Value>>) => string {
  const tag = languageOf(locale);
  // English for whoever speaks another language has English numbers in it.
  const isSpoken = locale.toLowerCase().split(/[-_]/u)[0] === tag.split('-')[0];
  const writing = isSpoken ? writable(locale, tag) : tag;
  return (key, values = {}) => {
    const { count } = values;
    const texts = Object.entries(values).map(([name, value]) => [name, valueText(value, writing)]);
    const filled: Readonly<Record<string, string>> = Object.fromEntries(texts);
    return textOf(tag, key, filled, typeof count === 'number' ? count : undefined);
  };
}

/** The words for a style that the bot knows; another one is called by its id. */
export function styleName(id: string, say: Say): string {
  const key = `style.${id}`;
  return isStyle(key) ? say(key) : id;
}

function isStyle(key: string): key is Extract<WordKey, `style.${string}`> {
  return Object.hasOwn(en, key);
}
