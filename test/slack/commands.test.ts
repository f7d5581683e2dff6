import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { OPTIONS } from '../../src/core/index.ts';
import { readCommand, type Typed } from '../../src/slack/commands.ts';
import { escaped } from '../../src/slack/escaping.ts';
import { manyRuns } from '../support/hell-runs.ts';
import { format } from './format.ts';

type Request = Extract<Typed, { kind: 'request' }>;

function read(text: string): Request {
  const typed = readCommand(text);
  if (typed.kind !== 'request') throw new Error(`read as ${typed.kind}`);
  return typed;
}

function draftOf(text: string) {
  const { draft, problems } = read(text);
  expect(problems).toEqual([]);
  return draft;
}

/** Every problem as `key name nearest`. */
function problemsOf(text: string): string[] {
  return read(text).problems.map(({ key, option, values }) =>
    [key, option ?? values.name, values.nearest].filter((part) => part !== undefined).join(' '),
  );
}

test.each(['help', ' HELP ', '?', '？'])('%j asks for help', (text) => {
  expect(readCommand(text)).toEqual({ kind: 'help' });
});

describe('values', () => {
  test.each<[string, Record<string, string>]>([
    ['a cat runs', { prompt: 'a cat runs' }],
    [
      'prompt:a cat running model:sora-2 duration:15',
      { prompt: 'a cat running', model: 'sora-2', duration: '15' },
    ],
    [
      'duration:15 model:sora-2 prompt:a cat running',
      { prompt: 'a cat running', model: 'sora-2', duration: '15' },
    ],
    ['a cat runs duration:15s', { prompt: 'a cat runs', duration: '15s' }],
    ['duration:15 a cat runs', { prompt: 'a cat runs', duration: '15' }],
    ['a cat duration:15 in the rain', { prompt: 'a cat in the rain', duration: '15' }],
    ['PROMPT:A Cat Size:Large', { prompt: 'A Cat', size: 'Large' }],
    ['prompt：一只猫 duration：15', { prompt: '一只猫', duration: '15' }],
    ['prompt: a cat duration: 15', { prompt: 'a cat', duration: '15' }],
    [
      'prompt:a cat\nin two\n\nlines\nduration:10',
      { prompt: 'a cat\nin two\n\nlines', duration: '10' },
    ],
    ['style:"film noir" prompt:x', { style: 'film noir', prompt: 'x' }],
    ["style:'film noir' prompt:x", { style: 'film noir', prompt: 'x' }],
    ['style:“film noir” prompt:“x y”', { style: 'film noir', prompt: 'x y' }],
    ['style:‘film noir’ prompt:«x y»', { style: 'film noir', prompt: 'x y' }],
    ['prompt:「一 只 猫」 style:„film noir”', { prompt: '一 只 猫', style: 'film noir' }],
    ['prompt:"a cat"duration:15', { prompt: 'a cat', duration: '15' }],
    [
      'prompt:"style: retro, size:large" duration:15',
      { prompt: 'style: retro, size:large', duration: '15' },
    ],
    ['"style: retro" duration:15', { prompt: 'style: retro', duration: '15' }],
    [
      'prompt:"stop" is written on a sign size:small',
      { prompt: '"stop" is written on a sign', size: 'small' },
    ],
    ['prompt:"she says \\"hi\\" twice"', { prompt: 'she says "hi" twice' }],
    [
      'prompt:"she says "hi" to him" duration:10',
      { prompt: 'she says "hi" to him', duration: '10' },
    ],
    ['prompt:"never closed size:large', { prompt: '"never closed', size: 'large' }],
    ["prompt:don't size:small", { prompt: "don't", size: 'small' }],
    ['duration:15, model:sora-2; a cat', { duration: '15', model: 'sora-2', prompt: 'a cat' }],
    ['model: duration:15 prompt:x', { model: '', duration: '15', prompt: 'x' }],
    ['prompt:x model:', { prompt: 'x', model: '' }],
    [
      'storyboard:yes prompt:[5s] a boat [5s] it sinks',
      { storyboard: 'yes', prompt: '[5s] a boat [5s] it sinks' },
    ],
    [
      'remove_watermark:yes edit:abc a cat',
      { remove_watermark: 'yes', edit: 'abc', prompt: 'a cat' },
    ],
  ])('%j', (text, draft) => {
    expect(draftOf(text)).toEqual(draft);
  });
});

test.each([
  'a cat: the movie',
  'ratio 16:9',
  'look at http://example.com/a:b and https://x.y',
  'a clock that shows 12:30',
  '"quoted" and more',
  '"a cat"',
  'note:paper boat',
  'a::b',
  'he said size matters',
  '@bob walks :smile:',
])('%j without any key is the prompt', (text) => {
  expect(draftOf(text)).toEqual({ prompt: text });
});

describe('what Slack makes of a text', () => {
  test.each<[string, Record<string, string>]>([
    ['cats &amp; dogs &lt;3', { prompt: 'cats & dogs <3' }],
    ['&amp;lt; stays', { prompt: '&lt; stays' }],
    ['<@U1|bob> meets <@U2> in <#C1|x> and <#C2>', { prompt: '@bob meets @U2 in #x and #C2' }],
    ['<!here> <!channel|channel> <!subteam^S1|@team>', { prompt: '@here @channel @team' }],
    [
      'see <https://x.y/a?b=1&amp;c=2> <http://x.y|x.y>',
      { prompt: 'see https://x.y/a?b=1&c=2 x.y' },
    ],
    ['<mailto:a@b.c|a@b.c> <mailto:d@e.f> <tel:123>', { prompt: 'a@b.c d@e.f 123' }],
    [
      'a boat image:<https://x.y/a.png?b=1&amp;c=2|a picture size:large> size:small',
      { prompt: 'a boat', image: 'https://x.y/a.png?b=1&c=2', size: 'small' },
    ],
    ['image:<http://x.y/a.png|x.y/a.png> a boat', { prompt: 'a boat', image: 'http://x.y/a.png' }],
    ['image:https://x.y/a.png,b a boat', { prompt: 'a boat', image: 'https://x.y/a.png,b' }],
  ])('%j', (text, draft) => {
    expect(draftOf(text)).toEqual(draft);
  });
});

describe('what cannot be meant', () => {
  test.each<[string, string[]]>([
    ['a cat size:small size:large', ['option.twice size']],
    ['prompt:a prompt:b', ['option.twice prompt']],
    ['a cat prompt:a dog', ['option.twice prompt']],
    ['size:a size:b size:c', ['option.twice size']],
    ['duratoin:15 a cat', ['option.unknown duratoin duration']],
    ['a cat duratoin:15', ['option.unknown duratoin duration']],
    ['prompt:a cat duratoin:15', ['option.unknown duratoin duration']],
    ['prompt:"a cat" duratoin:15', ['option.unknown duratoin duration']],
    ['a cat remove-watermark:yes', ['option.unknown remove-watermark remove_watermark']],
    ['duration:15 fps:30 a cat', ['option.unknown fps ']],
    ['fps:30 a cat duration:15', ['option.unknown fps ']],
    ['a resize:large boat', ['option.unknown resize size']],
    ['lenght:15 prompt:a cat', ['option.unknown lenght ']],
    ['prompt:"a cat" fps:30', ['option.unknown fps ']],
  ])('%j', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  test.each([
    'a clock with time:12:30 duration:15',
    'prompt:a sign with note:hello duration:15',
    'prompt:"duratoin:15" duration:15',
    'duration:15 see https://example.com',
  ])('%j is a colon in a prompt', (text) => {
    expect(problemsOf(text)).toEqual([]);
  });
});

const values = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string(),
  fc
    .array(
      fc.constantFrom(
        'size:',
        'prompt:',
        '"',
        '“',
        "'",
        ' ',
        '\\',
        '\n',
        '<',
        '>',
        '&',
        '&amp;',
        '：',
        '「',
        'a',
        'durtion:1',
        '<@U1|x>',
        'http://a',
      ),
    )
    .map((parts) => parts.join('')),
);

const hostile = fc.oneof(
  values,
  fc
    .array(
      fc.tuple(
        fc.constantFrom(...OPTIONS, 'fps', 'sise', ''),
        fc.constantFrom(':', '：', ' : ', ' '),
        values,
      ),
    )
    .map((parts) => parts.flat().join(' ')),
);

describe('properties', () => {
  it('reads back what was written', () => {
    const drafts = fc.uniqueArray(fc.tuple(fc.constantFrom(...OPTIONS), values), {
      selector: ([key]) => key,
      minLength: 1,
    });
    fc.assert(
      fc.property(drafts, (entries) => {
        const draft = Object.fromEntries(entries);
        expect(draftOf(format(draft))).toEqual(draft);
      }),
      manyRuns(),
    );
  });

  it('never throws, and gives only strings', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const typed = readCommand(text);
        if (typed.kind !== 'request') return;
        for (const [key, value] of Object.entries(typed.draft)) {
          expect(OPTIONS).toContain(key);
          expect(typeof value).toBe('string');
        }
        for (const { key } of typed.problems)
          expect(['option.twice', 'option.unknown']).toContain(key);
      }),
      manyRuns(),
    );
  });

  it('takes a text without keys as it stands', () => {
    const texts = fc
      .string({ unit: 'grapheme' })
      .filter((text) => !/[:：]/u.test(text) && text.trim() !== '');
    fc.assert(
      fc.property(texts, (text) => {
        fc.pre(!['help', '?', '？'].includes(text.trim().toLowerCase()));
        expect(draftOf(escaped(text))).toEqual({ prompt: text.trim() });
      }),
      manyRuns(),
    );
  });

  it('loses no word of a prompt', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,8}$/u), { minLength: 1 });
    fc.assert(
      fc.property(words, words, (before, after) => {
        const text = `${before.join(' ')} duration:15 ${after.join(' ')} size:small`;
        expect(draftOf(text)).toEqual({
          prompt: [...before, ...after].join(' '),
          duration: '15',
          size: 'small',
        });
      }),
      manyRuns(),
    );
  });

  test.each([
    ['words', 'word '],
    ['keys', 'size:x '],
    ['open quotes', 'size:"x '],
    ['open prompts', 'prompt:"x '],
    ['quotes and spaces', 'prompt:" " " "   '],
    ['brackets', '<'],
    ['open links', '<https://x|'],
    ['entities', '&amp;&'],
    ['near keys', 'duratoin:1 '],
    ['one word', 'x'],
    ['white space', ' \n'],
    ['back slashes', 'prompt:"\\'],
  ])('a long text of %s takes no more than linear time', (_, piece) => {
    const time = (length: number) => {
      const text = piece.repeat(Math.ceil(length / piece.length));
      const started = performance.now();
      readCommand(text);
      return performance.now() - started;
    };
    time(10_000);
    expect(time(200_000)).toBeLessThan(Math.max(1000, 80 * time(10_000)));
  });
});
