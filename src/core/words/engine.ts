import { createInstance } from 'i18next';
import type { Words } from './index.ts';
import { languages } from './languages.ts';

/** The language that every other one is measured against, and that everyone else is spoken to in. */
const DEFAULT = 'en-US';

/** Where in i18next's resources the texts are. */
const NAMESPACE = 'words';

/**
 * i18next chooses the text and its plural form, and fills it. Its own instance: nothing is shared with anybody. A placeholder is `{name}`; values are
 * put in as they are (each platform escapes what it is given), and nothing in a value is read as a placeholder or a reference to another text.
 */
const engine = createInstance({
  lng: DEFAULT,
  fallbackLng: DEFAULT,
  load: 'currentOnly',
  initAsync: false,
  ns: [NAMESPACE],
  defaultNS: NAMESPACE,
  // Keys have dots and colons in them, and are whole.
  keySeparator: false,
  nsSeparator: false,
  interpolation: { prefix: '{', suffix: '}', escapeValue: false, skipOnVariables: true },
  resources: Object.fromEntries(
    Object.entries(languages).map(([tag, words]) => [tag, { [NAMESPACE]: words }]),
  ),
});

/** Starts the engine: at once, as everything is there already. */
void engine.init();

/** Adds a language that is not offered. */
export function addLanguage(tag: string, words: Words): void {
  engine.addResourceBundle(tag, NAMESPACE, words);
}

/** A text by its key, filled. `count`: the number that decides the plural form, where the text has one. */
export function textOf(
  tag: string,
  key: string,
  values: Readonly<Record<string, string>>,
  count: number | undefined,
): string {
  return engine.t(key, {
    lng: tag,
    replace: values,
    nest: false,
    ...(count === undefined ? {} : { count }),
  });
}
