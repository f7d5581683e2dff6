import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const page = readFileSync('docs/security.md', 'utf8');

interface Shown {
  readonly file: string;
  readonly title: string;
}

/** `file`: "title", "title"; … in the last cell of a row. */
const shown: Shown[] = page
  .split('\n')
  .flatMap((line) =>
    [...line.matchAll(/`(test\/[^`]+\.ts)`: ((?:"[^"]+"(?:, )?)+)/gu)].flatMap(
      ([, file = '', titles = '']) =>
        [...titles.matchAll(/"([^"]+)"/gu)].map(([, title = '']) => ({ file, title })),
    ),
  );

/** Whether a test or a group of tests is called so. */
function isThere({ file, title }: Shown): boolean {
  if (!existsSync(file)) return false;
  const text = readFileSync(file, 'utf8');
  const begins = ["'", '"', '`'].map((quote) => `(${quote}${title}${quote}`);
  const flat = text.replaceAll(/\(\s+/gu, '(');
  return begins.some((begin) => flat.includes(begin));
}

describe('docs/security.md', () => {
  it('has a test for each line of its tables', () => {
    const rows = page.split('\n').filter((line) => /^\| .+ \|$/u.test(line));
    const [first, ...others] = page.split('| what | shown by |');
    expect(others.length).toBeGreaterThan(5);
    const proven = rows.filter((row) => !first?.includes(row) && !row.startsWith('| what |'));
    expect(proven.filter((row) => !/`test\/[^`]+`: "/u.test(row))).toEqual([]);
    expect(shown.length).toBeGreaterThan(proven.length);
  });

  it.each(shown)('$file: "$title"', (one) => {
    expect(isThere(one)).toBe(true);
  });

  it('would notice one that is gone', () => {
    expect(isThere({ file: 'test/log.test.ts', title: 'cuts every secret' })).toBe(false);
    expect(isThere({ file: 'test/none.test.ts', title: 'anything' })).toBe(false);
  });
});

interface Package {
  readonly integrity?: string;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
}

describe('what is installed', () => {
  const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
  const { dependencies, devDependencies, optionalDependencies } = read('package.json');
  const { '': _, ...locked }: Record<string, Package> = read('package-lock.json').packages;
  const named = (test: (one: Package) => boolean) =>
    Object.entries(locked).flatMap(([name, one]) => (test(one) ? [name] : []));

  it('one version of each dependency', () => {
    const versions = Object.entries<string>({
      ...dependencies,
      ...devDependencies,
      ...optionalDependencies,
    });
    expect(versions.length).toBeGreaterThan(20);
    const exact = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/u;
    expect(versions.filter(([, version]) => !exact.test(version))).toEqual([]);
  });

  it('each package has a hash, but for optional binaries', () => {
    expect(
      named(({ integrity }) => integrity?.startsWith('sha512-') === true).length,
    ).toBeGreaterThan(300);
    expect(
      named(({ integrity, optional }) => integrity === undefined && optional !== true),
    ).toEqual([]);
  });

  it('one package has a script, and it is optional', () => {
    const scripts = named(({ hasInstallScript }) => hasInstallScript === true);
    expect(scripts).toEqual(['node_modules/msgpackr-extract']);
    expect(scripts.map((name) => locked[name]?.optional)).toEqual([true]);
  });
});
