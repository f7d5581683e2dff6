import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CannotWrite, readEnvText, withValues } from '../../src/setup/env-file.ts';
import { manyRuns } from '../support/hell-runs.ts';

const partOf = (name: string) => (name.startsWith('DISCORD_') ? 'Discord' : 'Others');
const change = (text: string, changes: Record<string, string>) => withValues(text, changes, partOf);

describe('a .env file', () => {
  it('that is new has headings', () => {
    expect(change('', { DISCORD_TOKEN: 'a', DISCORD_GUILD_ID: '1', PORT: '80' })).toBe(
      '# --- Discord ---\nDISCORD_TOKEN=a\nDISCORD_GUILD_ID=1\n\n# --- Others ---\nPORT=80\n',
    );
  });

  it('keeps comments, order, what nobody knows, and what is odd', () => {
    const text =
      '# mine\n\nexport DISCORD_TOKEN=\'old\' # why\r\nMY_OWN="two\nlines"\n no assignment\n  PORT = 1\n#PORT=2';
    const now = change(text, { DISCORD_TOKEN: 'new', PORT: '3' });
    expect(now).toBe(
      '# mine\n\nexport DISCORD_TOKEN=new\nMY_OWN="two\nlines"\n no assignment\nPORT=3\n#PORT=2',
    );
    expect(parseEnv(now)).toEqual({ DISCORD_TOKEN: 'new', MY_OWN: 'two\nlines', PORT: '3' });
  });

  it('has a new variable behind the others of its part', () => {
    const text = '# --- Discord ---\n# a token\nDISCORD_TOKEN=a\n\n# --- Others ---\nPORT=1\n';
    expect(change(text, { DISCORD_GUILD_ID: '5', HOST: 'h' })).toBe(
      '# --- Discord ---\n# a token\nDISCORD_TOKEN=a\nDISCORD_GUILD_ID=5\n\n# --- Others ---\nPORT=1\nHOST=h\n',
    );
  });

  it('where a variable stands twice, the one that counts is changed', () => {
    expect(change('A=1\nA=2\n', { A: '3' })).toBe('A=1\nA=3\n');
  });

  it('does not take a line within a value for a variable', () => {
    const text = "KEY='\nPORT=1\n'\n";
    expect(parseEnv(change(text, { PORT: '2' }))).toEqual({ KEY: '\nPORT=1\n', PORT: '2' });
  });

  it.each([
    ['plain', 'A=plain'],
    ['https://a.example/b?c=d&e=f', 'A=https://a.example/b?c=d&e=f'],
    ['/x?taskId={taskId}', 'A=/x?taskId={taskId}'],
    ['with # hash', "A='with # hash'"],
    ["it's", "A=`it's`"],
    ["`it's`", 'A="`it\'s`"'],
    ['', 'A='],
  ])('holds %j', (value, line) => {
    expect(change('', { A: value })).toBe(`# --- Others ---\n${line}\n`);
  });

  it('says when it cannot hold a value', () => {
    expect(() => change('', { A: '\'`" #' })).toThrow(CannotWrite);
    expect(() => change('', { A: '\'`" #' })).not.toThrow(/`"/u);
  });

  const names = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,6}$/u);
  const values = fc.string({ unit: fc.constantFrom(...'ab1 \'"`#=\\n$,;:/{}é\t') });
  const lines = fc.oneof(
    fc.constantFrom(
      '',
      ' ',
      '# comment',
      '# A=1',
      '# --- Others ---',
      '# --- Discord ---',
      'nonsense',
      '=',
      ' = ',
    ),
    fc.tuple(names, fc.constantFrom('=', ' = ', '='), values).map((parts) => parts.join('')),
    fc.tuple(names, values).map(([name, value]) => `export ${name}="${value}\n${value}"`),
  );
  const texts = fc.array(lines, { maxLength: 8 }).map((all) => all.join('\n'));

  it('is read back by Node as it was meant, and nothing else in it changes', () => {
    let written = 0;
    let refused = 0;
    fc.assert(
      fc.property(
        texts,
        fc.dictionary(names, values, { maxKeys: 3, noNullPrototype: true }),
        (text, changes) => {
          try {
            const now = change(text, changes);
            expect({ ...parseEnv(now) }).toEqual({ ...parseEnv(text), ...changes });
            written += 1;
          } catch (error) {
            if (!(error instanceof CannotWrite)) throw error;
            refused += 1;
          }
        },
      ),
      manyRuns(),
    );
    expect(written).toBeGreaterThan(refused);
  });

  it('takes every ordinary value into every ordinary file', () => {
    const ordinary = fc.string({ unit: 'grapheme-ascii', minLength: 1 }).filter((one) => {
      return one.trim() === one && !(one.includes("'") && one.includes('`'));
    });
    const file = fc
      .array(
        fc.oneof(
          fc.constant('# comment'),
          fc.tuple(names, fc.stringMatching(/^[\w.:/]+$/u)).map(([a, b]) => `${a}=${b}`),
        ),
      )
      .map((all) => `${all.join('\n')}\n`);
    fc.assert(
      fc.property(file, names, ordinary, (text, name, value) => {
        expect(readEnvText(change(text, { [name]: value }))[name]).toBe(value);
      }),
      manyRuns(),
    );
  });

  it('changes nothing where nothing changes', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(change(text, {})).toBe(text);
      }),
      manyRuns(),
    );
  });
});
