import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { de } from '../../src/core/words/de.ts';
import { en } from '../../src/core/words/en.ts';
import { esEs } from '../../src/core/words/es-es.ts';
import { typeset } from '../../src/core/words/fr/typeset.ts';
import { fr } from '../../src/core/words/fr.ts';
import { ptBr } from '../../src/core/words/pt-br.ts';

type Texts = Readonly<Record<string, string>>;

interface Translation {
  readonly tag: string;
  readonly words: Texts;
  /** The quotes of the language; no others may stand in its texts. */
  readonly quotes: readonly [open: string, close: string];
  /** Words of the other way to speak to people. */
  readonly otherAddress: RegExp;
  /** Texts that are the same as in English, one and all. */
  readonly same: readonly string[];
}

/** Names, and words that both languages have. */
const TIMES = ['{seconds} s', '{minutes} min {seconds} s'];
const SAME = ['prompt', 'Prompt', 'storyboard', 'id', 'kakalaka', ...TIMES];

const translations: readonly Translation[] = [
  {
    tag: 'es-ES',
    words: { ...esEs },
    quotes: ['«', '»'],
    otherAddress: /(?<!\p{L})(?:usted(?:es)?|vosotr[oa]s|vuestr[oa]s?|os|vos)(?!\p{L})/iu,
    same: [...SAME, 'anime', 'retro', 'vintage'],
  },
  {
    tag: 'fr',
    words: { ...fr },
    quotes: ['«', '»'],
    otherAddress: /(?<!\p{L})(?:tu|toi|tes|tien(?:ne)?s?)(?!\p{L})|(?<!\p{L})t’/iu,
    same: [
      ...SAME,
      ...['Administration', 'orientation', 'Orientation', 'style', 'Style', 'image'],
      ...['pause', 'portrait', 'anime', 'selfie', 'chaos', 'vintage', 'sitcom'],
    ],
  },
  {
    tag: 'de',
    words: { ...de },
    quotes: ['„', '“'],
    otherAddress: /\bIhnen\b|\bIhr(?:e[mnrs]?)?\b|[^.:;?!\s] Sie\b/u,
    same: [
      ...SAME,
      ...['Credits', 'credits', 'Gateways', 'gateways', 'Person', 'person', 'golden', 'retro'],
    ],
  },
  {
    tag: 'pt-BR',
    words: { ...ptBr },
    quotes: ['“', '”'],
    otherAddress: /(?<!\p{L})(?:tu|teus?|tuas?|ti|te|contigo|vocês|senhora?)(?!\p{L})/iu,
    same: [...SAME, ...['Gateways', 'gateways', 'anime', 'selfie', 'vintage', 'sitcom']],
  },
];

const English: Texts = en;

/** The English text that a text was made from: of a plural form, the form that the language may not have is the last one. */
function original(key: string): string {
  return English[key] ?? English[key.replace(/_(?:one|many)$/u, '_other')] ?? '';
}

/** What people type, or what is set by operators: it is the same in every language. */
const LITERAL =
  /\{\w+\}|https?:\/\/\S*|\b[A-Z]+(?:_[A-Z]+)+\b|\/sora(?: model:)?|\bimage:|\bretired\b/gu;

/** English words that none of these languages has. */
const ENGLISH =
  /\b(?:the|with|and|you|your|is|are|of|this|that|from|it|be|been|again|not|they|here|there|which|their|its|what|who|by|to|picture|queue|have|give|choose|try)\b/iu;

function withoutLiterals(text: string): string {
  return text.replaceAll(LITERAL, '');
}

/** How a text ends: as a sentence, as a question, open, or as a title. */
function endOf(text: string): string {
  const [sign = ''] = /[.?!:…]$/u.exec(text) ?? [];
  return sign;
}

/** Signs with a meaning: marks of states, pictures, formatting, and what has to be copied. */
function signsOf(text: string): string[] {
  const signs =
    text.match(/[✓✗⏸·•→*`~|\n[\]@]|\p{Extended_Pictographic}|[A-Z]{2,}(?:_[A-Z]+)+/gu) ?? [];
  const copied = text.match(/\[5s\]|https:\/\/|\/sora|image:|PNG|JPEG|WebP|MB|Mo\b/gu) ?? [];
  return [...signs, ...copied.map((one) => (one === 'Mo' ? 'MB' : one))].sort();
}

describe.each(translations)('$tag', ({ tag, words, quotes, otherAddress, same }) => {
  const texts = Object.entries(words);

  it('has no English left', () => {
    for (const [key, text] of texts) expect(withoutLiterals(text), key).not.toMatch(ENGLISH);
    const kept = texts.filter(([key, text]) => text === original(key)).map(([, text]) => text);
    const worded = kept.filter((text) => /\p{L}/u.test(withoutLiterals(text)));
    expect([...new Set(worded)].sort()).toEqual(same.toSorted());
  });

  it('has single spaces, and none at an end', () => {
    for (const [key, text] of texts) {
      expect(text, key).not.toMatch(/[^\S\n]\s|\s[^\S\n]|^\s|\s$/u);
      expect(text, key).not.toMatch(/\s[,.…)]|[(¿¡]\s/u);
      expect(text, key).not.toMatch(/[,;](?=\p{L})/u);
    }
  });

  it('ends as the English text does', () => {
    for (const [key, text] of texts) expect(endOf(text), key).toBe(endOf(original(key)));
  });

  it('has the signs of the English text', () => {
    for (const [key, text] of texts) expect(signsOf(text), key).toEqual(signsOf(original(key)));
  });

  it('begins with a capital where the English text does', () => {
    const isSmall = (text: string) => /^\p{Ll}/u.test(text);
    const isFixed = (key: string) => /^(?:name|param|sub|choice|style|state|setting)\./u.test(key);
    for (const [key, text] of texts) {
      if (isFixed(key) || text.startsWith('{') || original(key).startsWith('{')) continue;
      // German nouns have one anywhere.
      if (isSmall(original(key)) && tag === 'de') continue;
      expect(isSmall(text), key).toBe(isSmall(original(key)));
    }
  });

  it('has its own quotes, in pairs, and no straight ones', () => {
    const [open, close] = quotes;
    for (const [key, text] of texts) {
      expect(text, key).not.toMatch(/["']/u);
      const others = text.replaceAll(open, '').replaceAll(close, '');
      expect(others, key).not.toMatch(/[«»„“”‚‘]/u);
      expect(text.split(open).length, key).toBe(text.split(close).length);
    }
  });

  it('speaks to people in one way', () => {
    for (const [key, text] of texts) expect(text, key).not.toMatch(otherAddress);
  });

  it('calls a button in a text as it stands on the button', () => {
    const [open, close] = quotes.map((sign) =>
      sign.replace('«', '«\u00a0').replace('»', '\u00a0»'),
    );
    const named = (label = '') => [`${quotes[0]}${label}${quotes[1]}`, `${open}${label}${close}`];
    const names = (key: string, button: string) =>
      named(words[button]).some((quoted) => words[key]?.includes(quoted));
    for (const key of ['result.closed', 'result.closed.large', 'result.closed.blocked']) {
      expect(names(key, 'button.send'), key).toBe(true);
    }
    expect(names('privacy.chat', 'button.delete')).toBe(true);
  });

  it('gives options and subcommands names that Discord takes, and each its own', () => {
    // Discord's documentation, Application Command Naming.
    const legal = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
    const named = (prefix: RegExp) => texts.filter(([key]) => prefix.test(key));
    const options = named(/^name\./u);
    const subcommands = named(/^sub\.\w+$/u);
    for (const list of [options, subcommands, named(/^param\.\w+$/u)]) {
      for (const [key, text] of list) {
        expect(text, key).toMatch(legal);
        expect(text, key).toBe(text.toLowerCase());
      }
    }
    for (const list of [options, subcommands]) {
      const names = list.map(([, text]) => text);
      expect(names).toEqual([...new Set(names)]);
    }
    // The menu of a message.
    expect([...(words['command.animate'] ?? '')].length).toBeLessThanOrEqual(32);
  });
});

describe('fr', () => {
  const texts = Object.entries(fr);

  it('has an unbreakable space before a sign of two parts and inside quotes', () => {
    for (const [key, text] of texts) {
      const prose = withoutLiterals(text.replaceAll(/\{\w+\}/gu, 'x'));
      expect(prose, key).not.toMatch(/[^\u00a0][:;!?»]|«[^\u00a0]/u);
    }
    expect(typeset({ ...fr, 'admin.left': 'a : « b » ; c ! d ? e:f' })['admin.left']).toBe(
      'a\u00a0: «\u00a0b\u00a0»\u00a0; c\u00a0! d\u00a0? e:f',
    );
  });
});

describe('the others', () => {
  it.each(translations.filter(({ tag }) => tag !== 'fr'))('$tag has none there', ({ words }) => {
    for (const [key, text] of Object.entries(words)) {
      expect(text, key).not.toMatch(/\s[:;!?»]|«\s|\u00a0/u);
    }
  });

  it('Spanish opens its questions and calls', () => {
    for (const [key, text] of Object.entries(esEs)) {
      expect(text.split('¿').length, key).toBe(text.split('?').length);
      expect(text.split('¡').length, key).toBe(text.split('!').length);
    }
  });
});

describe('the glossary', () => {
  const page = readFileSync('docs/decisions/2026-11-21-translations.md', 'utf8');
  const [, table = ''] = page.split('## One word for one thing');
  const rows = [...table.matchAll(/^\| (?!English|-)(.+) \|$/gmu)].map(([, row = '']) =>
    row.split(' | '),
  );

  it('has a word for each language', () => {
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) expect(row).toHaveLength(1 + translations.length);
  });

  it.each(rows)('%s is called the same everywhere', (term, ...cells) => {
    const isMeant = new RegExp(`(?<![\\w_:-])${term}s?\\b`, 'iu');
    translations.forEach(({ tag, words }, place) => {
      const said = (cells[place] ?? '').split(', ').map((one) => one.toLowerCase());
      const wrong = Object.entries(words).filter(([key, text]) => {
        const source = withoutLiterals(original(key));
        return isMeant.test(source) && !said.some((one) => text.toLowerCase().includes(one));
      });
      expect(wrong, tag).toEqual([]);
    });
  });
});
