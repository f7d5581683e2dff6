import fc from 'fast-check';
import { expect, it } from 'vitest';
import { languageOf, languages } from '../../src/core/index.ts';
import { localeOfReader } from '../../src/slack/installations/reader.ts';
import { manyRuns } from '../support/hell-runs.ts';

it.each([
  [undefined, 'en-US'],
  ['', 'en-US'],
  ['*', 'en-US'],
  ['de', 'de'],
  ['fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5', 'fr-CH'],
  ['en;q=0.2, ja;q=0.3', 'ja'],
  // Nobody here speaks Italian.
  ['it-IT, it;q=0.9, pt-PT;q=0.8', 'pt-PT'],
  ['it', 'en-US'],
  ['ko;q=0, zh-TW;q=0.1', 'zh-TW'],
  ['KO-kr; Q=1.0', 'KO-kr'],
  [`${'xx,'.repeat(200)}de`, 'en-US'],
])('%s is spoken to in %s', (header, locale) => {
  expect(localeOfReader(header)).toBe(locale);
});

it('whatever a browser sends, there is a language for it', () => {
  const header = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 700 }),
    fc
      .array(fc.constantFrom('de', 'fr-', ';q=', '0.5', ',', '*', ';', '=', 'en-US', '1e9', ' '))
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(header, (text) => {
      expect(Object.keys(languages)).toContain(languageOf(localeOfReader(text)));
    }),
    manyRuns(),
  );
});
