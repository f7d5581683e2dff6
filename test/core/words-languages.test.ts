import { describe, expect, it } from 'vitest';
import { en } from '../../src/core/words/en.ts';
import { languageOf, languages, speak } from '../../src/core/words/index.ts';
import { adminCommand } from '../../src/discord/admin/command.ts';
import { settingsView } from '../../src/slack/admin/settings-view.ts';
import { soraModels } from '../support/models.ts';

const TAGS = ['en-US', 'zh-CN', 'ja', 'ko', 'es-ES', 'fr', 'de', 'pt-BR'];

const English: Readonly<Record<string, string>> = en;

/** The keys without the endings of plural forms, and those that have such. */
const counted = Object.keys(English).flatMap((key) =>
  key.endsWith('_other') ? [key.slice(0, -'_other'.length)] : [],
);
const plain = Object.keys(English).filter(
  (key) => !counted.some((base) => key === `${base}_one` || key === `${base}_other`),
);

/** What a language has to have: every text, and of those with a number every form that its grammar knows. */
function keysOf(tag: string): string[] {
  const { pluralCategories } = new Intl.PluralRules(tag).resolvedOptions();
  return [
    ...plain,
    ...counted.flatMap((base) => pluralCategories.map((form) => `${base}_${form}`)),
  ];
}

function holesOf(text: string): string[] {
  return [...text.matchAll(/\{\w+\}/gu)].map(([hole]) => hole);
}

it('the bot speaks eight languages, English first', () => {
  expect(Object.keys(languages).sort()).toEqual(TAGS.toSorted());
  expect(Object.keys(languages)[0]).toBe('en-US');
  expect(counted).toContain('card.cost');
});

describe.each(Object.keys(languages))('%s', (tag) => {
  const words: Readonly<Record<string, string>> = { ...languages[tag] };

  it('has every text in every plural form of its own, and not one more', () => {
    expect(Object.keys(words).sort()).toEqual(keysOf(tag).sort());
  });

  it('says something everywhere, with the placeholders of the English text', () => {
    for (const [key, text] of Object.entries(words)) {
      expect(text.trim(), key).toBe(text);
      expect(text, key).not.toBe('');
      const base = key.replace(/_(?:zero|one|two|few|many|other)$/u, '');
      const isForm = counted.includes(base) && key !== base;
      const wanted = new Set(holesOf(English[isForm ? `${base}_other` : key] ?? ''));
      // "1 credit" may be said without its number.
      if (isForm && !key.endsWith('_other') && !text.includes('{count}')) wanted.delete('{count}');
      expect(new Set(holesOf(text)), key).toEqual(wanted);
      expect(text.replaceAll(/\{\w+\}/gu, ''), key).not.toMatch(/[{}]/u);
    }
  });

  it('holds nothing that i18next would read as a reference to another text', () => {
    for (const [key, text] of Object.entries(words)) expect(text, key).not.toContain('$t(');
  });

  it('has a form for every number', () => {
    const say = speak(tag);
    for (const count of [0, 1, 2, 5, 21, 100, 1_000_000, 1.5]) {
      const said = say('report.tasks', { count });
      expect(said).toContain(new Intl.NumberFormat(tag).format(count));
      expect(said).not.toMatch(/report|\{/u);
    }
  });
});

it('admins can choose each of them, and no other, on both platforms', () => {
  const spoken = Object.keys(languages);
  const option = adminCommand(soraModels).options?.find(({ name }) => name === 'language');
  const choices = JSON.parse(JSON.stringify(option)).options[0].choices as { value: string }[];
  expect(choices.map(({ value }) => value)).toEqual(spoken);
  const { blocks } = settingsView({ settings: {}, defaults: {} }, soraModels, [], 'en-US');
  const block = JSON.parse(JSON.stringify(blocks.find((one) => one.block_id === 'language')));
  const values = (block.element.options as { value: string }[]).map(({ value }) => value);
  expect(values).toEqual(['own', ...spoken]);
});

it('the words fit the reader’s locale, and English is for everyone else', () => {
  const chosen = {
    'zh-CN': 'zh-CN',
    'zh-TW': 'zh-CN',
    zh_CN: 'zh-CN',
    'en-GB': 'en-US',
    // Slack's locales.
    'ja-JP': 'ja',
    'ko-KR': 'ko',
    'es-LA': 'es-ES',
    'es-419': 'es-ES',
    'fr-FR': 'fr',
    'fr-CA': 'fr',
    'de-DE': 'de',
    'pt-BR': 'pt-BR',
    'pt-PT': 'pt-BR',
    'it-IT': 'en-US',
    'en-XA': 'en-XA',
    'en-xa': 'en-US',
    '': 'en-US',
    __proto__x: 'en-US',
    constructor: 'en-US',
  };
  for (const [locale, tag] of Object.entries(chosen)) expect(languageOf(locale), locale).toBe(tag);
  expect(languageOf('__proto__')).toBe('en-US');
});
