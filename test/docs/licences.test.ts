import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type Licensed,
  type Lock,
  licencesPage,
  licensed,
  refused,
} from '../../src/licences-doc.ts';

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
const lock: Lock = read('package-lock.json');
const all = licensed(lock);

describe('docs/licences.md', () => {
  it('is what `npm run docs:licences` makes', () => {
    expect(readFileSync('docs/licences.md', 'utf8')).toBe(licencesPage(lock));
  });

  it('has every package that the bot is installed with, of any machine, and none for development', () => {
    const { dependencies, devDependencies, optionalDependencies } = read('package.json');
    const names = new Set(all.map(({ name }) => name));
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      expect(names).toContain(name);
    }
    for (const name of ['vitest', 'playwright-core', 'knip']) {
      expect(Object.keys(devDependencies)).toContain(name);
      expect(names).not.toContain(name);
    }
    expect(names).toContain('@img/sharp-win32-x64');
    expect(all.filter(({ name }) => name === 'undici').length).toBe(2);
  });
});

describe('every licence', () => {
  it('is one that may be', () => {
    expect(all.length).toBeGreaterThan(200);
    expect(refused(all)).toEqual([]);
  });

  it.each([
    ['MIT', 'a', true],
    ['(MIT OR GPL-3.0-only)', 'a', true],
    ['Apache-2.0 AND MIT', 'a', true],
    ['LGPL-3.0-or-later', '@img/sharp-libvips-linux-x64', true],
    ['LGPL-3.0-or-later', 'a', false],
    ['MIT AND GPL-3.0-only', 'a', false],
    ['GPL-3.0-only', '@img/sharp-wasm32', false],
    ['AGPL-3.0-only', 'a', false],
    ['SEE LICENSE IN FILE', 'a', false],
    ['unknown', 'a', false],
    ['', 'a', false],
  ])('%s of %s: %s', (licence, name, may) => {
    const one: Licensed = { name, version: '1.0.0', licence, optional: false };
    expect(refused([one])).toEqual(may ? [] : [one]);
  });

  it('of a new package is told, and a package of two versions is told twice', () => {
    const packages = {
      '': { license: 'MIT' },
      'node_modules/b': { version: '2.0.0', license: 'GPL-3.0-only' },
      'node_modules/a': { version: '1.0.0', license: 'MIT' },
      'node_modules/a/node_modules/b': { version: '1.0.0', license: 'ISC', optional: true },
      'node_modules/c/node_modules/b': { version: '1.0.0', license: 'ISC', optional: true },
      'node_modules/@of/d': { version: '1.0.0' },
      'node_modules/e': { version: '1.0.0', license: 'MIT', dev: true },
    };
    const found = licensed({ packages });
    expect(found.map(({ name, version, optional }) => [name, version, optional])).toEqual([
      ['@of/d', '1.0.0', false],
      ['a', '1.0.0', false],
      ['b', '1.0.0', true],
      ['b', '2.0.0', false],
    ]);
    expect(refused(found).map(({ licence }) => licence)).toEqual(['unknown', 'GPL-3.0-only']);
  });
});
