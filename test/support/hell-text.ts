import fc from 'fast-check';

/** What inputs of one boundary are made from. */
export interface Spice {
  readonly samples: readonly string[];
  readonly pieces: readonly string[];
}

/** What people and attackers put into texts, by kind. All of it as it arrives, nothing escaped. */
const NASTY = {
  bidi: ['\u202Egnp.exe\u202C', '\u2066a\u2069', '\u2067שלום\u2069', '\u200F', '\u061C'],
  invisible: ['\u200B', '\u200C', '\u200D', '\uFEFF', '\u2060', '\u00AD', '\u180E', '\u3164'],
  tags: ['\u{E0001}\u{E0061}\u{E007F}', '\uFE0F', '\u{E0100}'],
  astral: ['🚣', '👩‍👩‍👧‍👦', '🏳️‍🌈', '🇫🇷', '𝕒𝕓', '\u{10FFFF}', '\u{1F1E6}', '🚣🏽‍♀️'],
  combining: [`z${'\u0301'.repeat(40)}`, 'e\u0301', '\u0338', 'क्षि', '각'],
  halves: ['\uD83D', '\uDEA3', '\uDEA3\uD83D', 'a\uD800b'],
  folding: ['ﬁ', 'ﷺ', 'İ', 'ı', 'ß', 'ſ', 'K', 'Å', 'ŉ'],
  wide: ['１２３', '：', '＠everyone', '＜＠Ｕ１＞', '，', '\u3000', '٣', '৪', '²'],
  control: ['\u0000', '\u0007', '\u0008', '\u001B[31m', '\u007F', '\u0085', '\u009B', '\r', '\r\n'],
  space: ['\u2028', '\u2029', '\u00A0', '\t', '\n', '\v', '\f', ' '.repeat(30), '\n'.repeat(30)],
  discord: ['@everyone', '@here', '<@1>', '<@!1>', '<@&1>', '<#1>', '</a:1>', '<a:b:1>', '<t:1:R>'],
  slack: [
    '<!channel>',
    '<!here|x>',
    '<!subteam^S1|@t>',
    '<@U0BOB00001>',
    '<#C1|c>',
    '<!date^0^x|y>',
  ],
  link: [
    'https://evil.example/x',
    '<https://evil.example|ok>',
    '[x](https://evil.example)',
    'data:,x',
  ],
  entity: ['&lt;!channel&gt;', '&amp;lt;', '&', '&#60;', '&LT;'],
  mark: ['**b**', '_i_', '~~s~~', '||h||', '`c`', '```\nx\n```', '> q', '# h', '- l', '1. n', '\\'],
  code: [
    '#{7*7}',
    '{{7*7}}',
    '$t(card.task)',
    '{count}',
    '%s',
    '$&',
    "$'",
    '<script>alert(1)</script>',
  ],
  path: ['../../etc/passwd', '..%2f', '%00', '%', 'a\\b', 'C:\\', '/', '..'],
  key: ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__proto__[x]'],
  number: [
    '1e308',
    '1e999',
    '-0',
    'NaN',
    'Infinity',
    '0x10',
    '9007199254740993',
    '1_0',
    '00',
    '-1',
  ],
  line: ["'; DROP TABLE x; --", '"', "'", '“', '”', ',', ';', ':', '=', '|', '.', ' '],
} as const;

const nasty = fc.constantFrom(...Object.values(NASTY).flat());

const some = fc.oneof(
  { weight: 4, arbitrary: nasty },
  { weight: 2, arbitrary: fc.string({ maxLength: 8, unit: 'binary' }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
  { weight: 1, arbitrary: fc.constantFrom('9', 'a', '-', '.', ' ').map((one) => one.repeat(70)) },
);

/** Texts of nothing but trouble, with the boundary's own words among it. */
export function hellText(pieces: readonly string[] = []): fc.Arbitrary<string> {
  const own = pieces.length === 0 ? [] : [{ weight: 6, arbitrary: fc.constantFrom(...pieces) }];
  const part = fc.oneof({ weight: 4, arbitrary: some }, ...own);
  const glue = fc.constantFrom('', '', ' ', '\n');
  return fc
    .tuple(fc.array(part, { maxLength: 8 }), glue)
    .map(([parts, between]) => parts.join(between));
}

/** A sample with up to three places changed: something put in, over or in place of it, or the rest cut off. */
export function mutatedText({ samples, pieces }: Spice): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.nat(1000),
    take: fc.nat(6),
    put: fc.oneof(some, hellText(pieces), fc.constant('')),
    cut: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
  });
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(change, { maxLength: 3 }))
    .map(([sample, changes]) =>
      changes.reduce((text, { at, take, put, cut }) => {
        const place = at % (text.length + 1);
        return `${text.slice(0, place)}${put}${cut ? '' : text.slice(place + take)}`;
      }, sample),
    );
}

const repeated = (piece: string) => ({
  what: JSON.stringify(piece).slice(0, 40),
  make: (length: number) => piece.repeat(Math.ceil(length / piece.length)),
});

/** What makes a careless pattern or loop take time squared: long rows of one thing, which the end then does not fit. */
export const LONG_TEXTS: readonly { what: string; make: (length: number) => string }[] = [
  ...[' ', '\n', 'a', '9', ',', '.', '/', '\\', '"', '<', '@', '`', '*', '=', '-', '%', '🚣'],
  ...['a ', '@a', '<@', '[5s]', 'a:', '<a', '\\"', '\u0301', '\u200B', '&amp;', '(', 'a=', '1,'],
].map(repeated);
