import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { requirements } from './asvs.ts';

const page = readFileSync('docs/security.md', 'utf8');

interface Table {
  /** The names of its columns. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const cellsOf = (line: string) =>
  line
    .slice(1, -1)
    .split(' | ')
    .map((cell) => cell.trim());

/** Every table of the page. */
const tables: Table[] = page.split(/\n(?!\|)/u).flatMap((block) => {
  const [head = '', rule = '', ...rows] = block.split('\n').filter((line) => line.startsWith('|'));
  return rule.startsWith('|---') ? [{ head: cellsOf(head), rows: rows.map(cellsOf) }] : [];
});

/** The rows of the one table, or of all, whose columns are called so. */
const rowsOf = (...head: string[]) =>
  tables.flatMap((table) => (table.head.join() === head.join() ? table.rows : []));

const shownRows = tables.flatMap(({ head, rows }) => (head.at(-1) === 'shown by' ? rows : []));

interface Shown {
  readonly file: string;
  readonly title: string;
}

/** `file`: "title", "title"; … in the last cell of a row. */
function shownIn(cell: string): Shown[] {
  return [...cell.matchAll(/`(test\/[^`]+\.ts)`: ((?:"[^"]+"(?:, )?)+)/gu)].flatMap(
    ([, file = '', titles = '']) =>
      [...titles.matchAll(/"([^"]+)"/gu)].map(([, title = '']) => ({ file, title })),
  );
}

const shown = new Map(
  shownRows
    .flatMap((row) => shownIn(row.at(-1) ?? ''))
    .map((one) => [`${one.file}: ${one.title}`, one]),
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
    expect(tables.filter(({ head }) => head.at(-1) === 'shown by').length).toBeGreaterThan(8);
    expect(shownRows.length).toBeGreaterThan(200);
    const without = shownRows.filter((row) => {
      const cell = row.at(-1) ?? '';
      const named = shownIn(cell).map(({ title }) => `"${title}"`);
      // Nothing stands there but files and titles that were read as such.
      const rest = cell.replaceAll(/`test\/[^`]+`: |"[^"]+"|[,; ]/gu, '');
      return named.length === 0 || rest !== '';
    });
    expect(without).toEqual([]);
  });

  it.each([...shown.values()])('$file: "$title"', (one) => {
    expect(isThere(one)).toBe(true);
  });

  it('would notice one that is gone', () => {
    expect(isThere({ file: 'test/log.test.ts', title: 'cuts every secret' })).toBe(false);
    expect(isThere({ file: 'test/none.test.ts', title: 'anything' })).toBe(false);
  });
});

describe('every requirement of OWASP ASVS', () => {
  const asked = requirements(2);
  const numbered = (head: string) =>
    rowsOf('number', head).map(([number = '']) => number.replace('v5.0.0-', ''));
  const met = rowsOf('number', 'how it is met', 'shown by').map(([number = '']) =>
    number.replace('v5.0.0-', ''),
  );
  const notMet = numbered('what is missing, and why');
  const inPart = numbered('what is missing of it');
  /** `6.1.2, 10.3.*` */
  const away = rowsOf('numbers', 'why not').flatMap(([numbers = '']) =>
    numbers
      .split(', ')
      .flatMap((one) =>
        one.endsWith('*') ? asked.filter((id) => id.startsWith(one.slice(0, -1))) : [one],
      ),
  );

  it('of levels 1 and 2 stands in one place: met, not met, or not for us', () => {
    expect(asked.length).toBe(253);
    const all = [...met, ...notMet, ...away];
    expect(asked.filter((id) => !all.includes(id))).toEqual([]);
    expect(all.filter((id, place) => all.indexOf(id) !== place)).toEqual([]);
    expect(all.filter((id) => !asked.includes(id))).toEqual([]);
  });

  it('that is met in part stands among those that are met', () => {
    expect(inPart.length).toBeGreaterThan(0);
    expect(inPart.filter((id) => !met.includes(id))).toEqual([]);
  });

  it('stands in its order', () => {
    for (const list of [met, notMet, inPart]) {
      expect(list).toEqual(asked.filter((id) => list.includes(id)));
    }
  });
});

interface Package {
  readonly version?: string;
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

  it('what was looked up by hand is what is installed: another version has to be looked up again', () => {
    const looked = rowsOf('package', 'version', 'what was found');
    expect(looked.length).toBeGreaterThan(15);
    const there = Object.entries(locked).map(
      ([path, { version }]) => `${path.slice(path.lastIndexOf('node_modules/') + 13)} ${version}`,
    );
    const gone = looked.map(([name, version]) => `${name} ${version}`);
    expect(gone.filter((one) => !there.includes(one))).toEqual([]);
  });
});
