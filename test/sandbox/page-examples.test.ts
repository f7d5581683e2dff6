import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXAMPLES, readCommand } from '../../sandbox/page/browser/example-list.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** Every command that the README writes out: `/sora …`, `/sora-quota`. */
const written = [...readme.matchAll(/`(\/sora[^`\n]*)`/g)].map(([, text = '']) => text);

/** `…` stands for anything. */
const commands = [...new Set(written)].filter((text) => !text.includes('…'));

describe('the examples of the page', () => {
  it('finds commands in the README at all', () => {
    expect(commands).toEqual(
      expect.arrayContaining(['/sora', '/sora prompt:a paper boat in the rain', '/sora help']),
    );
  });

  it.each(commands)('have %s of the README', (command) => {
    // Discord's commands that have parts are written without them in the README.
    const same = EXAMPLES.filter(
      ({ text }) => text === command || (/^\/sora-/.test(command) && text.startsWith(command)),
    );
    expect(same).not.toEqual([]);
  });

  it('have every example with a prompt on both sides', () => {
    const prompts = commands.filter((text) => text.includes('prompt:'));
    expect(prompts.length).toBeGreaterThan(1);
    for (const text of prompts) {
      const sides = EXAMPLES.filter((one) => one.text === text).map(({ side }) => side);
      expect(sides).toEqual(['discord', 'slack']);
    }
  });

  it('use each option of the README that can be written', () => {
    const table = readme.split('## `/sora`')[1]?.split('###')[0] ?? '';
    const storyboard = /the prompt is read as shots, `([^`]+)`/.exec(table)?.[1];
    expect(EXAMPLES.some(({ text }) => text.includes(`prompt:${storyboard} storyboard:`))).toBe(
      true,
    );
  });
});

describe('a written command', () => {
  it.each([
    ['Which one?', undefined],
    ['/sora', { name: 'sora', values: {} }],
    ['/sora-admin show', { name: 'sora-admin show', values: {} }],
    [
      '/sora prompt:a cat: running model:sora-2 duration:15',
      { name: 'sora', values: { prompt: 'a cat: running', model: 'sora-2', duration: '15' } },
    ],
    ['/sora-task id:', { name: 'sora-task', values: { id: '' } }],
  ])('%s', (text, read) => {
    expect(readCommand(text)).toEqual(read);
  });

  it('gives back what was written, whatever it is', () => {
    const key = fc.stringMatching(/^[a-z_]{1,9}$/);
    const value = fc.stringMatching(/^[^\s:]{1,9}( [^\s:]{1,9}){0,2}$/);
    fc.assert(
      fc.property(fc.dictionary(key, value, { noNullPrototype: true }), (values) => {
        const text = Object.entries(values).map(([name, words]) => ` ${name}:${words}`);
        expect(readCommand(`/sora${text.join('')}`)).toEqual({ name: 'sora', values });
      }),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void readCommand(`/${text}`)));
  });
});
