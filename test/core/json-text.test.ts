import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../src/core/json-text.ts';
import { manyRuns } from '../support/hell-runs.ts';

describe('a JSON file that somebody wrote by hand', () => {
  it.each([
    ['', 'line 1, column 1: the file is empty'],
    [' \n ', 'line 2, column 2: the file is empty'],
    ['{"a":}', 'line 1, column 6: a value should stand here'],
    ['{\n  "a": 1,\n}', 'line 2, column 9: a comma too many before }'],
    ['[1, 2,]', 'line 1, column 6: a comma too many before ]'],
    ['[1 2]', 'line 1, column 4: a comma or ] should stand here'],
    ['{"a" 1}', 'line 1, column 6: a colon should stand here'],
    ["{'a': 1}", 'line 1, column 2: a name in double quotes should stand here'],
    ['{"a": 1', 'line 1, column 8: the file ends where a comma or } should stand'],
    [
      '{"a": "b\n"}',
      'line 1, column 7: the text in quotes that begins here has no end on its line',
    ],
    ['["\\x"]', 'line 1, column 3: a backslash that JSON does not know'],
    ['// prices\n{}', 'line 1, column 1: JSON takes no comments'],
    ['{} {}', 'line 1, column 4: the file should end here'],
    ['{"a":1,\r\n "b":2,\r\n "a":3}', 'line 3, column 2: "a" stands twice in these braces'],
    ['['.repeat(100_000), 'line 1, column 22: too many brackets inside each other'],
  ])('%j', (text, problem) => {
    expect(readJson(text)).toEqual({ problem });
  });

  it('skips a byte order mark', () => {
    expect(readJson('\uFEFF{"a":[1]}')).toEqual({ value: { a: [1] } });
  });

  it('takes what JSON.parse takes, and nothing else', () => {
    const shallow = fc.json({ maxDepth: 5 });
    const broken = fc
      .tuple(
        shallow,
        fc.nat(),
        fc.constantFrom('', ',', '}', ']', '"', '\\', ':', '0', '-', '.', 'e'),
      )
      .map(([text, at, letter]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + letter + text.slice(place + (at % 2));
      });
    fc.assert(
      fc.property(fc.oneof(shallow, broken, fc.string()), (text) => {
        const read = readJson(text);
        // What we refuse and JSON.parse takes: a name that stands twice.
        if ('problem' in read && read.problem.includes('stands twice')) return;
        let parsed: unknown;
        try {
          parsed = { value: JSON.parse(text) };
        } catch {
          expect(read).toHaveProperty('problem');
          return;
        }
        expect(read).toEqual(parsed);
      }),
      manyRuns(),
    );
  });
});
