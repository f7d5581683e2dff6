import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cut, markup, maskedLink } from '../../src/discord/markup.ts';
import { manyRuns } from '../support/hell-runs.ts';

/** What Discord's servers and clients look for in the text as it is sent, whatever stands before it. */
const MENTIONS = [
  /@everyone/iu,
  /@here/iu,
  /<@[!&]?\d+>/u,
  /<#\d+>/u,
  /<\/[^>]*:\d+>/u,
  /<id:\w+>/u,
  /<a?:\w+:\d+>/u,
  /<t:-?\d+/u,
  /https?:\/\//u,
  /discord\.gg\//u,
];

/** What a reader sees: an escaped mark is the mark itself, and a mark that is not escaped is an error. */
function seen(text: string): string {
  const shown = text.replace(/\\([^0-9A-Za-z\s])|([\\*_~`|<>[\]()#:@/])/gu, (_, escaped, bare) => {
    if (bare !== undefined) throw new Error(`${bare} is not escaped in ${text}`);
    return escaped;
  });
  return shown.replaceAll('\u200B', '');
}

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '@everyone',
        '@here',
        '@',
        '<@140000000000000001>',
        '<@!1>',
        '<@&1>',
        '<#1>',
        '<',
        '>',
        '<:a:1>',
        '<a:a:1>',
        '<t:1:R>',
        '</sora:1>',
        '<id:customize>',
        '\\',
        '`',
        '```',
        '**',
        '__',
        '~~',
        '||',
        '[x](http://evil.example)',
        'https://evil.example',
        'discord.gg/x',
        '# ',
        '-# ',
        '- ',
        '+ ',
        '1. ',
        '> ',
        '>>> ',
        '\n',
        ' ',
        'everyone',
        'here',
      ),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join('').replaceAll('\u200B', ''));

describe('plain', () => {
  test('no mention, link or formatting survives, and the reader sees what was typed', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const safe = markup.plain(text);
        for (const pattern of MENTIONS) expect(safe).not.toMatch(pattern);
        expect(seen(safe)).toBe(text);
        expect(safe).not.toMatch(/^\s*(?:[-+]|\d+\.)/mu);
      }),
      manyRuns(),
    );
  });

  test('ordinary text stays readable', () => {
    expect(markup.plain('A sci-fi boat, 5.5 m long — 100%!')).toBe(
      'A sci-fi boat, 5.5 m long — 100%!',
    );
  });
});

test('code holds everything in, and pings no one', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const safe = markup.code(text);
      expect(safe).toMatch(/^`[^`\n]*`$/u);
      for (const pattern of MENTIONS.slice(0, -2)) expect(safe).not.toMatch(pattern);
    }),
    manyRuns(),
  );
  expect(markup.code('8c1f02d4-aa')).toBe('`8c1f02d4-aa`');
});

test('times, people, bold', () => {
  expect(markup.time(1_795_000_000_999)).toBe('<t:1795000000:f>');
  expect(markup.user('140000000000000001')).toBe('<@140000000000000001>');
  expect(markup.user('@everyone')).not.toMatch(/@everyone/u);
  expect(markup.bold('x')).toBe('**x**');
});

test('a link cannot be ended by its address', () => {
  expect(maskedLink('a_b.mp4', 'https://v.test/a_(1)*.mp4?x=[y]')).toBe(
    '[a\\_b.mp4](https://v.test/a_%281%29*.mp4?x=%5By%5D)',
  );
  expect(maskedLink('a', 'not a url')).toBe('not a url');
});

test('cut never breaks a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 20 }), (text, most) => {
      const short = cut(text, most);
      expect(short.length).toBeLessThanOrEqual(most);
      expect(short.isWellFormed()).toBe(text.isWellFormed());
    }),
    manyRuns(),
  );
});
