import { en } from './en.ts';
import { zhCn } from './zh-cn.ts';

export type WordKey = keyof typeof en;

/** One language: a text for every key. */
export type Words = Readonly<Record<WordKey, string>>;

/** The names between braces in a text. */
type Holes<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Holes<Rest>
  : never;

/** Fills a text; the type asks for exactly the placeholders of the English one. */
export type Say = <Key extends WordKey>(
  key: Key,
  ...values: Holes<(typeof en)[Key]> extends never
    ? []
    : [Readonly<Record<Holes<(typeof en)[Key]>, string | number>>]
) => string;

/** Every language that the bot speaks, by the tag that Discord uses for it. English is the default. */
export const languages: Readonly<Record<string, Words>> = { 'en-US': en, 'zh-CN': zhCn };

/** The words for a reader's locale: the very one, else one of the same language, else English. */
export function wordsFor(locale: string): Words {
  const exact = Object.hasOwn(languages, locale) ? languages[locale] : undefined;
  if (exact !== undefined) return exact;
  const language = locale.toLowerCase().split(/[-_]/u)[0];
  const same = Object.keys(languages).find((tag) => tag.split('-')[0] === language);
  return (same === undefined ? undefined : languages[same]) ?? en;
}

/** A function that says things in the reader's language. */
export function speak(locale: string): Say {
  const words = wordsFor(locale);
  return (key, ...values) => fill(words[key], values[0] ?? {});
}

/** The words for a style that the bot knows; another one is called by its id. */
export function styleName(id: string, say: Say): string {
  const key = `style.${id}`;
  return isStyle(key) ? say(key) : id;
}

function isStyle(key: string): key is Extract<WordKey, `style.${string}`> {
  return Object.hasOwn(en, key);
}

/** Puts values into a text in one pass, so that a brace in a value stays a brace. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/gu, (hole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : hole,
  );
}
