import { languages, type Say, speak } from '../core/index.ts';

/** English: the words of the core for a language that it does not speak. */
export const DEFAULT_LOCALE = 'en-US';

/**
 * Locales of Discord whose readers know one of the bot's languages, without a text of their own: Discord shows them the default one, English, unless they
 * are named (its documentation, Reference: Locales).
 */
const SHARED = ['es-419', 'zh-TW'];

/** Every locale that a text is sent in. */
export const LOCALES: readonly string[] = [...Object.keys(languages), ...SHARED];

/** A text in every language. */
export type Text = (say: Say) => string;

/** Longest name of a choice (Discord's documentation, Application Commands). */
export const LONGEST_CHOICE = 100;

export function inEnglish(text: Text): string {
  return text(speak(DEFAULT_LOCALE));
}

/** Discord wants the default language among the translations too: without it, American readers may get another English. */
export function everywhere(text: Text): Record<string, string> {
  return Object.fromEntries(LOCALES.map((locale) => [locale, text(speak(locale))]));
}

export function described(text: Text) {
  return { description: inEnglish(text), description_localizations: everywhere(text) };
}

/** A value to choose, under a name in every language. */
export function choice<Value extends string | number>(value: Value, text: Text) {
  const short: Text = (say) => text(say).slice(0, LONGEST_CHOICE);
  return { name: inEnglish(short), name_localizations: everywhere(short), value };
}
