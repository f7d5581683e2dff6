import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spaceMentions } from '../../src/core/mention.ts';
import { shotsOf } from '../../src/core/storyboard.ts';
import { manyRuns } from '../support/hell-runs.ts';

describe('character mentions', () => {
  it.each([
    ['a cat with@bob,running', 'a cat with@bob,running'], // Glued to a word it may be an address; people write it apart.
    ['a cat,@bob,running', 'a cat, @bob ,running'],
    ['@bob runs', '@bob runs'],
    ['(@bob)', '( @bob )'],
    ['让@bob跑步', '让 @bob 跑步'],
    ['@bob.smith. Then', '@bob.smith . Then'],
    ['mail me at ana@example.com', 'mail me at ana@example.com'],
    ['just @ alone', 'just @ alone'],
    ['@a@b', '@a @b'],
    ['hello <@123>', 'hello <@123>'],
  ])('%j becomes %j', (typed, sent) => {
    expect(spaceMentions(typed)).toBe(sent);
  });

  it('stand apart after one pass, and a second pass changes nothing', () => {
    const text = fc.string({
      unit: fc.constantFrom('@', 'a', 'b', '.', '-', ' ', ',', '\n', '跑', '🎬'),
    });
    fc.assert(
      fc.property(text, (prompt) => {
        const once = spaceMentions(prompt);
        expect(spaceMentions(once)).toBe(once);
        expect(once.replaceAll(' ', '')).toBe(prompt.replaceAll(' ', ''));
      }),
      manyRuns(),
    );
  });
});

describe('a storyboard', () => {
  it('is read as shots; text before the first is no shot', () => {
    expect(shotsOf('A rainy day [5s] a paper boat [2.5 s] it sinks')).toEqual([
      { seconds: 5, scene: 'a paper boat' },
      { seconds: 2.5, scene: 'it sinks' },
    ]);
  });

  it.each(['a cat', '[s] no number', '[5] no unit', '5s without brackets', '[5 seconds] a word'])(
    'finds no shot in %j',
    (prompt) => {
      expect(shotsOf(prompt)).toEqual([]);
    },
  );
});

it('stays linear on a long row of mentions', () => {
  expect(spaceMentions('@a'.repeat(50_000))).toHaveLength(149_999);
});
